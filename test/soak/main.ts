import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';
import { emptyWorld, repository, run, workflow } from '../../src/fake-github/build.ts';
import { latestAttempt, type RunState } from '../../src/fake-github/state.ts';
import { table } from '../bench/table.ts';
import { bytes, json, loopback, type Reply } from '../loopback.ts';
import { served } from './server.ts';

/**
 * Many mixed calls at 16 at a time against the fake GitHub on a real socket, one request in twenty
 * going wrong. What the server says is held against what the fake GitHub knows.
 */
const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '10000' },
    http: { type: 'boolean', default: false },
  },
});
const calls = Number(values.calls);
if (!Number.isSafeInteger(calls) || calls < 100) throw new Error('--calls: at least 100');

const helloWorld = { owner: 'octo-org', repo: 'hello-world' };
const world = emptyWorld();
const repo = repository(world);
const ci = workflow(world, repo, 'CI', 'ci.yml');
const jobs = [{ name: 'lint' }, { name: 'test', conclusion: 'failure' as const }];
const read: RunState[] = [];
for (let i = 0; i < 40; i++) read.push(run(world, repo, { workflow: ci, jobs, ago: 3600 + i }));

let seed = 1;
/** The same dice for the same number of calls. */
function dice(sides: number): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * sides);
}

/** What the log of a job says, and nobody else's does. */
const needle = (job_id: number) => `src/job${job_id}.ts(1,2): error TS2322: needle of ${job_id}`;

const stamp = '2026-03-01T12:00:00.0000000Z';

/** Of different lengths, so that some come in parts. */
const linesOf = (job_id: number) => 500 + (job_id % 7) * 2000;

function logOf(job_id: number): Buffer {
  const lines = Array.from({ length: linesOf(job_id) }, (_, index) => `line ${index} of ${job_id}`);
  lines[lines.length - 2] = needle(job_id);
  lines[lines.length - 1] = '##[error]Process completed with exit code 1.';
  return Buffer.from(lines.map((line) => `${stamp} ${line}\n`).join(''));
}

/** Storage, which knows ranges. */
const serveLog =
  (job_id: number, most = Number.POSITIVE_INFINITY): Reply =>
  ({ headers }, response) => {
    const log = logOf(job_id);
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
    const from = Number(first ?? 0);
    const to = last ? Math.min(Number(last), log.length - 1) : log.length - 1;
    response.writeHead(first === undefined ? 200 : 206, {
      'content-length': to - from + 1,
      ...(first !== undefined && { 'content-range': `bytes ${from}-${to}/${log.length}` }),
    });
    const part = log.subarray(from, to + 1);
    if (part.length <= most) response.end(part);
    else response.write(part.subarray(0, most), () => response.destroy());
  };

/** An address that has expired, and a transfer that breaks, beside what can go wrong anywhere. */
const faultsOfStorage = (job_id: number): readonly Reply[] => [
  bytes(403, '<Error/>', { 'content-type': 'application/xml' }),
  bytes(503, '<Error/>', { 'content-type': 'application/xml' }),
  serveLog(job_id, 5000),
  ({ socket }) => socket.resetAndDestroy(),
];

const faults: readonly Reply[] = [
  ({ socket }) => socket.resetAndDestroy(),
  json(500, { message: 'Server Error' }),
  json(503, { message: 'Unavailable' }),
  bytes(502, '<html>Unicorn</html>', { 'content-type': 'text/html' }),
  bytes(200, '<html>Unicorn</html>', { 'content-type': 'text/html' }),
  ({ socket }) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"id": 1'),
  json(429, { message: 'Slow down' }, { 'retry-after': '1' }),
];

const host = await loopback(world);
let injected = 0;
/** How often each change arrived, also where the answer to it was lost. */
const arrived = new Map<string, number>();
host.intercept(({ method, url }) => {
  host.received.length = 0;
  world.requests.length = 0;
  if (method !== 'GET') arrived.set(url, (arrived.get(url) ?? 0) + 1);
  const broken = dice(20) === 0;
  if (broken) injected++;
  const stored = Number(/^\/stored\/(\d+)/.exec(url)?.[1]);
  if (stored) return broken ? faultsOfStorage(stored)[dice(4)] : serveLog(stored);
  const located = /\/jobs\/(\d+)\/logs$/.exec(url)?.[1];
  if (!broken && located) {
    return (_, response) =>
      response.writeHead(302, { location: `${host.url}/stored/${located}?sig=x` }).end();
  }
  if (!broken) return undefined;
  const fault = faults[dice(dice(30) === 0 ? faults.length : faults.length - 1)];
  // A refusal by a limit is the one fault after which a change is rightly sent again.
  if (method !== 'GET' && fault === faults.at(-1)) arrived.set(url, (arrived.get(url) ?? 1) - 1);
  return fault;
});

const folder = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-soak-'));
const audited = new Map<string, string>();
const over = values.http ? 'HTTP' : 'memory';
const { client, close } = await served(over, {
  apiUrl: host.url,
  folder,
  audit: ({ object, result }) => void audited.set(String(object), String(result)),
});
await client.listTools();

const counts = { right: 0, refused: 0, wrong: 0, lost: 0, twice: 0, written: 0 };
const complaints: string[] = [];
function complain(kind: 'wrong' | 'lost' | 'twice', what: string) {
  counts[kind]++;
  if (complaints.length < 5) complaints.push(`${kind}: ${what}`);
}

// What the server complains of on stderr, nobody gave it a reason for.
console.error = (what: unknown) => complain('wrong', String(what));

async function ask(name: string, args: Record<string, unknown>) {
  const { content, structuredContent, isError } = await client.callTool({
    name,
    arguments: { ...helloWorld, ...args },
  });
  const [first] = content as { text: string }[];
  return { text: first?.text ?? '', data: Object(structuredContent), isError: isError === true };
}

/** A failed answer is right when it says why: faults may come four times in a row. */
function failed(text: string): void {
  if (/^(?:GitHub|Nothing was|Not found|Storage|The storage|The call)/.test(text)) counts.refused++;
  else complain('wrong', text);
}

async function readOne(): Promise<void> {
  const wanted = read[dice(read.length)];
  if (!wanted) throw new Error('no run');
  if (dice(2) === 0) {
    const { text, data, isError } = await ask('get_workflow_run', { run_id: wanted.id });
    if (isError) failed(text);
    else if (data.id === wanted.id && data.head_sha === wanted.head_sha) counts.right++;
    else complain('wrong', text);
    return;
  }
  const { text, data, isError } = await ask('list_jobs', { run_id: wanted.id });
  const names = JSON.stringify((data.jobs ?? []).map((job: { name: string }) => job.name).sort());
  if (isError) failed(text);
  else if (names === '["lint","test"]' && text.includes('test')) counts.right++;
  else complain('wrong', text);
}

async function list(): Promise<void> {
  const per_page = 1 + dice(10);
  const { text, data, isError } = await ask('list_workflow_runs_for_repo', { per_page });
  if (isError) failed(text);
  else if (data.workflow_runs.length === per_page) counts.right++;
  else complain('wrong', text);
}

/** No run, no number of a run and no job. */
const unknownId = 2 ** 40;

async function missing(): Promise<void> {
  const { text, isError } = await ask('get_workflow_run', { run_id: unknownId });
  if (isError) failed(text);
  else complain('wrong', text);
}

/** A rerun of a run that nothing else touches: what is said of it must be what came to be. */
async function change(): Promise<void> {
  const mine = run(world, repo, { workflow: ci, jobs, ago: 7200 });
  const { text, isError } = await ask('re_run_workflow', { run_id: mine.id });
  const url = `/repos/octo-org/hello-world/actions/runs/${mine.id}/rerun`;
  const attempts = latestAttempt(mine).number;
  if ((arrived.get(url) ?? 0) > 1 || attempts > 2) complain('twice', text);
  else if (!isError && attempts !== 2) complain('lost', text);
  else if (isError && attempts === 2 && !/read the run/.test(text)) complain('wrong', text);
  else if (isError) failed(text);
  else counts.right++;
  const sent = arrived.has(url);
  const said = audited.get(`run ${mine.id}`);
  if (sent && (isError ? said === 'done' : said !== 'done')) complain('wrong', `audit: ${said}`);
  if (attempts === 2) counts.written++;
  audited.delete(`run ${mine.id}`);
  arrived.delete(url);
  repo.runs = repo.runs.filter((item) => item !== mine);
}

/** Preview of a deletion: nothing may be sent. */
async function preview(): Promise<void> {
  const wanted = read[dice(read.length)];
  const { text } = await ask('delete_workflow_run', { run_id: wanted?.id });
  if (text.includes(`\nconfirm: "delete run ${wanted?.id} [`)) counts.right++;
  else failed(text);
}

/** A line of a log, by its number. */
async function readLine(): Promise<void> {
  const job_id = redJob();
  const from_line = 1 + dice(linesOf(job_id) - 2);
  const { text, data, isError } = await ask('read_log', { job_id, from_line, lines: 1 });
  if (isError) failed(text);
  else if (data.log === `${from_line}: line ${from_line - 1} of ${job_id}`) counts.right++;
  else complain('wrong', text);
}

async function search(): Promise<void> {
  const job_id = redJob();
  const { text, data, isError } = await ask('search_logs', {
    job_id,
    pattern: 'needle',
    context: 0,
  });
  const found = `${linesOf(job_id) - 1}: ${needle(job_id)}`;
  if (isError || data.not_searched?.length > 0) failed(text.split('Not searched: ').at(-1) ?? '');
  else if (data.matches_shown === 1 && data.matches[0].text === found) counts.right++;
  else complain('wrong', text);
}

async function triage(): Promise<void> {
  const wanted = read[dice(read.length)];
  const job_id = wanted?.attempts[0]?.jobs[1]?.id ?? 0;
  const { text, data, isError } = await ask('triage', { run_id: wanted?.id });
  if (isError) failed(text);
  else if (data.failures[0]?.cause === needle(job_id)) counts.right++;
  else if (/^No line of its log can be shown: /m.test(text)) counts.refused++;
  else complain('wrong', text);
}

async function wait(): Promise<void> {
  const { text, data, isError } = await ask('wait_for_run', {
    run_id: read[dice(read.length)]?.id,
  });
  if (isError) failed(text);
  else if (data.finished && data.run.conclusion === 'failure') counts.right++;
  else complain('wrong', text);
}

const redJob = () => read[dice(read.length)]?.attempts[0]?.jobs[1]?.id ?? 0;

const mix = [
  ...[readOne, readOne, readOne, list, list, missing, preview, change],
  ...[readLine, readLine, search, triage, wait],
];

interface Sample {
  readonly calls: number;
  readonly resident: number;
  readonly heap: number;
  readonly files: number;
}

/**
 * What is held: memory that waits for the collector, or to be given back by it, is not. The system
 * takes it back a little later, so that the smallest of a few looks counts.
 */
async function sample(done: number): Promise<Sample> {
  const looks: NodeJS.MemoryUsage[] = [];
  for (let look = 0; look < 5; look++) {
    // Run with --expose-gc.
    (globalThis as { gc?: () => void }).gc?.();
    await setTimeout(100);
    looks.push(process.memoryUsage());
  }
  return {
    calls: done,
    resident: Math.min(...looks.map(({ rss }) => rss)) / 1e6,
    heap: Math.min(...looks.map(({ heapUsed }) => heapUsed)) / 1e6,
    files: readdirSync('/proc/self/fd').length,
  };
}

const started = performance.now();
const samples: Sample[] = [];
const each = calls / 10;
for (let done = 0; done < calls; done += each) {
  const atOnce = pLimit(16);
  await Promise.all(
    Array.from({ length: each }, () => atOnce(() => (mix[dice(mix.length)] ?? readOne)())),
  );
  samples.push(await sample(done + each));
}
const seconds = (performance.now() - started) / 1000;
await close();
await host.close();
await rm(folder, { recursive: true, force: true });
// Sockets and files that are being closed have a moment for it; what the output goes to stays.
await setTimeout(500);
const handles = process
  .getActiveResourcesInfo()
  .filter((kind) => !['TTYWrap', 'PipeWrap', 'FSReqPromise'].includes(kind));

table(`${calls} calls over ${over}, 16 at a time, ${injected} faults, ${seconds.toFixed(0)} s`, [
  ['calls', 'resident MB', 'heap MB', 'open files'],
  ...samples.map(({ calls, resident, heap, files }) => [
    String(calls),
    resident.toFixed(0),
    heap.toFixed(1),
    String(files),
  ]),
]);
table('answers', [
  ['right', 'failed and said why', 'wrong', 'changes made', 'lost', 'sent twice'],
  [counts.right, counts.refused, counts.wrong, counts.written, counts.lost, counts.twice].map(
    String,
  ),
]);
for (const complaint of complaints) console.log(complaint);

const [, second] = samples;
const last = samples.at(-1);
const grown = second && last ? last.resident / second.resident : Number.NaN;
const moreFiles = second && last ? last.files - second.files : Number.NaN;
const broken = counts.wrong + counts.lost + counts.twice;
const flat = grown <= 1.1 && moreFiles <= 8;
console.log(
  `\nresident memory at the end is ${grown.toFixed(2)} times that after two tenths (at most 1.10), open files ${moreFiles} more (at most 8), handles open after the end: ${handles.join(', ') || 'none'}`,
);
if (broken > 0 || !flat || handles.length > 0 || injected < calls / 40) process.exitCode = 1;
