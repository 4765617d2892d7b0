import { buffer } from 'node:stream/consumers';
import { HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import {
  run as addRun,
  emptyWorld,
  type JobOptions,
  repository,
  workflow,
} from '../src/fake-github/build.ts';
import type { RunState, World } from '../src/fake-github/state.ts';
import { rangeResponse } from '../src/fake-github/storage.ts';
import { recordedLog } from './fixtures/recorded.ts';
import { github, session } from './harness.ts';

const now = Date.parse('2026-03-02T12:00:00Z');

let world: World;
const fakeGitHub = github(() => world);
let repo: ReturnType<typeof repository>;
let ci: ReturnType<typeof workflow>;

beforeEach(() => {
  world = emptyWorld(() => now);
  repo = repository(world);
  ci = workflow(world, repo, 'CI', 'ci.yml');
  fakeGitHub.use();
});

const compiler = recordedLog('tsc-errors');
const tests = recordedLog('go-test-noisy');

/** A run of failed jobs of two causes, one of three for the second. */
const red = (
  count: number,
  job: (number: number) => Partial<JobOptions> = () => ({}),
  options: Partial<Parameters<typeof addRun>[2]> = {},
): RunState =>
  addRun(world, repo, {
    workflow: ci,
    jobs: Array.from({ length: count }, (_, number) => ({
      name: `test (shard ${number})`,
      conclusion: 'failure',
      log: number % 3 === 0 ? tests : compiler,
      ...job(number),
    })),
    ...options,
  });

/** What storage answers for the archive of a run. */
const archive = (respond: (request: Request) => Response) =>
  world.faults.push({ method: 'GET', path: /^\/run\/\d+\/\d+$/, times: 99, respond });

async function zipOf({ attempts }: RunState, named = (name: string) => name): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [index, { name, log }] of attempts.flatMap(({ jobs }) => jobs).entries()) {
    zip.addBuffer(Buffer.from(log ?? ''), `${index}_${named(name)}.txt`, { compressionLevel: 1 });
    zip.addBuffer(Buffer.alloc(100_000, index), `${named(name)}/1_Set up job.txt`, {
      compress: false,
    });
  }
  zip.end();
  return buffer(zip.outputStream);
}

const triage = async ({ id }: RunState) => {
  const { call } = await session({ now: () => now });
  const answer = await call('triage', { owner: 'octo-org', repo: 'hello-world', run_id: id });
  expect(answer.isError).toBe(false);
  const { failures, omitted } = answer.data as {
    failures: { category: string; job_count: number }[];
    omitted: string[];
  };
  const asked = world.requests.map(({ url }) => new URL(url));
  return {
    causes: failures.map(({ category, job_count }) => [category, job_count]),
    omitted,
    requests: asked.filter(({ host }) => host === 'api.github.com').length,
    single: asked.filter(({ pathname }) => /\/jobs\/\d+\/logs$/.test(pathname)).length,
    stored: asked.filter(({ host }) => host !== 'api.github.com').length,
  };
};

const both = [
  ['code', 41],
  ['test', 21],
];
const ofTwelve = [
  ['code', 8],
  ['test', 4],
];

it('looks into all of 62 failed jobs by ranges of the archive of their run', async () => {
  const run = red(62);
  const zip = await zipOf(run);
  let moved = 0;
  archive((request) => {
    const answer = rangeResponse(zip, request.headers.get('range'), 'application/zip');
    moved += Number(answer.headers.get('content-length'));
    return answer;
  });
  const { stored: _, ...found } = await triage(run);
  expect(found).toEqual({ causes: both, omitted: [], requests: 8, single: 0 });
  expect(moved).toBeLessThan(zip.length / 4);
});

it('looks into all of them in the whole archive, where storage sends no parts of it', async () => {
  const run = red(62);
  const zip = await zipOf(run);
  archive(() => new HttpResponse(new Uint8Array(zip)));
  expect(await triage(run)).toEqual({
    causes: both,
    omitted: [],
    requests: 8,
    single: 0,
    stored: 1,
  });
});

const broken: [name: string, respond: (zip: Buffer) => Response][] = [
  ['is not there', () => new HttpResponse(null, { status: 404 })],
  ['fails', () => new HttpResponse(null, { status: 500 })],
  ['is no zip', () => HttpResponse.text('<html>')],
  ['ends in the middle', (zip) => new HttpResponse(new Uint8Array(zip.subarray(0, 90_000)))],
  [
    'is too large to be sent whole',
    () => new HttpResponse('PK', { headers: { 'content-length': '900000000' } }),
  ],
];

it.each(broken)('asks for the logs one by one where the archive %s', async (_, respond) => {
  const run = red(12);
  const zip = await zipOf(run);
  archive(() => respond(zip));
  const { causes, omitted, single } = await triage(run);
  expect({ causes, omitted, single }).toEqual({
    causes: ofTwelve,
    omitted: [],
    single: 12,
  });
});

it('asks for a log by itself where it is damaged in the archive', async () => {
  const run = red(12);
  const zip = await zipOf(run);
  // The first log comes behind a header of 30 bytes and its name.
  zip.fill(0xff, 30 + '0_test (shard 0).txt'.length + 20, 400);
  archive(() => new HttpResponse(new Uint8Array(zip)));
  const { causes, single } = await triage(run);
  expect({ causes, single }).toEqual({
    causes: ofTwelve,
    single: 1,
  });
});

it('asks for the logs of jobs by themselves that have one name in the archive', async () => {
  const run = red(12, (number) => (number < 2 ? { name: `a${number === 0 ? '/' : ':'}b` } : {}));
  const zip = await zipOf(run, (name) => name.replace(/[/:]/g, '_'));
  archive(() => new HttpResponse(new Uint8Array(zip)));
  const { causes, single } = await triage(run);
  expect({ causes, single }).toEqual({
    causes: ofTwelve,
    single: 2,
  });
});

it('asks for no archive of few jobs, nor of a run that goes on', async () => {
  const few = red(8);
  expect((await triage(few)).single).toBe(8);
  world.requests.length = 0;
  const running = red(12, () => ({}), { fixed: { status: 'in_progress', conclusion: null } });
  expect((await triage(running)).single).toBe(12);
  expect(world.requests.filter(({ path }) => /\/attempts\/\d+\/logs$/.test(path))).toEqual([]);
});

it.each([
  [3, 3],
  [12, 1],
])('finds different failures of one test in %i jobs as %i causes', async (count, causes) => {
  const log = (value: number) =>
    [
      '##[group]Run pytest',
      `FAILED test/cart.py::test_total - assert ${value} == 119`,
      '##[error]Process completed with exit code 1.',
    ]
      .map((line, at) => `2026-03-02T11:00:1${at}.0000000Z ${line}\n`)
      .join('');
  const found = await triage(red(count, (number) => ({ log: log(number) })));
  expect(found.causes).toHaveLength(causes);
});

/** The answer of a search, and which ways of the API it asked for. */
const search = async (args: Record<string, unknown>) => {
  const { call } = await session({ now: () => now });
  world.requests.length = 0;
  const place = { owner: 'octo-org', repo: 'hello-world' };
  const answer = await call('search_logs', { ...place, max_matches: 200, context: 0, ...args });
  expect(answer.isError).toBe(false);
  const asked = world.requests.map(({ url }) => new URL(url));
  return {
    answer,
    api: asked.filter(({ host }) => host === 'api.github.com').map(({ pathname }) => pathname),
  };
};

const logsOf = (api: readonly string[]) => api.filter((path) => /\/jobs\/\d+\/logs$/.test(path));

const noArchive = () => {
  world.faults.length = 0;
  archive(() => new HttpResponse(null, { status: 404 }));
};

it('searches the logs of 40 failed jobs in the archive of their run as it does each by itself', async () => {
  const run = red(40);
  const zip = await zipOf(run);
  archive((request) => rangeResponse(zip, request.headers.get('range'), 'application/zip'));
  const wanted = { run_id: run.id, pattern: 'error TS' };
  const { answer, api } = await search(wanted);
  const path = `/repos/octo-org/hello-world/actions/runs/${run.id}`;
  expect(api).toEqual([`${path}/jobs`, `${path}/attempts/1/logs`]);
  noArchive();
  const alone = await search(wanted);
  expect(logsOf(alone.api)).toHaveLength(40);
  expect(answer).toEqual(alone.answer);
});

it('goes on with a search in the archive where it had enough before', async () => {
  const run = red(20);
  const zip = await zipOf(run);
  archive(() => new HttpResponse(new Uint8Array(zip)));
  const wanted = { run_id: run.id, pattern: 'error TS', max_matches: 7 };
  const { cursor } = (await search(wanted)).answer.data as { cursor: string };
  const { answer, api } = await search({ ...wanted, cursor });
  expect(logsOf(api)).toEqual([]);
  noArchive();
  expect(answer).toEqual((await search({ ...wanted, cursor })).answer);
});

it('searches a log by itself where it is damaged in the archive', async () => {
  const run = red(12);
  const zip = await zipOf(run);
  zip.fill(0xff, 30 + '0_test (shard 0).txt'.length + 20, 400);
  archive(() => new HttpResponse(new Uint8Array(zip)));
  const { answer, api } = await search({ run_id: run.id, pattern: 'panic|error', regex: true });
  expect(logsOf(api)).toHaveLength(1);
  noArchive();
  const alone = await search({ run_id: run.id, pattern: 'panic|error', regex: true });
  expect(answer).toEqual(alone.answer);
});

it('searches the logs of several runs in their archives, where they have many failed jobs', async () => {
  const runs = [red(12), red(3), red(12)];
  const { answer, api } = await search({ workflow_id: 'ci.yml', pattern: 'error TS2322' });
  const archives = api.filter((path) => path.endsWith('/attempts/1/logs'));
  expect(archives).toHaveLength(2);
  expect(logsOf(api)).toHaveLength(3);
  noArchive();
  const alone = await search({ workflow_id: 'ci.yml', pattern: 'error TS2322' });
  expect(logsOf(alone.api)).toHaveLength(27);
  expect(answer).toEqual(alone.answer);
  expect(answer.data).toMatchObject({ runs_searched: runs.map(({ id }) => id).reverse() });
});
