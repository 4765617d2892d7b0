import { rmSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordedIds, recordedLog } from '../fixtures/recorded.ts';
import { asked, bench, manyRed, notLookedInto, oneRed, usage } from './answers.ts';
import { measure, none, writeLog } from './logs.ts';
import { table } from './table.ts';

/** What does not depend on how busy a machine is, and how much of it there may be. */
interface Limit {
  readonly name: string;
  readonly measured: number;
  readonly most: number;
}

/** So many of the recorded logs are looked into: enough to warm the server up. */
const looked = 30;

/** Of the log that is searched. */
const megabytes = 60;

/** Holds requests, bytes and memory against what was reached; a time is none of them. */
export async function guard(): Promise<void> {
  const limits = [...(await requests()), ...(await answers()), ...(await largeLog())];
  table('Requests, bytes and memory', [
    ['', 'measured', 'at most'],
    ...limits.map(({ name, measured, most }) => [name, shown(measured), String(most)]),
  ]);
  const over = limits.filter(({ measured, most }) => !(measured <= most));
  for (const { name, measured, most } of over) {
    console.error(`${name}: ${shown(measured)}, more than ${most}`);
    process.exitCode = 1;
  }
}

const shown = (value: number) => String(Math.round(value * 10) / 10);

async function requests(): Promise<Limit[]> {
  const one = await bench();
  const single = await asked(one, oneRed(one));
  await one.end();
  const other = await bench();
  const many = await asked(other, manyRed(other));
  await other.end();
  return [
    { name: 'one failed job: requests to the API', measured: single.requests, most: 6 },
    { name: '… to storage', measured: single.stored, most: 1 },
    { name: '62 failed jobs: requests to the API', measured: many.requests, most: 8 },
    { name: '… to storage', measured: many.stored, most: 1 },
    { name: '… jobs not looked into', measured: notLookedInto(many.text), most: 0 },
  ];
}

async function answers(): Promise<Limit[]> {
  const server = await bench();
  const idle = usage(server.pid);
  const each = Math.ceil(recordedIds.length / looked);
  for (const id of recordedIds.filter((_, index) => index % each === 0)) {
    const log = recordedLog(id);
    await server.triage(server.run({ jobs: [{ name: 'job', conclusion: 'failure', log }] }));
    for (const { runs } of server.world.repositories) runs.length = 0;
  }
  const most = usage(server.pid)?.most ?? 0;
  const { tools } = await server.client.listTools();
  await server.end();
  return [
    { name: 'tools/list, kB', measured: JSON.stringify({ tools }).length / 1000, most: 44 },
    ...(idle
      ? [
          { name: 'memory before the first call, MB', measured: idle.now / 1e6, most: 55 },
          { name: '… over that at most, MB', measured: (most - idle.now) / 1e6, most: 75 },
        ]
      : []),
  ];
}

async function largeLog(): Promise<Limit[]> {
  const folder = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-bench-'));
  const log = join(folder, 'job.log');
  await writeLog(log, megabytes);
  const size = statSync(log).size / 1e6;
  const plain = ['search_logs', { pattern: 'needle' }] as const;
  const [tail = none, first = none, again = none, pattern = none] = await measure(
    log,
    true,
    folder,
    [
      ['read_log', { lines: 100 }],
      plain,
      plain,
      ['search_logs', { pattern: 'n[e]edle', regex: true }],
    ],
  );
  rmSync(folder, { recursive: true, force: true });
  const row = (name: string, measured: number, most: number) => ({ name, measured, most });
  return [
    row('the last lines of a large log: MB sent', tail.sent / 1e6, 0.6),
    row('plain search of it: times its size that is sent', first.sent / 1e6 / size, 1.02),
    row('… memory over idle, MB', first.memory / 1e6, 80),
    row('… again, from the cache: MB sent', again.sent / 1e6, 0),
    row('… by a pattern, from the cache: MB sent', pattern.sent / 1e6, 0),
    row('… memory over idle at most, MB', pattern.memory / 1e6, 125),
  ];
}
