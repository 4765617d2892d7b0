import { ToolError } from '../../github/errors.ts';
import { allJobs, isFailed, type Job } from '../../github/job.ts';
import { count } from '../../text/format.ts';
import type { Target } from '../../tool/addresses.ts';
import { findTarget } from '../../tool/target.ts';
import type { Context } from '../../tool/tool.ts';
import { jobLine } from './job-list.ts';

/**
 * The job that a call names; a run is enough where it has only one job, or one failed job.
 * @throws ToolError listing the jobs where several can be meant
 */
export async function chooseJob(target: Target, context: Context): Promise<Job> {
  const { owner, repo, run_id, attempt_number, job } = await findTarget(target, context);
  if (job) return job;
  const jobs = await allJobs(context.github, { owner, repo, run_id, attempt_number });
  const failed = jobs.filter(isFailed);
  const candidates = failed.length > 0 ? failed : jobs;
  const [only, ...others] = candidates;
  if (only && others.length === 0) return only;
  throw new ToolError(
    only
      ? [
          `Run ${run_id} has ${count(candidates.length, failed.length > 0 ? 'failed job' : 'job')}: say which by job_id.`,
          ...candidates.slice(0, 20).map((job) => jobLine(job, context.now())),
          ...(candidates.length > 20 ? ['All of them: list_jobs.'] : []),
        ].join('\n')
      : noJobs(run_id),
  );
}

/** Why a run has no jobs, and what to do instead. */
export function noJobs(run_id: number): string {
  return `Run ${run_id} has no jobs: it failed at its start or waits for approval. triage run_id: ${run_id} says why.`;
}
