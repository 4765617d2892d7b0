import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { setupServer } from 'msw/node';
import { configure } from '../../src/config.ts';
import { repository, run, workflow, world } from '../../src/fake-github/build.ts';
import { handlers } from '../../src/fake-github/handlers.ts';
import { connect } from '../../src/github/client.ts';
import { decodeLog } from '../../src/logs/decode.ts';
import { serve } from '../../src/mcp/server.ts';
import { groups } from '../../tools/index.ts';
import { median, table } from '../bench/table.ts';
import { floors } from './floors.ts';
import { type Labels, type Score, score } from './score.ts';

/**
 * Replays labelled failure logs through the server and scores what triage_run answers.
 * `npm run eval -- [--verbose] [--floor critical,whole,lines,tokens,category] <folder…>`; a folder holds
 * cases: `<id>/job.log`, `<id>/labels.json` and, where there is one, `<id>/pass.log`.
 */
const words = process.argv.slice(2);
const verbose = words.includes('--verbose');
const floor = words.includes('--floor') ? words[words.indexOf('--floor') + 1] : undefined;
const folders = words.filter((word) => !word.startsWith('--') && word !== floor);

interface Judged extends Score {
  readonly id: string;
  readonly milliseconds: number;
  /** What a user gets without triage, by name. */
  readonly floors: Readonly<Record<string, Score>>;
}

const judged: Judged[] = [];
const network = setupServer();
network.listen({ onUnhandledRequest: 'error' });
const home = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-eval-'));
for (const folder of folders) {
  for (const id of readdirSync(folder).sort()) {
    if (existsSync(join(folder, id, 'labels.json'))) judged.push(await judge(id, join(folder, id)));
  }
}
await rm(home, { recursive: true, force: true });
network.close();
print();

async function judge(id: string, folder: string): Promise<Judged> {
  const labels = JSON.parse(readFileSync(join(folder, 'labels.json'), 'utf8')) as Labels;
  const log = readFileSync(join(folder, 'job.log'));
  const pass = join(folder, 'pass.log');
  const hub = world();
  const repo = repository(hub);
  const ci = workflow(hub, repo, 'CI', 'ci.yml');
  if (existsSync(pass)) {
    run(hub, repo, { workflow: ci, ago: 7200, jobs: [{ name: 'job', log: readFileSync(pass) }] });
  }
  const failed = run(hub, repo, {
    workflow: ci,
    jobs: [{ name: 'job', conclusion: 'failure', log }],
  });
  network.resetHandlers(...handlers(hub));
  const { configuration } = configure(
    ['--no-cache'],
    { GITHUB_TOKEN: 'token', XDG_CACHE_HOME: home },
    Object.keys(groups),
    { name: 'linux', home },
  );
  const server = serve(async () => groups, {
    configuration,
    github: connect(configuration),
    now: Date.now,
    picture: async () => '',
  });
  const client = new Client({ name: 'eval', version: '1' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  const started = performance.now();
  const { content, structuredContent, isError } = await client.callTool({
    name: 'triage_run',
    arguments: { owner: 'octo-org', repo: 'hello-world', run_id: failed.id },
  });
  const milliseconds = performance.now() - started;
  await client.close();
  const answer = (content as { text: string }[])[0]?.text ?? '';
  if (isError) throw new Error(`${id}: ${answer}`);
  const lines = decodeLog(log).map(({ text }) => text);
  const category = firstCategory(structuredContent);
  const result = score({ text: answer, category }, lines, labels);
  const misnamed = result.category === 0;
  if (verbose && (result.missed.length > 0 || result.unquoted.length > 0 || misnamed)) {
    console.log(`\n${id}: lines ${result.lines?.toFixed(2)}, ${result.tokens.toFixed(0)} tokens`);
    if (misnamed) console.log(`  category: ${category} instead of ${labels.category}`);
    for (const { kind, any } of result.missed) console.log(`  missed ${kind}: ${any?.join(' | ')}`);
    for (const line of new Set(result.unquoted)) console.log(`  not quoted: ${line}`);
  }
  return {
    id,
    ...result,
    milliseconds,
    floors: Object.fromEntries(
      Object.entries(floors).map(([name, answer]) => [
        name,
        score({ text: answer(lines) }, lines, labels),
      ]),
    ),
  };
}

/** What the reply says that its first failure is. */
function firstCategory(reply: unknown): string | undefined {
  const { failures } = reply as { failures?: readonly { category: string }[] };
  return failures?.[0]?.category;
}

function print(): void {
  const sources = [...new Set(judged.map(({ id }) => id.split('-')[0] ?? id))];
  const header = ['', 'critical', 'whole', 'lines', 'category', 'tokens mean', 'p90', 'ms median'];
  const rows = (sources.length > 8 ? [] : sources).map((source) =>
    row(
      source,
      judged.filter(({ id }) => id.split('-')[0] === source),
    ),
  );
  table(`triage_run on ${judged.length} labelled logs`, [
    header,
    ...rows,
    row('all', judged),
    ...Object.keys(floors).map((name) => [
      ...row(
        name,
        judged.map((each) => ({ ...each, ...each.floors[name] })),
      ).slice(0, -1),
      '',
    ]),
  ]);
  if (floor !== undefined) check(floor.split(',').map(Number));
}

function sums(cases: readonly Judged[]) {
  const critical = cases.flatMap(({ critical }) => critical ?? []);
  const lines = cases.flatMap(({ lines }) => lines ?? []);
  const categories = cases.flatMap(({ category }) => category ?? []);
  const tokens = cases.map(({ tokens }) => tokens).sort((a, b) => a - b);
  return {
    critical: mean(critical),
    whole: critical.filter((share) => share === 1).length,
    of: critical.length,
    lines: mean(lines),
    category: mean(categories),
    tokens: mean(tokens),
    p90: tokens[Math.floor(tokens.length * 0.9)] ?? Number.NaN,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function row(name: string, cases: readonly Judged[]): string[] {
  const { critical, whole, of, lines, category, tokens, p90 } = sums(cases);
  return [
    name,
    critical.toFixed(3),
    `${whole}/${of}`,
    lines.toFixed(3),
    Number.isNaN(category) ? '' : category.toFixed(3),
    tokens.toFixed(0),
    p90.toFixed(0),
    median(cases.map(({ milliseconds }) => milliseconds)).toFixed(0),
  ];
}

/** Fails where the scores fell below what was reached before. */
function check([critical = 0, whole = 0, lines = 0, tokens = Infinity, category = 0]: number[]) {
  const reached = sums(judged);
  const fell =
    reached.critical < critical ||
    reached.whole < whole ||
    reached.lines < lines ||
    reached.p90 > tokens ||
    reached.category < category;
  if (!fell) return;
  console.error(`Below the floor of ${floor}`);
  process.exitCode = 1;
}
