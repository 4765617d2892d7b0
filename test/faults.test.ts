import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyWorld, repository, run, workflow } from '../src/fake-github/build.ts';
import type { RunState, World } from '../src/fake-github/state.ts';
import { bytes, type Loopback, loopback, type Reply } from './loopback.ts';
import { callTool, getRun, initialize, main, spawned } from './piped.ts';
import { full, sampled } from './sampled.ts';
import { recordFiles, token } from './secrets/transcript.ts';

/** Long enough not to be one write, and worth keeping. */
const log = Array.from(
  { length: 40_000 },
  (_, line) => `2026-03-01T12:00:00.0000000Z line ${line}\n`,
).join('');

let world: World;
let one: RunState;
let host: Loopback;
let folder: string;
let cache: string;
const ends: (() => unknown)[] = [];

beforeEach(async () => {
  world = emptyWorld();
  const repo = repository(world);
  const ci = workflow(world, repo, 'CI', 'ci.yml');
  one = run(world, repo, { workflow: ci, jobs: [{ name: 'test', conclusion: 'failure' }] });
  host = await loopback(world);
  folder = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-faults-'));
  cache = join(folder, 'cache');
  await mkdir(cache);
});

afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
  await host.close();
  await recordFiles(cache);
  await rm(folder, { recursive: true, force: true });
});

function start(flags: readonly string[] = [], options: Parameters<typeof spawned>[2] = {}) {
  const environment = {
    PATH: process.env.PATH ?? '',
    GITHUB_TOKEN: token,
    GITHUB_API_URL: host.url,
    XDG_CACHE_HOME: cache,
  };
  const server = spawned(flags, environment, options);
  ends.push(server.kill);
  server.send(initialize);
  return server;
}

type Server = ReturnType<typeof start>;

async function answer({ messages }: Server, id: number) {
  await vi.waitFor(
    () => expect(messages().some((message) => message.id === id)).toBe(true),
    20_000,
  );
  return messages().find((message) => message.id === id)?.result;
}

/** Storage at the same address serves the log of every job. */
function store(serve: Reply = bytes(200, log, { 'content-type': 'text/plain' })): void {
  host.intercept(({ url }) => {
    if (url.startsWith('/stored')) return serve;
    if (!/\/jobs\/\d+\/logs$/.test(url)) return undefined;
    return (_, response) => response.writeHead(302, { location: `${host.url}/stored?sig=x` }).end();
  });
}

/** Answers about runs as GitHub does, and sooner: what it says of each is made up once. */
async function answerQuickly(runs: readonly RunState[]): Promise<void> {
  const answers = new Map<string, Reply>();
  for (const { id } of runs) {
    const path = `/repos/octo-org/hello-world/actions/runs/${id}`;
    const answer = await fetch(`${host.url}${path}`);
    const type = { 'content-type': 'application/json' };
    answers.set(path, bytes(200, Buffer.from(await answer.arrayBuffer()), type));
  }
  host.intercept(({ url }) => answers.get(url));
}

/** How often storage was asked. */
const stored = () => host.received.filter(({ url }) => url.startsWith('/stored')).length;

const jobOf = ({ attempts }: RunState) => attempts[0]?.jobs[0]?.id ?? 0;

const readLog = (id: number, of = one) =>
  callTool(id, 'read_log', { job_id: jobOf(of), from_line: 40_000, lines: 1 });

const lastLine = '40000: line 39999';

async function reads(server: Server, id: number, of = one): Promise<unknown> {
  server.send(readLog(id, of));
  return (await answer(server, id))?.structuredContent.log;
}

/** The most memory that a process ever had, in MB; where the system tells it. */
function peakMemory({ child }: Server): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1000;
}

describe('the process', () => {
  const calls = full ? 2000 : 500;
  const atOnce = full ? 2000 : 200;

  it('drops a message of 100 MB without holding it, and goes on', async () => {
    const server = start();
    await answer(server, 1);
    const part = Buffer.alloc(1e6, 'x');
    server.child.stdin.write('{"jsonrpc":"2.0","id":2,"method":"');
    for (let megabyte = 0; megabyte < 100; megabyte++) {
      if (!server.child.stdin.write(part)) {
        await new Promise((resolve) => server.child.stdin.once('drain', resolve));
      }
    }
    server.child.stdin.write('"}\n');
    server.send(getRun(3, one.id));
    expect((await answer(server, 3))?.structuredContent.id).toBe(one.id);
    expect(server.messages().map(({ id }) => id)).toEqual([1, 3]);
    expect(server.errors()).toBe(
      'workflow-runs-mcp: a message of more than 4 MB on stdin is not read\n',
    );
    if (process.platform === 'linux') expect(peakMemory(server)).toBeLessThan(250);
  }, 30_000);

  it(`answers ${atOnce} calls at once, each with its own, with at most 8 requests at once`, async () => {
    const repo = world.repositories[0] ?? repository(world);
    const runs = Array.from({ length: 40 }, () =>
      run(world, repo, {
        workflow: { id: one.workflow_id, name: 'CI', path: '', state: 'active' },
        jobs: [{ name: 'test' }],
      }),
    );
    await answerQuickly(runs);
    let open = 0;
    let most = 0;
    host.watch(
      () => {
        most = Math.max(most, ++open);
      },
      () => open--,
    );
    const server = start();
    const wanted = Array.from({ length: atOnce }, (_, index) => runs[index % 40]?.id ?? 0);
    for (const [index, run_id] of wanted.entries()) server.send(getRun(index + 2, run_id));
    await vi.waitFor(() => expect(server.messages()).toHaveLength(atOnce + 1), 60_000);
    const got = new Map(server.messages().map((message) => [message.id, message.result]));
    expect(wanted.map((_, index) => got.get(index + 2)?.structuredContent.id)).toEqual(wanted);
    expect(most).toBeLessThanOrEqual(8);
    expect(server.errors()).toBe('');
  }, 90_000);

  it('takes no more calls from a client that stops reading, and loses none of its answers', async () => {
    const server = start();
    await answer(server, 1);
    await answerQuickly([one]);
    server.child.stdout.pause();
    const already = host.received.length;
    const taken = () => host.received.length - already;
    let sent = 0;
    /** How many of those sent were taken: all, or so many that the number stands still. */
    const atRest = async () => {
      let since = performance.now();
      for (let last = -1; taken() < sent && performance.now() - since < 2000; ) {
        if (taken() !== last) since = performance.now();
        last = taken();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return taken();
    };
    // A hundred at a time, each when the ones before were taken: together they would all be in
    // the server before its first answer meets nobody.
    let before = 0;
    while (before === sent && sent < calls) {
      for (const end = sent + 100; sent < end; sent++) server.send(getRun(sent + 2, one.id));
      before = await atRest();
    }
    for (; sent < calls; sent++) server.send(getRun(sent + 2, one.id));
    expect(await atRest()).toBe(before);
    expect(before).toBeLessThan(calls * 0.75);
    server.child.stdout.resume();
    await vi.waitFor(() => expect(server.messages()).toHaveLength(calls + 1), 60_000);
    expect(new Set(server.messages().map(({ id }) => id)).size).toBe(calls + 1);
    expect(server.errors()).toBe('');
  }, 90_000);

  it('ends when a client that stopped reading goes away', async () => {
    const server = start();
    await answer(server, 1);
    server.child.stdout.pause();
    for (let id = 2; id < (full ? 200 : 60); id++) {
      server.send({ jsonrpc: '2.0', id, method: 'tools/list' });
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    server.child.stdin.destroy();
    server.child.stdout.destroy();
    expect(await server.closed).toMatchObject({ code: 0, signal: null, err: '' });
  }, 20_000);
});

const notCached = (why: string) =>
  new RegExp(`^workflow-runs-mcp: logs are not cached: Error: ${why}[^\n]*\n$`);

/** Whether this user may give a process file systems of its own. */
const mounts =
  process.platform === 'linux' &&
  spawnSync('unshare', ['-rm', 'true'], { timeout: 5000 }).status === 0;

describe('a log is read all the same, and one line says that it is not kept, where', () => {
  beforeEach(() => store());

  const twice = async (server: Server, complaint: RegExp) => {
    expect([await reads(server, 2), await reads(server, 3)]).toEqual([lastLine, lastLine]);
    expect(stored()).toBe(2);
    expect(server.errors()).toMatch(complaint);
  };

  it.skipIf(process.platform === 'win32')('the folder of the cache is read-only', async () => {
    await chmod(cache, 0o555);
    if (process.getuid?.() !== 0) return twice(start(), notCached('EACCES'));
    // Root may write everywhere: somebody else has to try.
    await chmod(folder, 0o755);
    await cp(dirname(main), join(folder, 'dist'), { recursive: true });
    const nobody = { uid: 65534, gid: 65534, cwd: '/', args: [join(folder, 'dist/main.js')] };
    await twice(start([], nobody), notCached('EACCES'));
  });

  it.skipIf(!mounts)('the disk is full', async () => {
    const small = [
      '-rm',
      'sh',
      '-c',
      `mount -t tmpfs -o size=1m none "${cache}" && exec "$0" "$@"`,
    ];
    const server = start([], { command: 'unshare', args: [...small, process.execPath, main] });
    await twice(server, notCached('ENOSPC'));
    const kept = `/proc/${server.child.pid}/root${cache}/workflow-runs-mcp/logs/incoming`;
    expect(await readdir(kept)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('no file may be so large', async () => {
    const limited = ['-c', 'ulimit -f 1000 && exec "$0" "$@"', process.execPath, main];
    await twice(start([], { command: 'sh', args: limited }), notCached('EFBIG'));
    expect(await readdir(join(cache, 'workflow-runs-mcp/logs/incoming'))).toEqual([]);
  });
});

describe('servers that share a cache', () => {
  const more = () => {
    const repo = world.repositories[0] ?? repository(world);
    return Array.from({ length: full ? 4 : 2 }, () =>
      run(world, repo, {
        workflow: { id: one.workflow_id, name: 'CI', path: '', state: 'active' },
        jobs: [{ name: 'test', conclusion: 'failure' }],
      }),
    );
  };

  it.each([
    ['that holds all logs', '1GB', 0],
    ['that holds one log, so that each throws out what the other reads', '2MB', undefined],
  ])(
    '%s read what is right',
    async (_, size, again) => {
      store();
      const runs = more();
      const flags = ['--cache-size', size];
      const servers = [start(flags), start(flags)];
      const rounds = servers.flatMap((server) =>
        sampled([0, 1, 2], 2).flatMap((round) =>
          runs.map((of, index) => reads(server, 10 + round * runs.length + index, of)),
        ),
      );
      expect(await Promise.all(rounds)).toEqual(rounds.map(() => lastLine));
      const before = stored();
      const third = start(flags);
      for (const [index, of] of runs.entries()) {
        expect(await reads(third, 10 + index, of)).toBe(lastLine);
      }
      if (again !== undefined) expect(stored() - before).toBe(again);
      for (const server of [...servers, third]) expect(server.errors()).toBe('');
    },
    60_000,
  );
});

describe('a server that is killed', () => {
  const incoming = () => join(cache, 'workflow-runs-mcp/logs/incoming');

  it('in the middle of a log leaves nothing that another would take for the log', async () => {
    store((_, response) => {
      response.writeHead(200, { 'content-length': log.length });
      response.write(log.slice(0, log.length / 2));
    });
    const first = start();
    first.send(readLog(2));
    const unfinished = await vi.waitFor(async () => {
      const [name, ...others] = await readdir(incoming());
      if (name === undefined) throw new Error('Nothing is being kept yet.');
      expect(others).toEqual([]);
      expect((await stat(join(incoming(), name))).size).toBeGreaterThan(0);
      return name;
    }, 10_000);
    first.kill();
    await first.closed;

    store();
    const before = stored();
    const second = start();
    expect(await reads(second, 2)).toBe(lastLine);
    expect(await reads(second, 3)).toBe(lastLine);
    expect(stored() - before).toBe(1);

    // After a day, what it left is taken away.
    const old = Date.now() / 1000 - 2 * 86_400;
    await utimes(join(incoming(), unfinished), old, old);
    expect(await reads(start(), 2)).toBe(lastLine);
    expect(await readdir(incoming())).toEqual([]);
  }, 30_000);

  it('at any moment of keeping a log leaves a cache that reads right', async () => {
    store();
    for (const delay of sampled([10, 1, 5, 20, 30, 45, 60], 1)) {
      const server = start();
      await answer(server, 1);
      const before = stored();
      server.send(readLog(2));
      await vi
        .waitFor(() => expect(stored()).toBeGreaterThan(before), { interval: 2 })
        .catch(() => {
          // It was kept by one of those before.
        });
      await new Promise((resolve) => setTimeout(resolve, delay));
      server.kill();
      await server.closed;
    }
    const last = start();
    expect([await reads(last, 2), await reads(last, 3)]).toEqual([lastLine, lastLine]);
    expect(last.errors()).toBe('');
  }, 60_000);

  it('while GitHub carries out a change has written to the audit file that it was sending it', async () => {
    const audit = join(folder, 'audit.jsonl');
    const rerun = (id: number) => callTool(id, 're_run_workflow', { run_id: one.id });
    host.intercept(({ method }) => (method === 'POST' ? () => undefined : undefined));
    const first = start(['--audit', audit]);
    first.send(rerun(2));
    await vi.waitFor(
      () => expect(host.received.some(({ method }) => method === 'POST')).toBe(true),
      10_000,
    );
    first.kill();
    await first.closed;

    host.intercept(() => undefined);
    const second = start(['--audit', audit]);
    second.send(rerun(2));
    expect((await answer(second, 2))?.isError).toBeUndefined();
    const lines = (await readFile(audit, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).result)).toEqual(['sending', 'sending', 'done']);
  }, 30_000);
});

it.skipIf(process.platform !== 'linux')(
  'no server starts whose audit file is a device, and nothing is sent',
  async () => {
    const server = start(['--audit', '/dev/full']);
    server.send(callTool(2, 're_run_workflow', { run_id: one.id }));
    await server.closed;
    expect(host.received).toEqual([]);
  },
);
