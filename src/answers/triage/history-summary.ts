import { z } from 'zod';
import type { Job } from '../../github/job.ts';
import { isGreen, isOfBranch, type Run, sameBranch } from '../../github/run.ts';
import { attemptData, attemptLines, attemptShape, attemptsOf } from '../../history/attempts.ts';
import { isBefore } from '../../history/related-runs.ts';
import { sentBytes } from '../../text/sent-bytes.ts';
import { type Block, minus, plus, type Size, shareOf, sizeOf } from './budget.ts';
import { flakinessOf, flakinessShape } from './flakiness.ts';
import type { Past } from './past.ts';
import { regressionOf, regressionShape } from './regression.ts';
import { type CauseForRerun, type Rerun, rerunOf, rerunShape } from './rerun.ts';

/** The history of a failure in the output of triage. */
export const historyShape = z.object({
  newness: regressionShape.nullable(),
  flakiness: flakinessShape,
  rerun: rerunShape.nullable(),
  /** Only where there was more than one. */
  attempts: z.array(attemptShape).optional(),
});

/** Whether a failure is new or flaky, and whether a rerun helps. */
export interface HistorySummary {
  /** One sentence for each of these that is known. */
  readonly lines: readonly string[];
  readonly data: z.output<typeof historyShape>;
  readonly rerun: Rerun | undefined;
  /** Whether there is an earlier green run to compare with. */
  readonly comparable: boolean;
}

/**
 * Summarizes whether a failure is new or flaky, and whether a rerun helps.
 * @param alone whether other jobs failed that were not examined
 */
export function summarizeHistory(
  run: Run,
  jobs: readonly Job[],
  causes: readonly CauseForRerun[],
  past: Past,
  now: number,
  alone: boolean,
): HistorySummary {
  const names = [...new Set(causes.flatMap(({ jobs }) => jobs.map(({ name }) => name)))];
  const regression = regressionOf(run, names, past, now);
  const flakiness = flakinessOf(run, names, past);
  const attempts = attemptsOf(run, past.own);
  const latest = past.runs.find(({ id }) => id === run.id) ?? run;
  const rerun = rerunOf({
    run,
    jobs,
    causes,
    attempts,
    latest,
    regression,
    flakiness,
    private: past.private,
    alone,
    now,
  });
  const { text: flaky, ...known } = flakiness;
  // The sentence about flakiness already says what the attempts did.
  const omitAttempts = attempts.length < 2 || flaky !== undefined;
  return {
    lines: [
      ...(regression ? [regression.text] : []),
      ...(flaky ? [flaky] : []),
      ...(omitAttempts ? [] : attemptLines(attempts)),
      ...(rerun ? [rerun.text] : []),
    ],
    data: {
      newness: regression?.data ?? null,
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

/** The block about history, limited to a third of an answer, since names of jobs can be long. */
export function historyBlock({ lines, data }: HistorySummary, answer: Size): Block {
  return {
    priority: 2,
    always: true,
    least: note,
    limit: () => plus(note, shareOf(answer, 0.35)),
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
