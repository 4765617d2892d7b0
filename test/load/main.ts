/** Two nodes behind nginx under load, one of which is killed on the way: `npm run load`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { median, table } from '../bench/table.ts';
import { freePort } from '../loopback.ts';
import { githubOf, type Team } from './github.ts';

const { values } = parseArgs({ options: { calls: { type: 'string', default: '1000' } } });
const calls = Number(values.calls);
if (!Number.isSafeInteger(calls) || calls < 100) throw new Error('--calls: at least 100');
const [clientCount, teamCount] = [50, 20];

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'workflow-runs-mcp-load-'));
const started: ChildProcess[] = [];
process.on('exit', () => {
  // nginx ends its workers where it is asked to end; killed, it leaves them behind.
  for (const child of started) child.kill(child.spawnfile === 'nginx' ? 'SIGTERM' : 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await setTimeout(100);
  }
  throw new Error(`${url} does not answer`);
}

const { teams, host, crossed } = await githubOf(teamCount);
const [portA, portB, balancerPort] = [await freePort(), await freePort(), await freePort()];
const address = `http://127.0.0.1:${balancerPort}`;
const secret = randomBytes(32).toString('hex');

async function node(name: string, port: number): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [main, '--http', `127.0.0.1:${port}`, '--public-url', address, '--read-only'],
    {
      env: {
        PATH: process.env.PATH,
        GITHUB_API_URL: host.url,
        WORKFLOW_RUNS_SECRET: secret,
        XDG_CACHE_HOME: join(folder, name),
      },
      stdio: ['ignore', 'ignore', 'ignore'],
    },
  );
  started.push(child);
  await answers(`http://127.0.0.1:${port}/readyz`);
  return child;
}

/** nginx with the configuration of the example, but for its addresses and folders. */
async function balancer(): Promise<void> {
  const example = readFileSync(new URL('../../.deploy/nginx.conf', import.meta.url), 'utf8');
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    example
      .replace('node-a:8080', `127.0.0.1:${portA}`)
      .replace('node-b:8080', `127.0.0.1:${portB}`)
      .replace('listen 8080', `listen 127.0.0.1:${balancerPort}`)
      .replaceAll('/tmp/', `${folder}/`),
  );
  started.push(spawn('nginx', ['-c', file, '-g', 'daemon off;'], { stdio: 'ignore' }));
  await answers(`${address}/healthz`);
}

const [nodeA, nodeB] = [await node('a', portA), await node('b', portB)];
await balancer();

interface Made {
  readonly began: number;
  readonly ended: number;
}
const times: number[] = [];
const lost: (Made & { readonly why: string })[] = [];
const wrong: string[] = [];

/** What the calls ask, and whether the answer is that of the team that asks. */
const mix: readonly ((client: Client, own: Team, other: Team) => Promise<string | undefined>)[] = [
  async (client, { repo, run_id }) => {
    const { text, isError } = await ask(client, 'get_workflow_run', { repo, run_id });
    return !isError && text.includes(String(run_id)) ? undefined : text;
  },
  async (client, { repo, run_id }) => {
    const { text, isError } = await ask(client, 'list_jobs', { repo, run_id });
    return !isError && text.includes('lint') ? undefined : text;
  },
  async (client, { repo, run_id, needle }) => {
    const { text, isError } = await ask(client, 'triage', { repo, run_id });
    return !isError && text.includes(needle) ? undefined : text;
  },
  async (client, { repo, run_id, needle }) => {
    const pattern = 'error TS2322';
    const { text, isError } = await ask(client, 'search_logs', { repo, run_id, pattern });
    return !isError && text.includes(needle) ? undefined : text;
  },
  async (client, _, { repo, run_id, needle }) => {
    const { text, isError } = await ask(client, 'read_log', { repo, run_id });
    return isError && !text.includes(needle) ? undefined : `shown to another: ${text}`;
  },
];

async function ask(client: Client, name: string, args: Record<string, unknown>) {
  const { content, isError } = await client.callTool({
    name,
    arguments: { owner: 'octo-org', ...args },
  });
  const [first] = content as { text: string }[];
  return { text: first?.text ?? '', isError: isError === true };
}

const clients = await Promise.all(
  Array.from({ length: clientCount }, async (_, index) => {
    const own = teams[index % teams.length] as Team;
    const client = new Client({ name: 'load', version: '1' });
    const headers = { authorization: `Bearer ${own.token}` };
    const url = new URL(`${address}/mcp`);
    await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
    return { client, own, other: teams[(index + 1) % teams.length] as Team };
  }),
);

let next = 0;
let killed = Number.POSITIVE_INFINITY;
let dead = Number.POSITIVE_INFINITY;
nodeA.once('exit', () => {
  dead = performance.now();
});
const begun = performance.now();
await Promise.all(
  clients.map(async ({ client, own, other }) => {
    for (let index = next++; index < calls; index = next++) {
      if (index === Math.floor(calls / 2)) {
        killed = performance.now();
        nodeA.kill('SIGKILL');
      }
      const began = performance.now();
      try {
        const fault = await mix[index % mix.length]?.(client, own, other);
        times.push(performance.now() - began);
        if (fault !== undefined) wrong.push(fault);
      } catch (error) {
        lost.push({ began, ended: performance.now(), why: String(error) });
      }
    }
  }),
);
const seconds = (performance.now() - begun) / 1000;

/** Megabytes that a process has in memory, and had at most. */
function memoryOf(pid: number | null | undefined): readonly [string, string] {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string) =>
    (Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1]) / 1e3).toFixed(0);
  return [megabytes('VmRSS'), megabytes('VmHWM')];
}
const memory = memoryOf(nodeB.pid);
await Promise.all(clients.map(({ client }) => client.close()));
nodeB.kill('SIGTERM');

/** A quarter of the calls to one server from one team, eight at once, as one person has it. */
async function alone(name: string, transport: Transport, pid: () => number | null | undefined) {
  const [own, other] = teams as [Team, Team];
  const client = new Client({ name: 'load', version: '1' });
  await client.connect(transport);
  const took: number[] = [];
  let made = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let index = made++; index < calls / 4; index = made++) {
        const start = performance.now();
        const fault = await mix[index % mix.length]?.(client, own, other);
        took.push(performance.now() - start);
        if (fault !== undefined) wrong.push(`${name}: ${fault}`);
      }
    }),
  );
  const perSecond = took.length / ((performance.now() - began) / 1000);
  const used = memoryOf(pid());
  await client.close();
  return row(name, took, perSecond, used);
}

function row(
  name: string,
  of: readonly number[],
  perSecond: number,
  used: readonly [string, string],
): readonly string[] {
  const p99 = of.toSorted((a, b) => a - b)[Math.floor(of.length * 0.99)] ?? Number.NaN;
  const figures = [perSecond, median(of), p99].map((figure) => figure.toFixed(0));
  return [name, String(of.length), ...figures, ...used];
}

const token = teams[0]?.token ?? '';
const portC = await freePort();
const nodeC = await node('c', portC);
const headers = { authorization: `Bearer ${token}` };
const url = new URL(`http://127.0.0.1:${portC}/mcp`);
const direct = new StreamableHTTPClientTransport(url, { requestInit: { headers } });
const overHttp = await alone('HTTP, one node, 8 at once', direct, () => nodeC.pid);
nodeC.kill('SIGTERM');
const pipe = new StdioClientTransport({
  command: process.execPath,
  args: [main, '--read-only'],
  env: {
    PATH: process.env.PATH ?? '',
    GITHUB_TOKEN: token,
    GITHUB_API_URL: host.url,
    XDG_CACHE_HOME: join(folder, 'stdio'),
  },
  stderr: 'ignore',
});
const overStdio = await alone('stdio, 8 at once', pipe, () => pipe.pid);
await host.close();

table(`${calls} calls, ${clientCount} clients, ${teamCount} tokens, one of two nodes killed`, [
  ['over', 'answered', 'calls/s', 'p50 ms', 'p99 ms', 'MB at the end', 'MB at most'],
  row('HTTP, two nodes behind nginx', times, times.length / seconds, memory),
  overHttp,
  overStdio,
]);

// What was under way on the node that was killed is lost, with an error; nothing before or after.
const atTheKill = lost.filter(({ began, ended }) => began <= dead && ended >= killed);
const needless = lost.filter((each) => !atTheKill.includes(each));
console.log(
  `\n${lost.length} calls lost when the node was killed (at most ${clientCount}), ${needless.length} at another time, ${wrong.length} wrong`,
);
for (const { why } of lost.slice(0, 3)) console.log(`lost: ${why.slice(0, 200)}`);
for (const fault of wrong.slice(0, 5)) console.log(`wrong: ${fault.slice(0, 300)}`);
console.log(`${crossed()} requests were refused as those of another team`);
if (wrong.length > 0 || needless.length > 0 || times.length + lost.length < calls) {
  process.exitCode = 1;
}
process.exit();
