import type { Step } from '../../github/job.ts';
import { decodeLog } from '../../logs/decode.ts';
import { type LogLine, numberedFromEnd } from '../../logs/line.ts';
import type { JobLog } from '../../logs/log.ts';
import { stepSplitter } from '../../logs/step-splitter.ts';

/** The part of a log to read. */
export interface Wanted {
  readonly step: Step | undefined;
  /** First line, counted from 1, or from the end where negative; undefined: the last lines. */
  readonly from: number | undefined;
  /** Whether `from` counts lines of the job's log or of the step. */
  readonly within: 'job' | 'step';
  /** How many lines. */
  readonly count: number;
}

/** Consecutive lines of a log. */
export interface Passage {
  /**
   * Numbered from 1, or from the end (-1 is the last line) where the log was not read from its
   * beginning.
   */
  readonly lines: readonly LogLine[];
  /** The number of lines in the job's log, where it was read to its end. */
  readonly total: number | undefined;
  /** Whether there are lines after these; undefined where that is unknown. */
  readonly more: boolean | undefined;
  /** Whether time ran out before all lines were read. */
  readonly late: boolean;
  /** Whether the boundaries of the step had to be guessed. */
  readonly uncertain: boolean;
}

/**
 * How many bytes of the end are read without reading the whole log: a first guess, then a limit.
 */
const endSizes = [256 * 1024, 1280 * 1024] as const;

/** Reads lines, and no more of the log than necessary. */
export async function readPassage(log: JobLog, wanted: Wanted): Promise<Passage> {
  const fromEnd = wanted.from === undefined || wanted.from < 0;
  if (fromEnd && wanted.step === undefined && log.endIsNear) {
    const found = await readEnd(log, wanted);
    if (found) return found;
  }
  return fromEnd ? readLast(log, wanted) : readFrom(log, wanted);
}

/**
 * Reads only the end of the log. Its lines are numbered from the end, since those before were not
 * counted.
 */
async function readEnd(log: JobLog, { from, count }: Wanted): Promise<Passage | undefined> {
  const first = from ?? -count;
  for (const size of endSizes) {
    // The first line may be cut in half.
    const lines = decodeLog(await log.end(size)).slice(1);
    if (lines.length < -first && size !== endSizes.at(-1)) continue;
    if (lines.length < -first && from !== undefined) return undefined;
    return {
      lines: numberedFromEnd(lines).filter(({ n }) => n >= first && n < first + count),
      total: undefined,
      more: first + count < 0,
      late: false,
      uncertain: false,
    };
  }
  return undefined;
}

/** The last lines, by reading the whole log. */
async function readLast(log: JobLog, { step, from, count }: Wanted): Promise<Passage> {
  const held = from === undefined ? count : -from;
  let last: LogLine[] = [];
  let total = 0;
  const { ended, uncertain } = await visit(log, step, (line, inStep) => {
    total = line.n;
    if (!inStep) return step !== undefined && last.length > 0 ? 'enough' : 'more';
    last.push(line);
    if (last.length > 2 * held + 1000) last = last.slice(-held);
    return 'more';
  });
  const lines = last.slice(-held).slice(0, count);
  return {
    lines,
    total: ended === 'whole' ? total : undefined,
    more: held > count,
    late: ended === 'late',
    uncertain,
  };
}

/** Reads the log up to the last line that is wanted. */
async function readFrom(log: JobLog, { step, from = 1, within, count }: Wanted): Promise<Passage> {
  const lines: LogLine[] = [];
  let total = 0;
  let seen = 0;
  let more = false;
  const { ended, uncertain } = await visit(log, step, (line, inStep) => {
    total = line.n;
    if (!inStep) return step !== undefined && seen > 0 ? 'enough' : 'more';
    seen++;
    if ((within === 'step' ? seen : line.n) < from) return 'more';
    if (lines.length === count) {
      more = true;
      return 'enough';
    }
    lines.push(line);
    return 'more';
  });
  return {
    lines,
    total: ended === 'whole' ? total : undefined,
    more,
    late: ended === 'late',
    uncertain,
  };
}

/** Passes each line to `see` until that has enough, the log ends, or time is up. */
async function visit(
  log: JobLog,
  step: Step | undefined,
  see: (line: LogLine, inStep: boolean) => 'more' | 'enough',
): Promise<{ ended: 'whole' | 'enough' | 'late'; uncertain: boolean }> {
  const splitter = stepSplitter(log.job.steps);
  const uncertain = () => step !== undefined && splitter.uncertain.has(step.number);
  const groups = log.lines();
  for (;;) {
    const { done, value } = await groups.next();
    if (done) return { ended: value.late ? 'late' : 'whole', uncertain: uncertain() };
    for (const line of value) {
      const inStep = step === undefined || splitter.stepOf(line)?.number === step.number;
      if (see(line, inStep) === 'more') continue;
      await groups.return({ late: false });
      return { ended: 'enough', uncertain: uncertain() };
    }
  }
}
