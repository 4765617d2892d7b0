import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emptyWorld, repository, run, workflow } from '../../src/fake-github/build.ts';
import { bytes, type Loopback, loopback } from '../loopback.ts';
import { callTool, initialize, type Message, spawned } from '../piped.ts';
import { full, sampled } from '../sampled.ts';
import { token } from '../secrets/transcript.ts';
import { stopwatch } from '../stopwatch.ts';
import { twoLetters } from '../two-letters.ts';
import { stumblingBlocks } from './stumbling-blocks.ts';

const lineOf = (unit: string) =>
  `2026-03-01T09:00:05.0000000Z ${unit.repeat(Math.ceil((1 << 20) / Buffer.byteLength(unit)))}!\n`;

/** So many of them make up a log. */
const lines = full ? 20 : 5;

/** Letters alone: lines that differ by numbers only say the same. */
const nameOf = (n: number) => n.toString(2).replaceAll('0', 'x').replaceAll('1', 'y');

/** Lines that say that something is wrong, each with a name of its own. */
const errorLines: readonly [string, (name: string) => string][] = [
  ['that it cannot be found', (name) => `src/${name}.ts(1,1): error TS2304: Cannot find name 'x'.`],
  ['that it is an error', (name) => `Error: ${name}`],
  ['that its test failed', (name) => `--- FAIL: Test${name} (0.00s)`],
  ['that it did not answer', (name) => `connect ETIMEDOUT ${name}`],
  ['that it ended', (name) => `make: *** [${name}] Error 1`],
];

let api: Loopback;
let server: ReturnType<typeof spawned>;
let cache: string;
let log: Buffer;
let failed: { run: number; job: number };
let id = 1;

beforeAll(async () => {
  const world = emptyWorld();
  const repo = repository(world);
  const red = run(world, repo, {
    workflow: workflow(world, repo, 'CI', 'ci.yml'),
    jobs: [{ name: 'build', conclusion: 'failure', log: 'x' }],
  });
  failed = { run: red.id, job: red.attempts[0]?.jobs[0]?.id ?? 0 };
  api = await loopback(world);
  api.intercept(({ url }) => {
    if (url.endsWith('/logs')) return bytes(302, '', { location: `${api.url}/stored` });
    return url === '/stored' ? bytes(200, log) : undefined;
  });
  cache = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-'));
  server = spawned(['--no-cache'], {
    PATH: process.env.PATH ?? '',
    XDG_CACHE_HOME: cache,
    GITHUB_TOKEN: token,
    GITHUB_API_URL: api.url,
  });
  server.send(initialize);
  await answerTo(1);
  // What the first call loads is no matter of lines.
  log = Buffer.from('2026-03-01T09:00:05.0000000Z Error: it broke\n');
  await whilePinged('triage', { run_id: failed.run });
  await whilePinged('search_logs', { job_id: failed.job, pattern: 'x' });
}, 60_000);

afterAll(async () => {
  server.kill();
  await api.close();
  await rm(cache, { recursive: true, force: true });
});

beforeEach(() => {
  log = Buffer.alloc(0);
});

const answered = (wanted: number): Message | undefined =>
  server.messages().find((message) => message.id === wanted);

/** Waits in small steps, so that the time of an answer is known. */
async function answerTo(wanted: number, within = 60_000): Promise<Message> {
  const started = performance.now();
  for (;;) {
    const message = answered(wanted);
    if (message) return message;
    if (performance.now() - started > within) throw new Error(`no answer in ${within} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** How long the server was silent after a ping, whatever it did or waited for but a processor. */
async function silence(): Promise<number> {
  const took = stopwatch(server.child.pid);
  const ping = ++id;
  server.send({ jsonrpc: '2.0', id: ping, method: 'ping' });
  await answerTo(ping);
  return took();
}

/** Pings the server for as long as a call works; how long it was silent at most. */
async function whilePinged(name: string, args: Record<string, unknown>) {
  const call = ++id;
  server.send(callTool(call, name, args));
  let longest = 0;
  let pings = 0;
  do {
    longest = Math.max(longest, await silence());
    pings++;
  } while (!answered(call));
  return { longest, pings, reply: (await answerTo(call)).result };
}

describe('the server answers pings within a second', { timeout: 120_000 }, () => {
  it.each(
    sampled(stumblingBlocks, 1),
  )('while it looks for the cause in many lines of 1 MB of %j', async (unit) => {
    log = Buffer.from(lineOf(unit).repeat(lines));
    const { longest, reply } = await whilePinged('triage', { run_id: failed.run });
    expect(reply.isError ?? false).toBe(false);
    expect(longest).toBeLessThan(1000);
  });

  it.each(
    sampled(errorLines, 1),
  )('while it looks for the cause in many short lines that each say of something else %j', async (_, line) => {
    log = Buffer.from(
      Array.from(
        { length: 30_000 },
        (_, n) => `2026-03-01T09:00:05.0000000Z ${line(nameOf(n))}\n`,
      ).join(''),
    );
    const { longest, reply } = await whilePinged('triage', { run_id: failed.run });
    expect(reply.isError ?? false).toBe(false);
    expect(longest).toBeLessThan(1000);
  });

  it.each(
    sampled(['\u001b[', '![', '\r', 'https://a:b', 'é', '"'], 1),
  )('while it reads and searches such lines of %j', async (unit) => {
    log = Buffer.from(lineOf(unit).repeat(lines));
    const { job: job_id } = failed;
    const replies = [
      await whilePinged('read_log', { job_id, lines: 20 }),
      await whilePinged('search_logs', { job_id, pattern: '!', max_matches: 20 }),
      await whilePinged('search_logs', { job_id, pattern: 'zz', ignore_case: true }),
      await whilePinged('search_logs', { job_id, pattern: '[!]$', regex: true }),
    ];
    expect(replies.map(({ reply }) => reply.isError ?? false)).toEqual(replies.map(() => false));
    expect(Math.max(...replies.map(({ longest }) => longest))).toBeLessThan(1000);
  });

  it('while a pattern is tried that takes minutes, and answers others when it is cancelled', async () => {
    log = Buffer.from(`2026-03-01T09:00:05.0000000Z ${twoLetters(1 << 20)}!\n`.repeat(20));
    const pattern = 'x[xy]{900}[0-9]'.repeat(4);
    const call = ++id;
    server.send(callTool(call, 'search_logs', { job_id: failed.job, pattern, regex: true }));
    let longest = 0;
    for (let round = 0; round < (full ? 30 : 5); round++) {
      longest = Math.max(longest, await silence());
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(answered(call)).toBeUndefined();
    server.send({
      jsonrpc: '2.0',
      method: 'notifications/cancelled',
      params: { requestId: call },
    });
    const { longest: after, reply } = await whilePinged('search_logs', {
      job_id: failed.job,
      pattern: '[xy]!$',
      regex: true,
      max_matches: 1,
    });
    expect([after < 1000, reply.structuredContent.matches_shown]).toEqual([true, 1]);
    expect(longest).toBeLessThan(1000);
  });
});
