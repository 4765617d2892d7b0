import { type Job, neverRan } from './job.ts';

/** Which part a job that is not green played. */
export interface Roles {
  /** Those to look into. */
  readonly suspects: readonly Job[];
  /** Ended by the failure of another: fail-fast siblings, and cancelled with the run. */
  readonly consequences: readonly Job[];
}

const failedConclusions = ['failure', 'timed_out', 'startup_failure', 'action_required'];

/** GitHub cancels the others of a matrix at once; a job may take so long to stop. */
const cancelsWithin = 6 * 60_000;

const endOf = ({ completed_at }: Job) => Date.parse(completed_at ?? '') || Infinity;

/** Whether a cancelled job was at work when it was cancelled. */
export const hasBegun = ({ steps }: Job): boolean =>
  steps.some(({ conclusion }) => conclusion === 'cancelled');

/**
 * Tells cause from consequence: where a job failed by itself, cancelled ones were taken down with
 * it; where all were cancelled, each that ran may have reached its time limit.
 */
export function rolesOf(jobs: readonly Job[]): Roles {
  const failed = jobs.filter(
    ({ conclusion }) => conclusion !== null && failedConclusions.includes(conclusion),
  );
  const cancelled = jobs.filter(({ conclusion }) => conclusion === 'cancelled');
  if (failed.length === 0) {
    const suspects = cancelled.filter(hasBegun);
    return suspects.length > 0
      ? { suspects, consequences: cancelled.filter((job) => !hasBegun(job)) }
      : {
          suspects: cancelled.filter((job) => !neverRan(job)),
          consequences: cancelled.filter(neverRan),
        };
  }
  const ends = failed.map(endOf);
  // A job that ended before any other failed, or long after, was not cancelled by that failure.
  const own = cancelled.filter(
    (job) =>
      hasBegun(job) && !ends.some((end) => endOf(job) >= end && endOf(job) - end <= cancelsWithin),
  );
  return {
    suspects: [...failed, ...own],
    consequences: cancelled.filter((job) => !own.includes(job)),
  };
}
