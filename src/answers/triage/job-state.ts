import { runName } from '../../causes/blocked.ts';
import { isFailed, type Job, neverRan, ranForText } from '../../github/job.ts';
import { rolesOf } from '../../github/job-roles.ts';
import type { Repository } from '../../github/repository.ts';
import { type Run, stateOf } from '../../github/run.ts';
import { count } from '../../text/format.ts';
import { jobNames } from '../../text/job-names.ts';
import { quoted } from '../../text/text.ts';
import type { NextCall } from '../../tool/next-call.ts';
import type { Context } from '../../tool/tool.ts';
import { explainState } from './run-state.ts';

/** The state of a requested job that did not fail, and of its run. */
export async function stateOfJob(
  repo: Repository,
  run: Run,
  job: Job,
  jobs: readonly Job[],
  context: Context,
): Promise<{ readonly state: string; readonly next: readonly NextCall[] }> {
  const own = `Job ${job.id} ${quoted(job.name)} ${stateText(job, context.now())}.`;
  const failed = rolesOf(jobs).suspects.filter(({ id }) => id !== job.id);
  if (failed.length === 0) {
    const { state, next } = await explainState(repo, run, jobs, context);
    return { state: `${own} ${state}`, next };
  }
  const names = jobNames(failed.map(({ name }) => name));
  return {
    state: `${own} Of the ${count(jobs.length, 'job')} of ${runName(run)}, ${failed.length} failed: ${names}.`,
    next: [{ tool: 'triage', arguments: { run_id: run.id }, why: 'why the run failed' }],
  };
}

function stateText(job: Job, now: number): string {
  if (job.status === 'in_progress') return `is ${ranForText(job, now)}, and has not failed`;
  if (job.status !== 'completed') return `is ${job.status} and has not begun`;
  if (job.conclusion === 'skipped')
    return 'was skipped, which is no failure: its condition, or a job that it needs, says why';
  if (neverRan(job)) return `ended as ${stateOf(job)} before a runner took it: nothing of it ran`;
  return isFailed(job) ? `ended as ${stateOf(job)}` : `did not fail: it ended as ${stateOf(job)}`;
}
