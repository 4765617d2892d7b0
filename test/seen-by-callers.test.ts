import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { configure } from '../src/config/configuration.ts';
import { emptyWorld, repository, run, workflow } from '../src/fake-github/build.ts';
import { type Listening, listen } from '../src/mcp/http/listener.ts';
import { groups } from '../tools/index.ts';
import { bytes, json, type Loopback, loopback } from './loopback.ts';

const now = Date.parse('2026-11-26T12:00:00Z');
const day = 24 * 3600;

const log = [
  ' FAIL  src/cart.test.ts > adds the tax',
  'AssertionError: expected 118.99 to be 119',
  ' ❯ src/cart.test.ts:41:19',
]
  .map((line) => `2026-11-26T11:00:07.0000000Z ${line}\n`)
  .join('');

let github: Loopback;
let server: Listening;
let cache: string;
let runs: { readonly id: number }[];

beforeEach(async () => {
  const world = emptyWorld(() => now);
  const repo = repository(world);
  const ci = workflow(world, repo, 'CI', 'ci.yml');
  const jobs = [{ name: 'test', conclusion: 'failure' as const, log }];
  runs = [5, 3, 0.1].map((ago) => run(world, repo, { workflow: ci, ago: ago * day, jobs }));
  cache = await mkdtemp(join(tmpdir(), 'seen-by-callers-'));
  github = await loopback(world);
  const { configuration } = configure(
    ['--http', '0'],
    { GITHUB_API_URL: github.url, XDG_CACHE_HOME: cache },
    Object.keys(groups),
    { name: 'linux', home: cache },
  );
  const { http } = configuration;
  if (!http) throw new Error('no HTTP');
  server = await listen(async () => groups, {
    configuration: { ...configuration, http },
    now: () => now,
    timelinePage: async () => '',
    patternWorker: new URL('../dist/pattern-worker.js', import.meta.url),
    log() {},
  });
});

afterEach(async () => {
  await server.close();
  await github.close();
  await rm(cache, { recursive: true, force: true });
});

/** Answers paths by who asks: what matches is not there for the second caller. */
function hide(hidden: (path: string) => boolean): void {
  github.intercept(({ url, headers }) => {
    const path = url.replace(/\?.*/, '');
    if (headers.authorization === 'token ghp_two' && hidden(path))
      return json(404, { message: 'Not Found' });
    if (path.startsWith('/stored')) return bytes(200, log);
    return path.endsWith('/logs')
      ? bytes(302, '', { location: `${github.url}/stored` })
      : undefined;
  });
}

async function call(token: string, name: string, args: Record<string, unknown>): Promise<string> {
  const client = new Client({ name: 'test', version: '1' });
  const address = new URL(`http://127.0.0.1:${server.port}/mcp`);
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(address, { requestInit: { headers } }));
  const helloWorld = { owner: 'octo-org', repo: 'hello-world' };
  const { content } = await client.callTool({ name, arguments: { ...helloWorld, ...args } });
  await client.close();
  return (content as { text: string }[])[0]?.text ?? '';
}

const seenIn = (text: string) => text.split('\n').filter((line) => line.startsWith('Seen '));

it('shows a caller the failures of others in those runs alone that GitHub shows it, too', async () => {
  const [first, second, last] = runs.map(({ id }) => id);
  hide(() => false);
  for (const run_id of [first, second]) await call('ghp_one', 'triage', { run_id });
  expect(seenIn(await call('ghp_one', 'triage', { run_id: last }))).toEqual([
    'Seen twice in the last 14 days: main twice; first on 2026-11-21.',
  ]);

  // No list of runs, and of the runs only one.
  hide((path) => /\/workflows\/\d+\/runs$/.test(path) || path.endsWith(`/runs/${first}`));
  expect(seenIn(await call('ghp_two', 'triage', { run_id: last }))).toEqual([
    'Seen once in the last 14 days: main; first on 2026-11-23.',
  ]);

  hide((path) => /\/runs(?:\/\d+)?$/.test(path) && !path.endsWith(`/runs/${last}`));
  const hidden = await call('ghp_two', 'triage', { run_id: last });
  expect(hidden).toContain('adds the tax');
  expect(seenIn(hidden)).toEqual([]);
  expect(hidden).not.toContain(String(first));
  expect(hidden).not.toContain(String(second));
});

it('names in the health of a workflow those failures alone whose runs GitHub lists to the caller', async () => {
  hide(() => false);
  for (const { id } of runs) await call('ghp_one', 'triage', { run_id: id });
  const health = { workflow_id: 'ci.yml' };
  expect(seenIn(await call('ghp_one', 'get_workflow_health', health))).toEqual([
    'Seen by triage, which is not all: 1 cause in 3 failed runs since 2026-11-21. Worth mending first, by minutes of failed jobs:',
  ]);
  expect(seenIn(await call('ghp_one', 'get_workflow_health', { ...health, runs: 1 }))).toEqual([
    'Seen by triage, which is not all: 1 cause in 1 failed run since 2026-11-26. Worth mending first, by minutes of failed jobs:',
  ]);
  expect(
    seenIn(await call('ghp_two', 'get_workflow_health', { ...health, branch: 'tax' })),
  ).toEqual([]);
});
