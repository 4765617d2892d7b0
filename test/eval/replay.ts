import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { setupServer } from 'msw/node';
import { configure } from '../../src/config/configuration.ts';
import { artifact, emptyWorld, repository, run, workflow } from '../../src/fake-github/build.ts';
import { handlers } from '../../src/fake-github/handlers.ts';
import { connect } from '../../src/github/client.ts';
import { decodeLog } from '../../src/logs/decode.ts';
import { serve } from '../../src/mcp/server.ts';
import { groups } from '../../tools/index.ts';
import { baselines } from './baselines.ts';
import { type Given, padded } from './pad.ts';
import { categoryScore, type First, headlineScore, type Score, scorer } from './score.ts';
import { type Case, labelsIn } from './sets.ts';

/** What triage answers with one budget. */
export interface Answered extends Score {
  /** UTF-8 bytes / 4 of the structured form. */
  readonly data: number;
  readonly milliseconds: number;
}

/** What was found of one log; of what it says first, at the largest budget asked for. */
export interface Judged extends Omit<Case, 'folder'> {
  readonly headline: number | undefined;
  readonly category: number | undefined;
  readonly said: First | undefined;
  /** How sure the answer is, from 0 to 1. */
  readonly sure: number;
  /** Neither "not sure" nor an unknown category. */
  readonly soundsSure: boolean;
  readonly answers: Readonly<Record<string, Answered>>;
  /** What a user gets without triage, by name. */
  readonly baselines: Readonly<Record<string, Score>>;
}

interface Reply {
  readonly failures?: readonly (First & { readonly sure: number })[];
}

const network = setupServer();

/** Lets a log be replayed: from here on, GitHub is the fake one. */
export function open(): void {
  network.listen({ onUnhandledRequest: 'error' });
}

export function close(): void {
  network.close();
}

/** Replays a labelled log through the server, once for each budget, and scores what it answers. */
export async function replay(
  { folder, ...known }: Case,
  budgets: readonly number[],
  home: string,
  given: Given,
): Promise<Judged> {
  const labels = labelsIn(folder);
  const log = readFileSync(join(folder, 'job.log'));
  const lines = decodeLog(log).map(({ text }) => text);
  const scored = scorer(lines, labels);
  const reports = known.reports ? reportsBeside(folder) : undefined;
  const job = { name: labels.job ?? 'job', log: padded(log, given) };
  const { client, run_id } = await connected(folder, job, reports, home, given);
  const answers: Record<string, Answered> = {};
  let said: Reply['failures'];
  let text = '';
  for (const max_tokens of budgets.toSorted((a, b) => a - b)) {
    const started = performance.now();
    const { content, structuredContent, isError } = await client.callTool({
      name: 'triage',
      arguments: { owner: 'octo-org', repo: 'hello-world', run_id, max_tokens },
    });
    const milliseconds = performance.now() - started;
    text = (content as { text: string }[])[0]?.text ?? '';
    if (isError) throw new Error(`${known.id}: ${text}`);
    const data = Buffer.byteLength(JSON.stringify(structuredContent)) / 4;
    answers[max_tokens] = { ...scored(text), data, milliseconds };
    said = (structuredContent as Reply).failures;
  }
  await client.close();
  const first = said?.[0];
  const heading = text.split('\n').find((line) => /^1\. /.test(line)) ?? '';
  return {
    ...known,
    headline: headlineScore(first, labels),
    category: categoryScore(first, labels),
    said: first && { category: first.category, cause: first.cause },
    sure: first?.sure ?? 0,
    soundsSure:
      first !== undefined && first.category !== 'unknown' && !heading.includes('not sure'),
    answers,
    baselines: Object.fromEntries(
      Object.entries(baselines).map(([name, answer]) => [name, scored(answer(lines))]),
    ),
  };
}

type Reports = Readonly<Record<string, string>>;

function reportsBeside(folder: string): Reports {
  const beside = join(folder, 'reports');
  const read = (name: string) => readFileSync(join(beside, name), 'utf8');
  return Object.fromEntries(readdirSync(beside).map((name) => [name, read(name)]));
}

/** The number of the artifact that a job uploads. */
const artifact_id = 900_001;

/** What the runner prints when it has uploaded one: the last words of the log but for its own. */
function withUpload(log: Buffer): Buffer {
  const text = log.toString('utf8').trimEnd();
  const [stamp] = (text.split('\n').at(-1) ?? '').split(' ');
  const shown = `Artifact test-results.zip successfully finalized. Artifact ID ${artifact_id}`;
  return Buffer.from(`${text}\n${stamp} ${shown}\n`);
}

async function connected(
  folder: string,
  { name, log }: { readonly name: string; readonly log: Buffer },
  reports: Reports | undefined,
  home: string,
  { largeLog }: Given,
) {
  const world = emptyWorld();
  const repo = repository(world);
  const ci = workflow(world, repo, 'CI', 'ci.yml');
  const pass = join(folder, 'pass.log');
  if (existsSync(pass)) {
    run(world, repo, { workflow: ci, ago: 7200, jobs: [{ name, log: readFileSync(pass) }] });
  }
  const failed = run(world, repo, {
    workflow: ci,
    jobs: [{ name, conclusion: 'failure', log: reports ? withUpload(log) : log }],
  });
  if (reports) artifact(world, failed, { id: artifact_id, name: 'test-results', content: reports });
  const state = failed.attempts[0]?.jobs[0];
  const steps = join(folder, 'steps.json');
  if (state && existsSync(steps)) state.steps = stepsOf(readFileSync(steps, 'utf8'));
  network.resetHandlers(...handlers(() => world));
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
    timelinePage: async () => '',
    ...(largeLog !== undefined && { largeLog }),
    patternWorker: new URL('../../dist/pattern-worker.js', import.meta.url),
  });
  const client = new Client({ name: 'eval', version: '1' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  return { client, run_id: failed.id };
}

/** Steps as the API gives them, as the fake GitHub keeps them: with the times that the log has. */
function stepsOf(json: string) {
  type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped';
  const steps = JSON.parse(json) as {
    name: string;
    number: number;
    conclusion: Conclusion;
    started_at: string;
    completed_at: string;
  }[];
  return steps.map(({ name, number, conclusion, started_at, completed_at }) => ({
    name,
    number,
    conclusion,
    starts: Date.parse(started_at),
    ends: Date.parse(completed_at),
  }));
}
