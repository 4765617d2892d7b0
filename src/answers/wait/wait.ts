import { blockedBy } from '../../causes/blocked.ts';
import { allJobs, isFailed, type Job } from '../../github/job.ts';
import { listRuns } from '../../github/list-runs.ts';
import type { Repository } from '../../github/repository.ts';
import { type Run, readRun } from '../../github/run.ts';
import { quantile } from '../../history/statistics.ts';
import { count, line, span } from '../../text/format.ts';
import { quoted } from '../../text/text.ts';
import type { Context } from '../../tool/tool.ts';
import { type Watched, type Watching, watch } from './watch.ts';

/** The run to wait for, how long and for what. */
export interface Waiting extends Watching {
  readonly owner: string;
  readonly repo: string;
  readonly run_id: number;
}

interface Seen {
  readonly run: Run;
  /** undefined: they could not be read. */
  readonly jobs: readonly Job[] | undefined;
}

/** How far a run is, and what ended the wait. */
export type Waited = Watched<Seen>;

/** Reads a run again and again until it has ended or failed, or time is up. */
export function waitForRun(args: Waiting, context: Context): Promise<Waited> {
  return watch(
    () => look(args, context),
    {
      ended: ({ run }) => run.status === 'completed',
      failed: ({ jobs }) => jobs?.some(wentWrong) === true,
      blocked: ({ run, jobs }) => needsPerson(args, run, jobs, context),
      progressText: ({ run, jobs }) => {
        if (!jobs) return run.status;
        const done = jobs.filter(({ status }) => status === 'completed').length;
        return `${done} of ${count(jobs.length, 'job')} done`;
      },
    },
    args,
    context,
  );
}

/** Whether the run waits for a person, not for a timer or an app. */
export async function needsPerson(
  { owner, repo }: Repository,
  run: Run,
  jobs: readonly Job[] | undefined,
  context: Context,
): Promise<boolean> {
  if (!['waiting', 'action_required'].includes(run.status)) return false;
  const blocked = await blockedBy({ owner, repo }, run, jobs, context);
  return blocked !== undefined && blocked.blocker !== 'timer' && blocked.blocker !== 'app';
}

async function look(args: Waiting, { github, optional }: Context): Promise<Seen> {
  const { owner, repo, run_id } = args;
  // The run is read first: jobs that end in between make the answer newer, but not contradictory.
  const run = await readRun(args, { github });
  const jobs = await optional.read('jobs', () => allJobs(github, { owner, repo, run_id }));
  return { run, jobs };
}

/** Whether a job failed; a cancelled one did not. */
export const wentWrong = (job: Job) => isFailed(job) && job.conclusion !== 'cancelled';

/** Counts the jobs of a run by state. */
export function tally(jobs: readonly Job[]) {
  const is = (status: string) => jobs.filter((job) => job.status === status).length;
  const completed = is('completed');
  const running = is('in_progress');
  return {
    total: jobs.length,
    completed,
    failed: jobs.filter(wentWrong).length,
    cancelled: jobs.filter(({ conclusion }) => conclusion === 'cancelled').length,
    in_progress: running,
    not_started: jobs.length - completed - running,
  };
}

/** A failed job with its failed step, as data. */
export function failedJob(job: Job) {
  const step = job.steps.find(isFailed);
  return {
    job_id: job.id,
    name: job.name,
    conclusion: job.conclusion,
    failed_step: step ? { number: step.number, name: step.name } : null,
  };
}

/** A failed job as data. */
export type FailedJob = ReturnType<typeof failedJob>;

/** A failed job in a line. */
export function failedJobLine({ job_id, name, conclusion, failed_step }: FailedJob): string {
  return line(
    `job_id ${job_id}`,
    `${conclusion}: ${name}`,
    failed_step && `step ${failed_step.number} ${quoted(failed_step.name)}`,
  );
}

/** How many runs the estimate is made from. */
const runsRead = 30;

/**
 * The usual duration of the workflow's green runs, in milliseconds; undefined where none is among
 * the last runs. These are listed unfiltered, since GitHub's search may lag behind.
 */
export async function usualDuration(
  { owner, repo, workflow_id }: { owner: string; repo: string; workflow_id: number },
  { github, optional }: Pick<Context, 'github' | 'optional'>,
): Promise<{ readonly median: number; readonly of: number } | undefined> {
  const listed = await optional.read("the workflow's runs", () =>
    listRuns(github, { owner, repo, workflow_id, per_page: runsRead }),
  );
  const took = (listed?.runs ?? [])
    .filter(({ conclusion, run_attempt }) => conclusion === 'success' && run_attempt === 1)
    .map(({ run_started_at, updated_at }) => Date.parse(updated_at) - Date.parse(run_started_at));
  const median = quantile(took, 0.5);
  return median === undefined ? undefined : { median, of: took.length };
}

/** "usually takes 6m (5 green runs): about 2m left". */
export function leftText(
  run: Run,
  usual: { readonly median: number; readonly of: number } | undefined,
  now: number,
): string {
  if (!usual) return '';
  const left = usual.median - (now - Date.parse(run.run_started_at));
  return `usually takes ${span(usual.median)} (${count(usual.of, 'green run')}): ${
    left > 0 ? `about ${span(left)} left` : `${span(-left)} over`
  }`;
}
