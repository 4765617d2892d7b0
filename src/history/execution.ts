import { isFailed, type Job, neverRan } from '../github/job.ts';
import { branchOf, type Run } from '../github/run.ts';

/** One time that a job really ran: jobs carried over into a later attempt are not run again. */
export interface Execution {
  readonly job_id: number;
  readonly run_id: number;
  readonly attempt: number;
  readonly name: string;
  readonly branch: string;
  readonly sha: string;
  readonly event: string;
  readonly outcome: 'passed' | 'failed' | 'cancelled';
  /** Whether another job of its name is red in that attempt: two jobs may have one name. */
  readonly namesake_failed: boolean;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly started: number;
  readonly completed: number;
}

/**
 * The times that jobs really ran. After a rerun GitHub lists what was not rerun under the new attempt
 * with its old times; jobs that were skipped, wait, have no times or were
 * cancelled before a runner took them did not run.
 */
export function executionsOf(run: Run, jobs: readonly Job[]): Execution[] {
  const first = new Map<string, number>();
  const red = new Set(jobs.filter(isFailed).map(nameInAttempt));
  return jobs
    .toSorted((a, b) => a.run_attempt - b.run_attempt || a.id - b.id)
    .flatMap((job) => {
      const { name, started_at, completed_at, conclusion } = job;
      if (!started_at || !completed_at || conclusion === 'skipped' || conclusion === 'neutral')
        return [];
      if (conclusion === 'cancelled' && neverRan(job)) return [];
      const times = `${name} ${started_at} ${completed_at}`;
      const attempt = first.get(times) ?? job.run_attempt;
      first.set(times, attempt);
      if (attempt < job.run_attempt) return [];
      const outcome =
        conclusion === 'cancelled' ? 'cancelled' : isFailed(job) ? 'failed' : 'passed';
      return [
        {
          job_id: job.id,
          run_id: run.id,
          attempt: job.run_attempt,
          name,
          branch: branchOf(run),
          sha: run.head_sha,
          event: run.event,
          outcome,
          namesake_failed: !isFailed(job) && red.has(nameInAttempt(job)),
          created: Date.parse(job.created_at),
          started: Date.parse(started_at),
          completed: Date.parse(completed_at),
        } satisfies Execution,
      ];
    });
}

const nameInAttempt = ({ run_attempt, name }: Job) => `${run_attempt} ${name}`;

/**
 * The executions of one name that say how it went, oldest first. Names may be given twice, and within
 * an attempt only the id tells two jobs apart (https://github.com/cli/cli/issues/7641): that one passed
 * says nothing of the other.
 */
export function decidedExecutions(executions: readonly Execution[]): Execution[] {
  return executions
    .filter(({ outcome, namesake_failed }) =>
      outcome === 'passed' ? !namesake_failed : outcome === 'failed',
    )
    .toSorted((a, b) => a.started - b.started || a.job_id - b.job_id);
}

/** In how many attempts of runs they were. */
export function attemptCount(executions: readonly Execution[]): number {
  return new Set(executions.map(({ run_id, attempt }) => `${run_id} ${attempt}`)).size;
}

/** GitHub counts minutes begun, for each job: https://docs.github.com/billing/concepts/product-billing/github-actions */
export function billedMinutes({
  started,
  completed,
}: Pick<Execution, 'started' | 'completed'>): number {
  return Math.ceil(Math.max(0, completed - started) / 60_000);
}

/** The minutes that running jobs again cost. */
export function rerunMinutes(executions: readonly Execution[]): number {
  return executions
    .filter(({ attempt }) => attempt > 1)
    .reduce((sum, execution) => sum + billedMinutes(execution), 0);
}

/** How long a job waited for a runner, in milliseconds. */
export function queueTime({ created, started }: Execution): number {
  return Math.max(0, started - created);
}
