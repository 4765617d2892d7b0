import { z } from 'zod';
import { noteOf } from '../../analysis/notes.ts';
import { oneTestCommand } from '../../analysis/one-test.ts';
import { bothEnds } from '../../analysis/plain.ts';
import { type Ranking, ranking } from '../../analysis/rank-lines.ts';
import { type Quote, selectLines } from '../../analysis/select-lines.ts';
import type { FailureGroup } from '../../causes/failure-group.ts';
import { inTurns, type Turns } from '../../causes/in-turns.ts';
import { nameCause, notesOf } from '../../causes/named-cause.ts';
import { failureLine } from '../../causes/reported-failure.ts';
import { filesOf, testsOf } from '../../causes/what-failed.ts';
import { isFailed } from '../../github/job.ts';
import { stateOf } from '../../github/run.ts';
import { seenShape } from '../../history/seen-before.ts';
import { countedFromEnd } from '../../logs/line.ts';
import { count, line } from '../../text/format.ts';
import { jobNames } from '../../text/job-names.ts';
import { sentBytes } from '../../text/sent-bytes.ts';
import { inline, quoted } from '../../text/text.ts';
import type { Size } from './budget.ts';
import { passagesOf, rowsOf } from './excerpt.ts';
import type { SeenCause } from './seen.ts';
import { workflowReply, workflowShape } from './workflow-reply.ts';

/** A cause in the output of triage. */
export const failureShape = z.object({
  category: z.string(),
  cause: z.string(),
  sure: z.number().describe('0 to 1.'),
  jobs: z.array(z.string()),
  job_count: z.number(),
  step: z.object({ number: z.number(), name: z.string() }).nullable(),
  evidence: z.array(
    z.object({
      job_id: z.number(),
      first_line: z.number(),
      last_line: z.number(),
      text: z.string().describe('"… 9" stands for 9 lines.'),
    }),
  ),
  annotations: z.array(z.string()).optional(),
  remedy: z.string().optional(),
  seen: seenShape.optional().describe('In other runs.'),
  report: z.array(z.string()).optional().describe('Of its tests.'),
  workflow: workflowShape.optional(),
  files: z.array(z.object({ path: z.string(), line: z.number().optional() })),
  tests: z.array(z.string()),
});

/** A cause as data. */
export type Failure = z.output<typeof failureShape>;

/** A cause with less confidence is marked as not sure. */
const minConfidence = 0.6;

/**
 * Levels of detail around the log lines, most detailed first. The first that leaves the lines their
 * share of the room is used; what is not from the log (workflow file, test command) is dropped
 * first.
 */
const detailLevels = [
  { listShare: 1, beyondLog: true, forLines: 0.7 },
  { listShare: 1, beyondLog: false, forLines: 0.4 },
  { listShare: 0.5, beyondLog: false, forLines: 0.4 },
  { listShare: 0.25, beyondLog: false, forLines: 0.4 },
] as const;

/** The share of each list in the shortest form. */
const shortestShare = 0.1;

/** The size of a cause in its shortest form, without log lines. */
export function shortestSize(group: SeenCause, number: number): Size {
  const content = causeText(group, number, shortestShare, false);
  return { text: sentBytes(content.text([])), data: sentBytes(content.failure([])) };
}

/** A cause as text and data, within a room that is at least the size of its shortest form. */
export async function failureOf(
  group: SeenCause,
  room: Size,
  number: number,
  turns: Turns,
): Promise<{ text: string; failure: Failure }> {
  const { evidence, lines, cause } = group.examined;
  const ranked = await inTurns(ranking(evidence, lines, cause), turns);
  const within = (content: CauseText, bytes: number) => {
    const quotes = quotesFor(ranked, content, room, bytes);
    return { text: content.text(quotes), failure: content.failure(quotes) };
  };
  for (const { listShare, beyondLog, forLines } of detailLevels) {
    const content = causeText(group, number, listShare, beyondLog);
    const left = {
      text: room.text - sentBytes(content.text([])) - 1,
      data: room.data - sentBytes(content.failure([])),
    };
    if (Math.min(left.text, left.data) >= room.text * forLines) return within(content, left.text);
  }
  const content = causeText(group, number, shortestShare, false);
  return within(content, room.text - sentBytes(content.text([])) - 1);
}

/** The command that runs only the first failed test. */
function oneTest({ examined }: FailureGroup): string | undefined {
  const { cause, evidence, lines } = examined;
  const [test] = cause?.tests ?? [];
  const command = test === undefined ? undefined : oneTestCommand(test, evidence, lines);
  return command && inline(command);
}

/** A cause except for its log lines, which are added when their number is known. */
interface CauseText {
  text(quotes: readonly Quote[]): string;
  failure(quotes: readonly Quote[]): Failure;
}

/** Selects as many lines as text and data have room for. */
function quotesFor(ranking: Ranking, content: CauseText, room: Size, bytes: number): Quote[] {
  let fitting: Quote[] = [];
  let budget = Math.max(0, bytes);
  const none = sentBytes(content.text([]));
  // The text leaves out what the quoted lines say themselves, so quoting lines can make room for
  // more.
  for (let round = 0; round < 5 || (fitting.length === 0 && budget > 0); round++) {
    const quotes = selectLines(ranking, budget);
    const taken = sentBytes(content.text(quotes));
    const spare = Math.min(room.text - taken, room.data - sentBytes(content.failure(quotes)));
    if (spare >= 0) fitting = quotes;
    if (spare >= 0 && (spare < 60 || round > 2)) break;
    // The lines may use less than their budget, so an excess is subtracted from what they use.
    budget = Math.max(0, spare < 0 ? Math.min(budget, taken - none) + spare - 20 : budget + spare);
  }
  return fitting;
}

/** Lines about the job's test report, with failed tests that are not in the text `said` already. */
function reportLines({ reported }: FailureGroup, maxTests: number, said = ''): string[] {
  if (!reported) return [];
  const { source, counts, failed, disagrees } = reported;
  const unsaid = failed.filter(
    ({ name, message }) => !said.includes(name) || (message && !said.includes(message)),
  );
  const left = unsaid.length - maxTests;
  return [
    `Test report (${source}): ${counts.failed} failed, ${counts.flaky} flaky, ${counts.passed} passed.`,
    ...unsaid.slice(0, maxTests).map((failure) => `  ${failureLine(failure)}`),
    ...(left > 0 ? [`  and ${left} more: get_test_report`] : []),
    ...(disagrees ? [disagrees] : []),
  ];
}

function causeText(group: SeenCause, number: number, share: number, beyondLog: boolean): CauseText {
  const { examined, jobs } = group;
  const { job, lines, evidence, cause, unreadable } = examined;
  const upTo = <T>(list: readonly T[], max: number) => list.slice(0, Math.ceil(max * share));
  const step = job.steps.find(isFailed) ?? null;
  const notes = upTo(notesOf(group), 5);
  const { category, confidence, note, place, ...whole } = nameCause(group);
  const remedy = note === undefined ? undefined : noteOf(note)?.remedy;
  const named = bothEnds(whole.cause, Math.max(80, 320 * share));
  const tests = upTo(testsOf(group), 10);
  const testCommand = beyondLog ? oneTest(group) : undefined;
  const files = upTo([...(place ? [place] : []), ...filesOf(group)], 8);
  const names = jobs.map(({ name }) => name);
  const workflow = beyondLog && group.workflow ? workflowReply(group.workflow) : undefined;
  const maxReported = Math.ceil(5 * share);
  const report = reportLines(group, maxReported);
  const head = [
    `${number}. ${category}${cause && confidence < minConfidence ? ' (not sure)' : ''}: ${named}`,
    line(
      `job ${job.id} ${quoted(job.name)} (${stateOf(job)})`,
      step && `step ${step.number} ${quoted(step.name)}`,
      jobs.length > 1 &&
        `the same in ${count(jobs.length, 'job')}: ${jobNames(names, Math.ceil(4 * share))}`,
    ),
    ...(group.seen ? [group.seen.text] : []),
    ...(remedy ? [`What helps: ${remedy}.`] : []),
    ...((lines[0]?.n ?? 0) < 0 ? [countedFromEnd] : []),
    ...(unreadable ? [`No line of its log can be shown: ${unreadable}.`] : []),
    ...(unreadable || evidence.length === 0
      ? notes.filter((note) => note !== named).map((note) => `GitHub noted: ${note}`)
      : []),
  ];
  return {
    text(quotes) {
      const rows = rowsOf(quotes, lines);
      const said = rows.join('\n');
      const reported = reportLines(group, maxReported, `${named}\n${said}`);
      const shown = [...reported, said].join('\n');
      const missing = tests.filter((test) => !shown.includes(test));
      const places = files.map(({ path, line }) => (line ? `${path}:${line}` : path));
      const elsewhere = places.filter((place) => !shown.includes(place));
      return [
        ...head,
        ...reported,
        ...rows,
        ...(missing.length > 0 ? [`failed tests: ${missing.join('; ')}`] : []),
        ...(elsewhere.length > 0 ? [`files: ${elsewhere.join(', ')}`] : []),
        ...(testCommand ? [`one test alone: ${testCommand}`] : []),
        ...(workflow?.lines ?? []),
      ].join('\n');
    },
    failure: (quotes) => ({
      category,
      cause: named,
      sure: Number(confidence.toFixed(2)),
      jobs: upTo(names, 10),
      job_count: jobs.length,
      step: step && { number: step.number, name: step.name },
      evidence: passagesOf(quotes, lines).map((passage) => ({ job_id: job.id, ...passage })),
      ...(notes.length > 0 && { annotations: notes }),
      ...(remedy && { remedy }),
      ...(group.seen && { seen: group.seen.data }),
      ...(report.length > 0 && { report }),
      ...(workflow && { workflow: workflow.data }),
      files,
      tests,
    }),
  };
}
