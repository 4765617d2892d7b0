import { z } from 'zod';
import { blockedBy } from '../../causes/blocked.ts';
import { isFailed } from '../../github/job.ts';
import { type Run, runShape, stateOf } from '../../github/run.ts';
import { count, line } from '../../text/format.ts';
import { leading } from '../../text/text.ts';
import { headPosition } from '../../tool/checked-out-branch.ts';
import { callsFor } from '../../tool/next-call.ts';
import type { Context, Reply } from '../../tool/tool.ts';
import { causeLine, causeShape, firstCause } from './first-cause.ts';
import {
  type FailedJob,
  failedJob,
  failedJobLine,
  leftText,
  tally,
  usualDuration,
  type Waited,
  type Waiting,
  waitForRun,
  wentWrong,
} from './wait.ts';

const failedJobShape = z.object({
  job_id: z.number(),
  name: z.string(),
  conclusion: z.string().nullable(),
  failed_step: z.object({ number: z.number(), name: z.string() }).nullable(),
});

/** How many failed jobs are listed. */
const maxShown = 10;

function nextCall(
  run: Run,
  finished: boolean,
  [first]: readonly FailedJob[],
  unblockingTool: string | undefined,
): string | undefined {
  const again = finished ? '' : `wait_for_run run_id: ${run.id}`;
  if (first) {
    const triage = `triage run_id: ${run.id}`;
    return again ? `${triage} (job_id ${first.job_id} has its log already), then ${again}` : triage;
  }
  if (unblockingTool && unblockingTool !== 'wait_for_run')
    return `${unblockingTool} run_id: ${run.id}, then ${again || `wait_for_run run_id: ${run.id}`}`;
  return again || (isFailed(run) ? `triage run_id: ${run.id}` : undefined);
}

const waitedRun = {
  id: z.number(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  html_url: z.string(),
};

/** The output of wait_for_run. */
export const waitShape = {
  finished: z.boolean(),
  stopped: z.enum(['completed', 'first_failure', 'blocked', 'timeout', 'trouble']),
  waited_seconds: z.number(),
  head_sha: z.string().optional(),
  runs: z.array(z.object(waitedRun)).optional().describe('Of a pull request, branch or commit.'),
  run: z.object(runShape).optional(),
  jobs: z
    .object({
      total: z.number(),
      completed: z.number(),
      failed: z.number(),
      cancelled: z.number(),
      in_progress: z.number(),
      not_started: z.number(),
    })
    .optional(),
  cause: causeShape.optional().describe('Of the first failure.'),
  failed_jobs: z.array(failedJobShape),
  usual_duration_seconds: z.number().optional().describe('Median of green runs.'),
  checkout: z.string().optional(),
  note: z.string().optional(),
  next: z.string().optional().describe('What to call now.'),
};

const fingerprint = ({ run, jobs }: Waited['seen']) =>
  JSON.stringify([stateOf(run), run.run_attempt, jobs?.map((job) => [job.id, stateOf(job)])]);

function jobsLine(totals: ReturnType<typeof tally>): string {
  return line(
    `jobs: ${totals.completed} of ${totals.total} done`,
    `${totals.failed} failed`,
    totals.cancelled > 0 && `${totals.cancelled} cancelled`,
    `${totals.in_progress} running`,
    `${totals.not_started} not started`,
  );
}

/** Answers wait_for_run about a single run: waits, and says how far it is. */
export async function waitReply(args: Waiting, context: Context): Promise<Reply> {
  const waited = await waitForRun(args, context);
  const { owner, repo } = args;
  const { seen, before, stopped, trouble } = waited;
  const { run, jobs } = seen;
  const finished = stopped === 'completed';
  const usual =
    finished || trouble
      ? undefined
      : await usualDuration({ owner, repo, workflow_id: run.workflow_id }, context);
  const position = await headPosition({ owner, repo }, run, context);
  const totals = jobs && tally(jobs);
  const failed_jobs = (jobs ?? []).filter(wentWrong).slice(0, maxShown).map(failedJob);
  const more = (totals?.failed ?? 0) - failed_jobs.length;
  const blocked =
    stopped === 'timeout' || stopped === 'blocked' || run.conclusion === 'action_required'
      ? await blockedBy({ owner, repo }, run, jobs, context)
      : undefined;
  const note = line(
    trouble,
    blocked?.state,
    more > 0 && `${count(more, 'more failed job')}: list_jobs run_id: ${run.id}.`,
  );
  const next = nextCall(run, finished, failed_jobs, blocked && callsFor(blocked, run.id)[0]?.tool);
  const seconds = Math.round(waited.waited / 1000);
  const left = leftText(run, usual, context.now());
  const cause =
    jobs && (isFailed(run) || failed_jobs.length > 0)
      ? await firstCause({ owner, repo }, run, jobs, context)
      : undefined;
  const unchanged =
    stopped === 'timeout' && seconds > 0 && fingerprint(seen) === fingerprint(before);
  const short = [
    `${leading(run.name)} #${run.run_number}: ${stateOf(run)} (finished: false), unchanged for ${seconds}s${totals ? `: ${totals.completed} of ${count(totals.total, 'job')} done, ${totals.failed} failed` : ''}`,
    ...(left ? [left] : []),
    ...(note ? [note] : []),
    ...(next ? [`Next: ${next}`] : []),
  ];
  const whole = [
    `${leading(run.name)} #${run.run_number}: ${stateOf(run)}${finished ? '' : ' (finished: false)'}, waited ${seconds}s`,
    `run_id: ${run.id}  attempt: ${run.run_attempt}`,
    ...(totals ? [jobsLine(totals)] : []),
    ...failed_jobs.map(failedJobLine),
    ...(cause ? [causeLine(cause)] : []),
    ...(left ? [left] : []),
    ...(note ? [note] : []),
    ...(position ? [`Checkout: ${position}.`] : []),
    ...(next ? [`Next: ${next}`] : []),
    run.html_url,
  ];
  return {
    text: (unchanged ? short : whole).join('\n'),
    data: {
      finished,
      stopped,
      waited_seconds: seconds,
      run,
      ...(totals && { jobs: totals }),
      failed_jobs,
      ...(cause && { cause }),
      ...(usual && { usual_duration_seconds: Math.round(usual.median / 1000) }),
      ...(position && { checkout: position }),
      ...(note && { note }),
      ...(next && { next }),
    },
  };
}
