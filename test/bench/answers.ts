import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import {
  run as addRun,
  emptyWorld,
  type RunOptions,
  repository,
  workflow,
} from '../../src/fake-github/build.ts';
import type { World } from '../../src/fake-github/state.ts';
import { foldersWith, recordedLog, recordedLogs } from '../fixtures/recorded.ts';
import { type Loopback, loopback } from '../loopback.ts';
import { median, table } from './table.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const folders = [relative('.', recordedLogs), process.env.CORPUS ?? '../shared/corpus/cases'];

/** Milliseconds by which each answer of the API comes later, as over a network. */
const delay = 100;

export interface Bench {
  readonly world: World;
  readonly github: Loopback;
  readonly pid: number;
  readonly client: Client;
  run(options: Omit<RunOptions, 'workflow'>): number;
  triage(run_id: number): Promise<string>;
  end(): Promise<void>;
}

/** The built server over stdio, with a GitHub on loopback. */
export async function bench(): Promise<Bench> {
  const world = emptyWorld();
  const repo = repository(world);
  const ci = workflow(world, repo, 'CI', 'ci.yml');
  const github = await loopback(world);
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [main, '--no-cache', '--repo', 'octo-org/hello-world'],
    env: { GITHUB_TOKEN: 'bench', GITHUB_API_URL: github.url },
  });
  const client = new Client({ name: 'bench', version: '1' });
  await client.connect(transport);
  return {
    world,
    github,
    pid: transport.pid ?? 0,
    client,
    run: (options) => addRun(world, repo, { workflow: ci, ...options }).id,
    async triage(run_id) {
      const { isError, content } = await client.callTool({ name: 'triage', arguments: { run_id } });
      const text = (content as { text: string }[])[0]?.text ?? '';
      if (isError) throw new Error(text);
      return text;
    },
    async end() {
      await client.close();
      await github.close();
    },
  };
}

/** Nanoseconds on a processor of all threads, and bytes in memory now and at most; by Linux alone. */
export function usage(pid: number) {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return undefined;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const bytes = (field: string) =>
    Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1000;
  const nanoseconds = readdirSync(tasks)
    .map((task) => Number(readFileSync(join(tasks, task, 'schedstat'), 'utf8').split(' ')[0]))
    .reduce((sum, time) => sum + time, 0);
  return { nanoseconds, now: bytes('VmRSS'), most: bytes('VmHWM') };
}

/** How many requests of the API and of storage, and milliseconds, an answer takes. */
export async function asked({ github, triage }: Bench, run_id: number) {
  const before = github.received.length;
  const started = performance.now();
  const text = await triage(run_id);
  const took = performance.now() - started;
  const all = github.received.slice(before);
  const requests = all.filter(({ url }) => !/^\/(?:job|run)\//.test(url)).length;
  return { requests, stored: all.length - requests, took, text };
}

/** A run with one failed job, and nine green runs before it. */
export function oneRed({ run }: Bench): number {
  const jobs = [{ name: 'lint' }, { name: 'test' }];
  for (let ago = 10; ago > 1; ago--) run({ ago: ago * 3600, jobs });
  const failed = { name: 'test', conclusion: 'failure', log: recordedLog('tsc-errors') } as const;
  return run({ ago: 3600, jobs: [{ name: 'lint' }, failed] });
}

/** A run with 62 failed jobs of two causes. */
export function manyRed({ run }: Bench): number {
  const jobs = Array.from({ length: 62 }, (_, number) => ({
    name: `test (shard ${number})`,
    conclusion: 'failure' as const,
    log: recordedLog(number % 3 === 0 ? 'go-test-noisy' : 'tsc-errors'),
  }));
  return run({ jobs });
}

async function oneFailedJob(): Promise<string[][]> {
  const server = await bench();
  const run_id = oneRed(server);
  // The first call loads what starting leaves out.
  const { requests } = await asked(server, run_id);
  const near: number[] = [];
  const far: number[] = [];
  for (let round = 0; round < 7; round++) {
    server.github.delay(0);
    near.push((await asked(server, run_id)).took);
    server.github.delay(delay);
    far.push((await asked(server, run_id)).took);
  }
  await server.end();
  const added = (median(far) - median(near)) / delay;
  return [
    ['one failed job, nine green runs before it: requests', String(requests), '6'],
    [
      `… ms with ${delay} ms added to each answer of the API`,
      `${median(far).toFixed(0)} (${added.toFixed(1)} answers after another)`,
      '350',
    ],
  ];
}

/** Of how many failed jobs an answer says that nobody looked into them. */
export const notLookedInto = (text: string) =>
  Number(/(\d+) failed jobs? not looked into/.exec(text)?.[1] ?? 0);

async function manyFailedJobs(): Promise<string[][]> {
  const server = await bench();
  const { requests, text } = await asked(server, manyRed(server));
  await server.end();
  const left = notLookedInto(text);
  return [
    ['62 failed jobs of 2 causes: requests; jobs not looked into', `${requests}; ${left}`, '12; 0'],
  ];
}

async function eachLog(): Promise<string[][]> {
  const server = await bench();
  const idle = usage(server.pid);
  if (!idle) return [];
  const rows: string[][] = [
    ['memory before the first call, MB', (idle.now / 1e6).toFixed(0), '55'],
  ];
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    const cases = foldersWith('job.log', folder);
    const times: number[] = [];
    for (const each of cases) {
      const log = readFileSync(join(each, 'job.log'));
      const run_id = server.run({ jobs: [{ name: 'job', conclusion: 'failure', log }] });
      const before = usage(server.pid)?.nanoseconds ?? 0;
      await server.triage(run_id);
      times.push(((usage(server.pid)?.nanoseconds ?? 0) - before) / 1e6);
      // One run at a time: the history of others is no part of this.
      for (const { runs } of server.world.repositories) runs.length = 0;
    }
    rows.push([
      `ms of processor time for an answer, median of ${cases.length} logs in ${folder}`,
      median(times).toFixed(1),
      '15',
    ]);
  }
  const { most = 0 } = usage(server.pid) ?? {};
  rows.push([
    'peak memory over all of them, MB over that before',
    ((most - idle.now) / 1e6).toFixed(0),
    '50',
  ]);
  const { tools } = await server.client.listTools();
  rows.push([
    `tools/list with ${tools.length} tools, kB`,
    (JSON.stringify({ tools }).length / 1000).toFixed(1),
    '48',
  ]);
  await server.end();
  return rows;
}

/** What an answer costs the one who waits for it, the API and the machine. */
export async function benchAnswers(): Promise<void> {
  table('Answers of the built server over stdio', [
    ['', 'measured', 'at most'],
    ...(await oneFailedJob()),
    ...(await manyFailedJobs()),
    ...(await eachLog()),
  ]);
}
