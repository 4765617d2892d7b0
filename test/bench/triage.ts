import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { configure } from '../../src/config/configuration.ts';
import { emptyWorld, repository, run, workflow } from '../../src/fake-github/build.ts';
import { connect } from '../../src/github/client.ts';
import { serve } from '../../src/mcp/server.ts';
import { groups } from '../../tools/index.ts';
import { foldersWith, recordedLogs } from '../fixtures/recorded.ts';
import { type Loopback, loopback } from '../loopback.ts';
import { median, table } from './table.ts';

const folders = [relative('.', recordedLogs), '../shared/corpus/cases'];

/** Triage of labelled logs over loopback, in turn with `grep -nE 'error|fail'` on the same logs. */
export async function benchTriage(): Promise<void> {
  const rows: string[][] = [['', 'logs', 'triage ms', 'grep ms', 'ratio', 'MB kept']];
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    const { triage, grep, kept } = await measure(folder);
    rows.push([
      folder,
      String(triage.length),
      median(triage).toFixed(0),
      median(grep).toFixed(0),
      (median(triage) / median(grep)).toFixed(1),
      (kept / 1e6).toFixed(0),
    ]);
  }
  table('Triage of a labelled log over loopback, median (under 150 ms)', rows);
}

async function measure(folder: string) {
  const triage: number[] = [];
  const grep: number[] = [];
  const heaps: number[] = [];
  const cases = foldersWith('job.log', folder);
  // The first round warms up what every later call finds warm; what the second keeps is a leak.
  for (const round of [0, 1]) {
    for (const each of cases) {
      const triaged = await triageOf(each);
      const searched = timed(() => spawnSync('grep', ['-nE', 'error|fail', join(each, 'job.log')]));
      if (round === 0) continue;
      triage.push(triaged);
      grep.push(searched);
    }
    globalThis.gc?.();
    heaps.push(process.memoryUsage().heapUsed);
  }
  return { triage, grep, kept: (heaps[1] ?? 0) - (heaps[0] ?? 0) };
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

async function triageOf(folder: string): Promise<number> {
  const world = emptyWorld();
  const repo = repository(world);
  const ci = workflow(world, repo, 'CI', 'ci.yml');
  const pass = join(folder, 'pass.log');
  if (existsSync(pass)) {
    run(world, repo, { workflow: ci, ago: 7200, jobs: [{ name: 'job', log: readFileSync(pass) }] });
  }
  const log = readFileSync(join(folder, 'job.log'));
  const failed = run(world, repo, {
    workflow: ci,
    jobs: [{ name: 'job', conclusion: 'failure', log }],
  });
  const github = await loopback(world);
  const client = await connected(github);
  const started = performance.now();
  const { isError, content } = await client.callTool({
    name: 'triage',
    arguments: { owner: 'octo-org', repo: 'hello-world', run_id: failed.id },
  });
  const took = performance.now() - started;
  await client.close();
  await github.close();
  if (isError) throw new Error(JSON.stringify(content));
  return took;
}

async function connected({ url }: Loopback): Promise<Client> {
  const { configuration } = configure(
    ['--no-cache'],
    { GITHUB_TOKEN: 'bench', GITHUB_API_URL: url },
    Object.keys(groups),
    { name: 'linux', home: '/nowhere' },
  );
  const server = serve(async () => groups, {
    configuration,
    github: connect(configuration),
    now: Date.now,
    timelinePage: async () => '',
    patternWorker: new URL('../../dist/pattern-worker.js', import.meta.url),
  });
  const client = new Client({ name: 'bench', version: '1' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  return client;
}
