import { causeInParts } from '../analysis/cause.ts';
import { diagnosis } from '../analysis/diagnose.ts';
import { type InParts, mapped } from '../analysis/parts.ts';
import { isFailed, type Job } from '../github/job.ts';
import { DeadlineError } from '../github/storage.ts';
import type { LogLine } from '../logs/line.ts';
import { stepSplitter } from '../logs/step-splitter.ts';
import type { Examined } from './failure-group.ts';
import { inTurns, type Turns } from './in-turns.ts';

/** Looks into a log; undefined where there is no time for all of it. */
export async function examineInTime(
  job: Job,
  lines: readonly LogLine[],
  turns: Turns,
  green?: readonly LogLine[],
): Promise<Examined | undefined> {
  try {
    return await inTurns(examination(job, lines, green), turns);
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error;
    return undefined;
  }
}

/** Looks into a log, in parts. */
export function* examination(
  job: Job,
  lines: readonly LogLine[],
  green?: readonly LogLine[],
): InParts<Examined> {
  const splitter = stepSplitter(job.steps);
  const failed = new Set(job.steps.filter(isFailed).map(({ number }) => number));
  const steps = yield* mapped(lines, (line) => splitter.stepOf(line)?.number);
  // Steps that failed after another one only ran in spite of it.
  const wrote = new Set(steps);
  const [first, second] = [...failed].filter((number) => wrote.has(number)).sort((a, b) => a - b);
  const cutAfter =
    first !== undefined && second !== undefined && !splitter.uncertain.has(first)
      ? first
      : undefined;
  const inFailedStep = (at: number) => {
    const step = steps[at];
    if (step === undefined) return true;
    return cutAfter === undefined ? failed.has(step) : step === cutAfter;
  };
  const unreadable = whyUnreadable(job, lines, steps, splitter.uncertain);
  if (unreadable) return { job, lines, evidence: [], cause: undefined, unreadable };
  // Where the times of the steps do not fit the log, they say nothing.
  const fits = failed.size > 0 && lines.some((_, at) => inFailedStep(at));
  const evidence = yield* diagnosis({ lines, ...(fits && { inFailedStep }) }, green);
  const until = cutAfter === undefined ? lines.length : steps.lastIndexOf(cutAfter) + 1;
  const cause = yield* causeInParts(evidence, lines, until);
  return { job, lines, evidence, cause, unreadable: undefined };
}

/**
 * That a log, or what the failed steps wrote of it, is empty: then no other step's line is a cause
 * (https://github.com/github/gh-aw/issues/26175).
 */
function whyUnreadable(
  { steps }: Job,
  lines: readonly LogLine[],
  stepOfLine: readonly (number | undefined)[],
  uncertain: ReadonlySet<number>,
): string | undefined {
  if (lines.every(({ text }) => text.trim() === '')) return 'it is empty';
  const failed = steps.filter(isFailed);
  const isTimed = ({ at }: LogLine) => at !== undefined;
  const { at: first = Infinity } = lines.find(isTimed) ?? {};
  const { at: last = -Infinity } = lines.findLast(isTimed) ?? {};
  const within = failed.every(
    ({ number, started_at, completed_at }) =>
      !uncertain.has(number) &&
      Date.parse(started_at ?? '') > first &&
      Date.parse(completed_at ?? '') < last,
  );
  if (failed.length === 0 || !within) return undefined;
  const numbers = failed.map(({ number }) => number);
  const wrote = stepOfLine.some((step) => numbers.includes(step ?? 0));
  return wrote ? undefined : 'its failed step wrote no line';
}

/**
 * The last lines of a log: the very last, and as many before it as have so many characters with it.
 */
export function endOf(lines: readonly LogLine[], characters: number): readonly LogLine[] {
  let from = lines.length - 1;
  let left = characters - (lines[from]?.text.length ?? 0);
  while (from > 0 && left >= (lines[from - 1]?.text.length ?? 0)) {
    from--;
    left -= lines[from]?.text.length ?? 0;
  }
  return from <= 0 ? lines : lines.slice(from);
}
