import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyWorld, repository, run, workflow } from '../src/fake-github/build.ts';
import { latestAttempt, type RunState, type World } from '../src/fake-github/state.ts';
import { endSessions, type Options, phraseIn, type Session, session } from './harness.ts';
import { json, type Loopback, loopback } from './loopback.ts';
import { spawned } from './piped.ts';

const helloWorld = { owner: 'octo-org', repo: 'hello-world' };

let world: World;
let one: RunState;
let host: Loopback;
let folder: string;
let file: string;

beforeEach(async () => {
  world = emptyWorld();
  const repo = repository(world);
  one = run(world, repo, {
    workflow: workflow(world, repo, 'CI', 'ci.yml'),
    jobs: [{ name: 'test' }],
  });
  host = await loopback(world);
  folder = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-audit-'));
  file = join(folder, 'audit.jsonl');
});

afterEach(async () => {
  await endSessions();
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

const start = (options: Options = {}) =>
  session({
    pace: { betweenWrites: 0, backoff: 1, maxSilence: 200 },
    flags: ['--audit', file],
    ...options,
    environment: { GITHUB_API_URL: host.url },
  });

type Entry = Record<string, unknown>;

/** Lines without what differs from run to run, once that has been seen to be right. */
function entries(text: string): { entries: Entry[]; ids: unknown[] } {
  const all = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry);
  for (const { time } of all) {
    expect(Math.abs(Date.parse(String(time)) - Date.now())).toBeLessThan(60_000);
  }
  return { entries: all.map(({ time, id, ...rest }) => rest), ids: all.map(({ id }) => id) };
}

const written = async () => entries(await readFile(file, 'utf8'));

const rerun = () => ({
  tool: 're_run_workflow',
  repository: 'octo-org/hello-world',
  object: `run ${one.id}`,
  request: 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun',
  body: { enable_debug_logging: false },
  confirmed: 'not needed',
});

describe('a change', () => {
  it('is one line on stderr and two in the file, which is private', async () => {
    const { call, log } = await start();
    await call('re_run_workflow', { ...helloWorld, run_id: one.id });
    const inFile = await written();
    expect(inFile.entries).toEqual([
      { ...rerun(), result: 'sending' },
      { ...rerun(), result: 'done' },
    ]);
    expect(new Set(inFile.ids).size).toBe(1);
    expect(entries(log.join(''))).toEqual({
      entries: [{ ...rerun(), result: 'done' }],
      ids: [inFile.ids[0]],
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('is in the file before it is sent', async () => {
    let before = '';
    host.intercept(({ method }) =>
      method === 'POST'
        ? async (request, response) => {
            before = await readFile(file, 'utf8');
            json(201, {})(request, response);
          }
        : undefined,
    );
    const { call } = await start();
    await call('re_run_workflow', { ...helloWorld, run_id: one.id });
    expect(entries(before).entries).toEqual([{ ...rerun(), result: 'sending' }]);
  });

  it('says how it was confirmed', async () => {
    const other = run(world, world.repositories[0] ?? repository(world), {
      workflow: { id: one.workflow_id, name: 'CI', path: '', state: 'active' },
      jobs: [{ name: 'test' }],
    });
    const alone = await start();
    const confirmed = async ({ call }: Session, run_id: number) => {
      const { text } = await call('delete_workflow_run', { ...helloWorld, run_id });
      await call('delete_workflow_run', { ...helloWorld, run_id, confirm: phraseIn(text) });
    };
    await confirmed(alone, one.id);
    const asked = await start({ person: () => ({ action: 'accept', content: { yes: true } }) });
    await confirmed(asked, other.id);
    expect(
      (await written()).entries.map(({ object, confirmed, result }) => [object, confirmed, result]),
    ).toEqual([
      [`run ${one.id}`, 'by phrase', 'sending'],
      [`run ${one.id}`, 'by phrase', 'done'],
      [`run ${other.id}`, 'by phrase and person', 'sending'],
      [`run ${other.id}`, 'by phrase and person', 'done'],
    ]);
  });

  it.each([
    ['refused', json(403, { message: 'This workflow is already running' }), 'refused'],
    ['failed', json(500, { message: 'Server Error' }), 'unknown'],
    ['cut off', ({ socket }: { socket: { destroy(): void } }) => socket.destroy(), 'unknown'],
  ])('that was %s says so', async (_, reply, result) => {
    host.intercept(({ method }) => (method === 'POST' ? reply : undefined));
    const { call } = await start();
    const { text } = await call('re_run_workflow', { ...helloWorld, run_id: one.id });
    expect((await written()).entries).toEqual([
      { ...rerun(), result: 'sending' },
      { ...rerun(), result, detail: text },
    ]);
  });

  it('is not sent when it cannot be written down', async () => {
    const { call } = await start({ flags: ['--audit', join(folder, 'no', 'such', 'folder')] });
    expect(await call('re_run_workflow', { ...helloWorld, run_id: one.id })).toEqual({
      text: 'Nothing was sent: the audit file cannot be written (the folder that it would lie in is not there). The person who started the server named it with --audit.',
      data: undefined,
      isError: true,
    });
    expect(latestAttempt(one).number).toBe(1);
    expect(host.received.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('outside --repos is neither sent nor written down', async () => {
    const { call, log } = await start({ flags: ['--repos', 'octo-org/other', '--audit', file] });
    await call('re_run_workflow', { ...helloWorld, run_id: one.id });
    expect({ log, received: host.received }).toEqual({ log: [], received: [] });
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  it('goes beside what is in the file already', async () => {
    const { call } = await start();
    await call('cancel_workflow_run', { ...helloWorld, run_id: one.id });
    await call('re_run_workflow', { ...helloWorld, run_id: one.id });
    const { entries: lines, ids } = await written();
    expect(lines.map(({ tool, result }) => [tool, result])).toEqual([
      ['cancel_workflow_run', 'sending'],
      ['cancel_workflow_run', 'refused'],
      ['re_run_workflow', 'sending'],
      ['re_run_workflow', 'done'],
    ]);
    expect(new Set(ids).size).toBe(2);
  });
});

describe('a read', () => {
  it('is not written down', async () => {
    const { call, log } = await start();
    await call('get_workflow_run', { ...helloWorld, run_id: one.id });
    await call('delete_workflow_run', { ...helloWorld, run_id: one.id });
    expect(log).toEqual([]);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });
});

describe('--audit', () => {
  it('wants a path', async () => {
    await expect(start({ flags: ['--audit', ' '] })).rejects.toThrow(
      '--audit: takes the path of a file',
    );
  });
});

describe('an audit file', () => {
  const alone = 'others on this machine may read or write it; chmod 600 makes it yours';
  it.each<[string, string, () => unknown]>([
    ['a pipe', 'it is not a regular file', () => execFileSync('mkfifo', ['-m', '600', file])],
    ['a folder', 'it is not a regular file', () => mkdir(file)],
    [
      'a link',
      'it is a link, and what it leads to may change',
      () => symlink(join(folder, 'elsewhere'), file),
    ],
    ['a file that a group may read', alone, () => writeFile(file, '', { mode: 0o640 })],
    ['a file that others may read', alone, () => writeFile(file, '', { mode: 0o604 })],
  ])('that is %s is refused at the start, and later by each change', async (_, why, make) => {
    const { call } = await start();
    await make();
    const refused = await call('re_run_workflow', { ...helloWorld, run_id: one.id });
    expect(refused).toEqual({
      text: `Nothing was sent: the audit file cannot be written (${why}). The person who started the server named it with --audit.`,
      data: undefined,
      isError: true,
    });
    const { closed } = spawned(['--audit', file], { PATH: '' });
    expect(await closed).toEqual({
      code: 2,
      signal: null,
      out: '',
      err: `workflow-runs-mcp: --audit: the file cannot be used: ${why}\n`,
    });
  });

  it.each([
    ['that is not there', 'no', 'the folder that it would lie in is not there'],
    ['that is a file', 'file', 'ENOTDIR'],
  ])('in a folder %s is refused at the start', async (_, name, why) => {
    await writeFile(join(folder, 'file'), '');
    const { closed } = spawned(['--audit', join(folder, name, 'audit.jsonl')], { PATH: '' });
    expect(await closed).toEqual({
      code: 2,
      signal: null,
      out: '',
      err: `workflow-runs-mcp: --audit: the file cannot be used: ${why}\n`,
    });
  });
});
