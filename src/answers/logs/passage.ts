import type { Step } from '../../github/job.ts';
import { decodeLog } from '../../logs/decode.ts';
import { type LogLine, numberedFromEnd } from '../../logs/line.ts';
import type { JobLog } from '../../logs/log.ts';
import { stepCutter } from '../../logs/step-splitter.ts';

/** What is wanted of a log. */
export interface Wanted {
  readonly step: Step | undefined;
  /** First line: from 1, or from the end as a negative number; undefined: the last lines. */
  readonly from: number | undefined;
  /** Where `from` counts: in the job's log, or in the step. */
  readonly within: 'job' | 'step';
  /** How many lines. */
  readonly count: number;
}

export interface Passage {
  /** Numbered from 1, or from the end (-1 is the last line) where the log was not read from its beginning. */
  readonly lines: readonly LogLine[];
  /** How many lines the job's log has, where it was read to its end. */
  readonly total: number | undefined;
  /** Whether the step has lines after these; undefined where that was not looked at. */
  readonly more: boolean | undefined;
  /** Time was up before the passage was whole. */
  readonly late: boolean;
  /** Where the step begins or ends had to be guessed. */
  readonly uncertain: boolean;
}

/** The end of a log that is too large to be read for it: first a guess, then as much as is worth it. */
const endSizes = [256 * 1024, 1280 * 1024] as const;

/** Reads what is wanted, and no more of the log than that needs. */
export async function readPassage(log: JobLog, wanted: Wanted): Promise<Passage> {
  const fromEnd = wanted.from === undefined || wanted.from < 0;
  if (fromEnd && wanted.step === undefined && log.endIsNear) {
    const found = await readEnd(log, wanted);
    if (found) return found;
  }
  return fromEnd ? readLast(log, wanted) : readFrom(log, wanted);
}

/** By ranges: lines have numbers from the end, since nobody counted those before. */
async function readEnd(log: JobLog, { from, count }: Wanted): Promise<Passage | undefined> {
  const first = from ?? -count;
  for (const size of endSizes) {
    // The first line of a cut is half a line.
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

/** The last lines, by reading all: as many are held as are wanted. */
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

/** From a line on, by reading up to its last one. */
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

/** Shows each line to `see` until it has enough, the log ends, or time is up. */
async function visit(
  log: JobLog,
  step: Step | undefined,
  see: (line: LogLine, inStep: boolean) => 'more' | 'enough',
): Promise<{ ended: 'whole' | 'enough' | 'late'; uncertain: boolean }> {
  const cutter = stepCutter(log.job.steps);
  const uncertain = () => step !== undefined && cutter.uncertain.has(step.number);
  const groups = log.lines();
  for (;;) {
    const { done, value } = await groups.next();
    if (done) return { ended: value.late ? 'late' : 'whole', uncertain: uncertain() };
    for (const line of value) {
      const inStep = step === undefined || cutter.stepOf(line)?.number === step.number;
      if (see(line, inStep) === 'more') continue;
      await groups.return({ late: false });
      return { ended: 'enough', uncertain: uncertain() };
    }
  }
}
