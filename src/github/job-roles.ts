import type { Job } from './job.ts';

/** Which part a job that is not green played. */
export interface Roles {
  /** Those to look into. */
  readonly suspects: readonly Job[];
  /** Ended by the failure of another: fail-fast siblings, and cancelled with the run. */
  readonly consequences: readonly Job[];
}

const went = ['failure', 'timed_out', 'startup_failure', 'action_required'];

/**
 * Tells cause from consequence: where a job failed by itself, cancelled ones were taken down with
 * it; where all were cancelled, each may have reached its time limit.
 */
export function rolesOf(jobs: readonly Job[]): Roles {
  const failed = jobs.filter(({ conclusion }) => conclusion !== null && went.includes(conclusion));
  const cancelled = jobs.filter(({ conclusion }) => conclusion === 'cancelled');
  const began = ({ steps }: Job) => steps.some(({ conclusion }) => conclusion === 'cancelled');
  if (failed.length === 0) {
    const suspects = cancelled.filter(began);
    return suspects.length > 0
      ? { suspects, consequences: cancelled.filter((job) => !began(job)) }
      : { suspects: cancelled, consequences: [] };
  }
  const firstEnd = Math.min(
    ...failed.map(({ completed_at }) => Date.parse(completed_at ?? '') || Infinity),
  );
  // A job that was cancelled before any other failed was not cancelled by that.
  const own = cancelled.filter(
    (job) => began(job) && (Date.parse(job.completed_at ?? '') || Infinity) < firstEnd,
  );
  return {
    suspects: [...failed, ...own],
    consequences: cancelled.filter((job) => !own.includes(job)),
  };
}
