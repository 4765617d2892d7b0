import { execFileSync, fork, spawn } from 'node:child_process';
import { createReadStream, createWriteStream, rmSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer, get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { table } from './table.ts';

/** As large as the largest job log in a sample of the GHALogs dataset. */
const megabytes = 260;

export interface Measured {
  readonly seconds: number;
  /** The most over that before the first call, in bytes. */
  readonly memory: number;
  /** Bytes that storage sent. */
  readonly sent: number;
}

export const none: Measured = { seconds: Number.NaN, memory: Number.NaN, sent: Number.NaN };

export type Call = readonly [name: string, args: Record<string, unknown>];

/** Tail, read and search of a 260 MB log over loopback, beside `grep -c` of what comes the same way. */
export async function benchLogs(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-bench-'));
  const log = join(folder, 'job.log');
  await writeLog(log, megabytes);
  const size = statSync(log).size;
  const started = performance.now();
  execFileSync('grep', ['-c', 'needle', log]);
  const grep = (performance.now() - started) / 1000;
  const piped = await grepOverLoopback(log);
  const rows: string[][] = [
    ['', 'seconds', '× grep there', 'MB/s', 'MB sent', 'MB over idle', 'at most'],
  ];
  const row = (name: string, { seconds, memory, sent }: Measured, most = '') =>
    rows.push([
      name,
      seconds.toFixed(2),
      (seconds / piped).toFixed(1),
      (size / 1e6 / seconds).toFixed(0),
      (sent / 1e6).toFixed(1),
      (memory / 1e6).toFixed(0),
      most,
    ]);
  const one = async (ranges: boolean, call: Call) =>
    (await measure(log, ranges, folder, [call]))[0] ?? none;
  const ofGrep = (seconds: number) => [seconds.toFixed(2), '', (size / 1e6 / seconds).toFixed(0)];
  rows.push(['grep -c of the file', ...ofGrep(grep)]);
  rows.push(['grep -c of what comes over loopback', ...ofGrep(piped)]);
  for (const ranges of [true, false]) {
    const kind = ranges ? 'ranges' : 'no ranges';
    row(`tail, ${kind}`, await one(ranges, ['read_log', { lines: 100 }]));
  }
  row('read line 2,000,000', await one(true, ['read_log', { from_line: 2_000_000 }]));
  const search = (pattern: string, regex: boolean) =>
    one(true, ['search_logs', { pattern, regex }]);
  row('plain search, cold', await search('needle', false), '0.8 s, 100 MB');
  const plain: Call = ['search_logs', { pattern: 'needle' }];
  const [, again = none] = await measure(log, true, folder, [plain, plain]);
  row('… again, from the cache', again, '0.5 s');
  row('pattern with a literal', await search('need[l]e', true), '1.2 s');
  row('pattern without', await search('[m-o][d-f][d-f][c-e][k-m][d-f]$', true), '4 s');
  table(`A log of ${(size / 1e6).toFixed(0)} MB over loopback`, rows);
  rmSync(folder, { recursive: true, force: true });
}

/** Seconds of `grep -c` whose input is sent as storage sends a log. */
async function grepOverLoopback(log: string): Promise<number> {
  const server = createServer((_, response) => void createReadStream(log).pipe(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const started = performance.now();
  const grep = spawn('grep', ['-c', 'needle'], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = new Promise((resolve) => grep.once('exit', resolve));
  get({ port: (server.address() as AddressInfo).port }, (answer) => void answer.pipe(grep.stdin));
  await ended;
  server.closeAllConnections();
  server.close();
  return (performance.now() - started) / 1000;
}

/** A log of usual lines, the last of which has the needle. */
export async function writeLog(path: string, megabytes: number): Promise<void> {
  const words =
    'compiling module with a number of words, so that lines have the usual length of logs';
  const lines = Array.from(
    { length: 10_000 },
    (_, index) => `2026-03-02T09:14:05.1234567Z ${index} ${words}\n`,
  ).join('');
  function* log() {
    for (let size = 0; size < megabytes * 1e6; size += lines.length) yield lines;
    yield '2026-03-02T09:14:06.0000000Z the needle\n';
  }
  await pipeline(log, createWriteStream(path));
}

/** Calls about a log of loopback, one after the other, of a server of their own. */
export async function measure(
  log: string,
  ranges: boolean,
  folder: string,
  calls: readonly Call[],
): Promise<Measured[]> {
  let sent = 0;
  const size = statSync(log).size;
  const send = (response: ServerResponse, start: number, end: number) => {
    createReadStream(log, { start, end })
      .on('data', (chunk) => {
        sent += chunk.length;
      })
      .on('error', () => response.destroy())
      .pipe(response);
  };
  const server = createServer((request, response) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    if (request.url === '/stored') {
      const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
      if (!ranges || from === undefined) {
        response.writeHead(200, { 'content-length': size });
        return send(response, 0, size - 1);
      }
      const end = Math.min(to ? Number(to) : size - 1, size - 1);
      response.writeHead(206, {
        'content-length': end - Number(from) + 1,
        'content-range': `bytes ${from}-${end}/${size}`,
      });
      return send(response, Number(from), end);
    }
    if (request.url?.endsWith('/logs')) {
      return response.writeHead(302, { location: `${url}/stored` }).end();
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(job));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const child = fork(fileURLToPath(new URL('./call.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      GITHUB_TOKEN: 'bench',
      XDG_CACHE_HOME: await mkdtemp(join(folder, 'cache-')),
    },
  });
  child.send(calls);
  const measured: Measured[] = [];
  await new Promise<void>((resolve, reject) => {
    child.on('message', (message) => {
      measured.push({ ...(message as { seconds: number; memory: number }), sent });
      sent = 0;
      if (measured.length === calls.length) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the call ended with ${code}`)));
  });
  child.removeAllListeners('exit');
  child.kill();
  server.closeAllConnections();
  server.close();
  return measured;
}

const job = {
  id: 7,
  run_id: 5,
  run_attempt: 1,
  name: 'build',
  workflow_name: 'CI',
  head_sha: 'a'.repeat(40),
  status: 'completed',
  conclusion: 'failure',
  created_at: '2026-03-02T09:14:00Z',
  started_at: '2026-03-02T09:14:05Z',
  completed_at: '2026-03-02T09:15:05Z',
  labels: ['ubuntu-latest'],
  runner_id: 1,
  runner_name: 'GitHub Actions 1',
  html_url: 'https://github.com/octo-org/hello-world/actions/runs/5/job/7',
  steps: [],
};
