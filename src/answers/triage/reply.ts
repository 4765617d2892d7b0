import { z } from 'zod';
import type { Category } from '../../analysis/rule.ts';
import type { FailureGroup } from '../../causes/failure-group.ts';
import type { Turns } from '../../causes/in-turns.ts';
import { categoryOf } from '../../causes/named-cause.ts';
import type { Job } from '../../github/job.ts';
import { rolesOf } from '../../github/job-roles.ts';
import { notSeenData } from '../../github/optional.ts';
import { type Run, stateOf } from '../../github/run.ts';
import { delimiter } from '../../logs/delimiter.ts';
import { count } from '../../text/format.ts';
import { sentBytes } from '../../text/sent-bytes.ts';
import { leading, quoted } from '../../text/text.ts';
import { callText, type NextCall, nextLine } from '../../tool/next-call.ts';
import type { Context, Reply } from '../../tool/tool.ts';
import { type Block, fill, leftOut, minus, plus, type Size, sizeOf } from './budget.ts';
import { type AnswerPart, causeBlocks, forOmitted, moreCauses } from './cause-blocks.ts';
import { failureShape } from './cause-reply.ts';
import { type CommitPart, commitBlock, commitShape } from './commit-reply.ts';
import { type FixSource, fixBlock, fixShape, passedOf } from './fix.ts';
import { type HistorySummary, historyBlock, historyShape } from './history-summary.ts';
import { type LookedBack, lookedBackShape } from './look-back.ts';
import { nextFor } from './next-calls.ts';
import type { SeenCause } from './seen.ts';

/** The output of triage. */
export const verdictShape = {
  run: z
    .object({
      id: z.number(),
      name: z.string(),
      run_attempt: z.number(),
      status: z.string(),
      conclusion: z.string().nullable(),
      head_branch: z.string().nullable(),
      head_sha: z.string(),
      html_url: z.string(),
    })
    .optional(),
  commit: commitShape.optional(),
  verdict: z.string(),
  checkout: z.string().optional().describe('Where HEAD is to the run.'),
  failures: z.array(failureShape),
  history: historyShape.optional(),
  fix: fixShape.optional(),
  looked_back: lookedBackShape.optional(),
  next: z.array(
    z.object({ tool: z.string(), arguments: z.object({}).passthrough(), why: z.string() }),
  ),
  omitted: z.array(z.string()),
};

/** What an answer of triage is made from. */
interface Findings {
  /** undefined: the answer is about all runs of a commit. */
  readonly run: Run | undefined;
  readonly commit?: CommitPart | undefined;
  readonly jobs: readonly Job[];
  readonly causes: readonly SeenCause[];
  readonly unexamined: readonly Job[];
  readonly consequences: readonly Job[];
  /** The requested job, where other jobs failed that were not examined. */
  readonly alone?: Job | undefined;
  /** The first line where no job failed: the state of the run, and why. */
  readonly state: string | undefined;
  readonly next: readonly NextCall[];
  /** undefined: the runs around it could not be listed. */
  readonly history?: HistorySummary | undefined;
  /** For a commit: data of all its runs for whoever fixes it. */
  readonly fix?: Pick<FixSource, 'passed' | 'reruns' | 'lastGreen'> | undefined;
  /** How far earlier runs were read, at the first use for a repository. */
  readonly lookedBack?: LookedBack | undefined;
  /** How the person's checkout relates to the run, in a sentence. */
  readonly position: string | undefined;
}

/** The size of the data relative to that of the text: some hosts pass on only the data. */
const dataShare = 1.4;

/**
 * Shorter answers give the reasons for the next calls only as data: log lines are worth more than
 * those.
 */
const minBytesForReasons = 2600;

/**
 * The answer of triage, within `bytes` of text and 1.4 times that of data. The sentences about what
 * could not be read, which are added later, are included in both.
 */
export async function verdictOf(
  findings: Findings,
  bytes: number,
  { mark, optional, signal, now }: Pick<Context, 'mark' | 'optional' | 'signal' | 'now'>,
): Promise<Reply> {
  const { opens, closes } = delimiter(mark);
  const { run, causes, history } = findings;
  const unexamined = optional.notSeen.map((sentence) => `\n${sentence}`).join('');
  const room = {
    text: bytes - sentBytes(unexamined),
    data: bytes * dataShare - sentBytes(notSeenData(optional)),
  };
  const next = [
    ...findings.next,
    ...causes.slice(0, 1).flatMap((each) => nextFor(run, each, history)),
  ];
  const nextLines = next.map((call) =>
    bytes < minBytesForReasons ? callText(call.tool, call.arguments) : nextLine(call),
  );
  const frame = {
    text: sentBytes([opens, closes, '', '', '', 'Next:', ...nextLines].join('\n')),
    data: sentBytes({ failures: [], next, omitted: [] }),
  };
  const rest = causes.length > 1 ? minus(room, plus(frame, forOmitted)) : minus(room, frame);
  const parts = await fill(rest, blocksOf(findings, room, { signal, now }));
  const filled = parts.flatMap((part) => part ?? []);
  const others = filled.filter(({ failure }) => !failure);
  const shown = filled.filter(({ failure }) => failure);
  const omitted = [
    ...filled.flatMap(({ omitted = [] }) => omitted),
    ...moreCauses(causes.slice(shown.length)),
  ];
  const { fix, ...fields } = Object.assign({}, ...others.map(({ data }) => data));
  return {
    text: [
      ...others.flatMap(({ text }) => text),
      ...(shown.length > 0 ? [opens, ...shown.flatMap(({ text }) => text), closes] : []),
      ...(omitted.length > 0 ? ['', ...omitted.map((what) => leftOut + what)] : []),
      ...(next.length > 0 ? ['', 'Next:', ...nextLines] : []),
    ].join('\n'),
    data: {
      ...fields,
      failures: shown.map(({ failure }) => failure),
      ...(fix && { fix }),
      next,
      omitted,
    },
  };
}

/**
 * The blocks of an answer: about the whole run, then the causes, then data for whoever fixes it.
 */
function blocksOf(findings: Findings, answer: Size, turns: Turns): Block<AnswerPart>[] {
  const { run, commit, causes, history, position, lookedBack } = findings;
  const verdict = findings.state ?? verdictText(findings);
  const first: AnswerPart = {
    text: [verdict, ...(position ? [`Checkout: ${position}.`] : [])],
    data: { ...(run && { run: runData(run) }), verdict, ...(position && { checkout: position }) },
    omitted: [...unexaminedText(findings), ...unknownText(findings), ...(commit?.omitted ?? [])],
  };
  return [
    { priority: 0, always: true, least: sizeOf(first), fill: () => first },
    ...(commit ? [commitBlock(commit, answer)] : []),
    ...(history ? [historyBlock(history, answer)] : []),
    ...(lookedBack ? [lookedBackBlock(lookedBack)] : []),
    ...causeBlocks(causes, turns),
    ...(causes.length > 0 ? [fixBlock(fixSource(findings), answer)] : []),
  ];
}

function lookedBackBlock({ text, data }: LookedBack): Block<AnswerPart> {
  const part = { text: [text], data: { looked_back: data } };
  return { priority: 2, always: true, least: sizeOf(part), fill: () => part };
}

function fixSource({ run, jobs, causes, history, fix }: Findings): FixSource {
  const reruns = (run?.run_attempt ?? 1) - 1;
  return { groups: causes, history, passed: passedOf(jobs), reruns, ...fix };
}

function runData(run: Run) {
  return {
    id: run.id,
    name: run.name,
    run_attempt: run.run_attempt,
    status: run.status,
    conclusion: run.conclusion,
    head_branch: run.head_branch,
    head_sha: run.head_sha,
    html_url: run.html_url,
  };
}

function* unexaminedText({ run, unexamined }: Findings): Generator<string> {
  const [first] = unexamined;
  if (!first) return;
  yield `${count(unexamined.length, 'failed job')} not looked into, each likely of one of these causes: list_jobs run_id: ${run?.id ?? first.run_id}, filter: "failed" has their ids for triage`;
}

function* unknownText({ run, causes, history }: Findings): Generator<string> {
  if (!run || causes.length === 0 || history) return;
  yield "whether it is new or flaky: GitHub did not list the workflow's runs";
}

function verdictText({ run, jobs, causes, unexamined, consequences, alone }: Findings): string {
  if (!run) return '';
  const failed = causes.reduce((sum, { jobs }) => sum + jobs.length, unexamined.length);
  const [first] = causes;
  const what = first ? `: ${categoryText(first)}` : '';
  const after =
    consequences.length > 0 ? `; ${count(consequences.length, 'job')} cancelled with it` : '';
  const begins = `${leading(run.name)} #${run.run_number} (run ${run.id}, attempt ${run.run_attempt}) ${endText(run)}`;
  if (alone) {
    return `${begins}. Looked into job ${alone.id} ${quoted(alone.name)} alone${what}. ${count(rolesOf(jobs).suspects.length, 'job')} of ${jobs.length} failed.`;
  }
  return `${begins}${what}. ${count(failed, 'job')} of ${jobs.length} failed for ${count(causes.length, 'cause')}${after}.`;
}

function endText(run: Run): string {
  if (run.status !== 'completed') return `is ${run.status}, and has failed already`;
  if (run.conclusion === 'failure') return 'failed';
  return run.conclusion === 'success'
    ? 'is green, though jobs failed that may (continue-on-error)'
    : `ended as ${stateOf(run)}`;
}

/** The meaning of a category; an unknown one mentions log lines only where there are any. */
function categoryText(group: FailureGroup): string {
  const category = categoryOf(group);
  return category === 'unknown' && group.examined.lines.length === 0
    ? 'why cannot be told, as no line of its log can be shown'
    : categoryWords[category];
}

const categoryWords: Readonly<Record<Category, string>> = {
  code: 'the code does not build or run',
  test: 'tests fail',
  lint: 'a linter or type checker objects',
  dependency: 'a dependency cannot be had or found',
  network: 'the network or another service failed',
  infrastructure: 'the runner or a service of CI failed',
  timeout: 'it ran out of time',
  out_of_memory: 'it ran out of memory',
  disk: 'the disk was full',
  permission_or_secret: 'a right, token or secret is missing',
  configuration: 'the workflow, a command or the repository is not set up for it',
  cancelled: 'it was cancelled',
  unknown: 'no known tool says why; these lines are the likeliest',
};
