import { beforeEach, describe, expect, it } from 'vitest';
import { emptyWorld, repository, run, workflow } from '../src/fake-github/build.ts';
import type { World } from '../src/fake-github/state.ts';
import { countedFromEnd } from '../src/logs/line.ts';
import { recordedLog } from './fixtures/recorded.ts';
import { github, session } from './harness.ts';

let world: World;
const fakeGitHub = github(() => world);

beforeEach(() => {
  world = emptyWorld();
  fakeGitHub.use();
});

const chatter = (bytes: number) =>
  Array.from(
    { length: Math.ceil(bytes / 66) },
    (_, n) => `2026-03-02T09:14:05.0000000Z worker took chunk ${String(n).padStart(9)} of it\n`,
  ).join('');

const recorded = String(recordedLog('tsc-errors'));

const largeLog = 1.2e6;

/** Triage of a job with this log, and the bytes of it that storage was asked for. */
async function triaged(log: string) {
  const repo = repository(world);
  const { id: run_id } = run(world, repo, {
    workflow: workflow(world, repo, 'CI', 'ci.yml'),
    jobs: [{ name: 'build', conclusion: 'failure', log }],
  });
  const asked: string[] = [];
  fakeGitHub.events.on('request:start', ({ request }) => {
    if (new URL(request.url).pathname.startsWith('/job/'))
      asked.push(request.headers.get('range') ?? 'all');
  });
  const { call } = await session({ flags: ['--repo', 'octo-org/hello-world'], largeLog });
  const { text, data } = await call('triage', { run_id });
  fakeGitHub.events.removeAllListeners('request:start');
  return { lines: text.split('\n'), data, asked };
}

const cause =
  "1. code: src/order.ts(5,14): error TS2322: Type 'number' is not assignable to type 'string'.";
const quote = cause.slice('1. code: '.length);

describe('triage of a large log', () => {
  it('reads only its end where that shows the cause, and counts its lines from there', async () => {
    const log = chatter(1.5e6) + recorded;
    const size = Buffer.byteLength(log);
    const { lines, data, asked } = await triaged(log);
    expect(lines).toEqual(expect.arrayContaining([cause, countedFromEnd, `-8: ${quote}`]));
    expect(data).toMatchObject({ failures: [{ evidence: [{ last_line: -3 }] }] });
    expect(asked).toEqual(['bytes=0-262143', `bytes=${size - largeLog / 2}-${size - 1}`]);
  });

  it('names the place of a cause that stands before its last lines, counted from the end', async () => {
    const { lines, asked } = await triaged(chatter(1.5e6) + recorded + chatter(20_000));
    expect(lines).toContain(cause);
    const [, from] =
      lines.map((line) => /^read_log job_id: \d+, from_line: (-\d+)/.exec(line)).find(Boolean) ??
      [];
    const n = lines.findIndex((line) => line.endsWith(`: ${quote}`) && line.startsWith('-'));
    expect(Number(from)).toBe(Number(lines[n]?.split(':')[0]) - 25);
    expect(asked).toHaveLength(2);
  });

  it('reads all of it where its end says the cause again and again from the cut on', async () => {
    const said = `2026-03-02T09:14:05.0000000Z ${quote}\n`;
    const { lines, asked } = await triaged((chatter(100_000) + said).repeat(15) + recorded);
    expect(lines).toContain(cause);
    expect(lines.find((line) => line.includes(quote) && /^-?\d+: /.test(line))).toMatch(/^1517: /);
    expect(lines).not.toContain(countedFromEnd);
    expect(asked.at(-1)).toBe('all');
  });

  it('reads all of it where its end does not show the cause', async () => {
    const { lines, asked } = await triaged(recorded + chatter(1.5e6));
    expect(lines).toEqual(expect.arrayContaining([cause, `48: ${quote}`]));
    expect(lines).not.toContain(countedFromEnd);
    expect(asked.at(-1)).toBe('all');
  });
});
