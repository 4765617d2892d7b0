import { z } from 'zod';
import type { Job } from '../../github/job.ts';
import { isGreen, isOfBranch, type Run, sameBranch } from '../../github/run.ts';
import { attemptData, attemptLines, attemptShape, attemptsOf } from '../../history/attempts.ts';
import { isBefore } from '../../history/related-runs.ts';
import { sentBytes } from '../../text/sent-bytes.ts';
import { type Block, minus, plus, type Size, shareOf, sizeOf } from './budget.ts';
import { flakinessOf, flakinessShape } from './flakiness.ts';
import type { Past } from './past.ts';
import { newnessOf, newnessShape } from './regression.ts';
import { type Rerun, rerunOf, rerunShape, type Tried } from './rerun.ts';

/** What a triage says beyond the run itself. */
export const historyShape = z.object({
  newness: newnessShape.nullable(),
  flakiness: flakinessShape,
  rerun: rerunShape.nullable(),
  /** Where there was more than one. */
  attempts: z.array(attemptShape).optional(),
});

export interface HistorySummary {
  /** One for each thing that is known. */
  readonly lines: readonly string[];
  readonly data: z.output<typeof historyShape>;
  readonly rerun: Rerun | undefined;
  /** Whether a green run came before it that it can be compared with. */
  readonly comparable: boolean;
}

/**
 * New or old, flaky or not, and whether to run it again.
 * @param alone whether other jobs failed that were not looked into
 */
export function summarizeHistory(
  run: Run,
  jobs: readonly Job[],
  causes: readonly Tried[],
  past: Past,
  now: number,
  alone: boolean,
): HistorySummary {
  const names = [...new Set(causes.flatMap(({ jobs }) => jobs.map(({ name }) => name)))];
  const newness = newnessOf(run, names, past, now);
  const flakiness = flakinessOf(run, names, past);
  const attempts = attemptsOf(run, past.own);
  const latest = past.runs.find(({ id }) => id === run.id) ?? run;
  const rerun = rerunOf({
    run,
    jobs,
    causes,
    attempts,
    latest,
    newness,
    flakiness,
    private: past.private,
    alone,
    now,
  });
  const { text: flaky, ...known } = flakiness;
  // What attempts did is in the line about flaky jobs, where there is one.
  const omitAttempts = attempts.length < 2 || flaky !== undefined;
  return {
    lines: [
      ...(newness ? [newness.text] : []),
      ...(flaky ? [flaky] : []),
      ...(omitAttempts ? [] : attemptLines(attempts)),
      ...(rerun ? [rerun.text] : []),
    ],
    data: {
      newness: newness?.data ?? null,
      flakiness: { ...known, jobs: known.jobs.slice(0, maxNamed) },
      rerun: rerun?.advice ?? null,
      ...(attempts.length > 1 && { attempts: attemptData(attempts) }),
    },
    rerun,
    comparable: past.runs.some(
      (other) =>
        isGreen(other) &&
        isBefore(other, run) &&
        (sameBranch(other, run) ||
          (past.default_branch !== undefined && isOfBranch(other, past.default_branch))),
    ),
  };
}

const maxNamed = 10;

const omitted = 'some of whether it is new, flaky or worth a rerun: a larger max_tokens';
const note = sizeOf({ text: [], data: {}, omitted: [omitted] });

/** What its history says: whole where it can be, but of a small answer a third, as names can be long. */
export function historyBlock({ lines, data }: HistorySummary, answer: Size): Block {
  return {
    priority: 2,
    always: true,
    least: note,
    most: () => plus(note, shareOf(answer, 0.35)),
    fill(room) {
      const left = minus(room, note);
      let text = left.text;
      const shown = lines.filter((line) => {
        text -= sentBytes(line) + 1;
        return text >= 0;
      });
      const history = sentBytes({ history: data }) <= left.data ? { history: data } : {};
      const isWhole = shown.length === lines.length && 'history' in history;
      return { text: shown, data: history, omitted: isWhole ? [] : [omitted] };
    },
  };
}
