import { z } from 'zod';
import { compareRuns } from '../src/answers/compare/compare.ts';
import { comparisonShape } from '../src/answers/compare/reply.ts';
import { health } from '../src/answers/health/health.ts';
import { healthReply, healthShape } from '../src/answers/health/reply.ts';
import { standsStill } from '../src/answers/triage/blocked.ts';
import {
  type FailedJob,
  failedJob,
  failedJobLine,
  leftText,
  tally,
  usualDuration,
  waitForRun,
} from '../src/answers/wait/wait.ts';
import { isFailed } from '../src/github/job.ts';
import { type Run, runShape, standing } from '../src/github/run.ts';
import { survey } from '../src/history/load-history.ts';
import { count, line } from '../src/text/format.ts';
import { leading } from '../src/text/text.ts';
import { atHead, headPosition } from '../src/tool/checked-out-branch.ts';
import { parameters } from '../src/tool/parameters.ts';
import { targetRun } from '../src/tool/target.ts';
import { defineTool } from '../src/tool/tool.ts';

const failedJobShape = z.object({
  job_id: z.number(),
  name: z.string(),
  conclusion: z.string().nullable(),
  failed_step: z.object({ number: z.number(), name: z.string() }).nullable(),
});

/** More failed jobs than this are one cause, or need a list. */
const mostShown = 10;

function nextCall(
  run: Run,
  finished: boolean,
  [first]: readonly FailedJob[],
  moves: string | undefined,
): string | undefined {
  const again = finished ? '' : `wait_for_run run_id: ${run.id}`;
  if (first) {
    const triage = `triage_run run_id: ${run.id}`;
    return again ? `${triage} (job_id ${first.job_id} has its log already), then ${again}` : triage;
  }
  if (moves && again)
    return moves === 'wait_for_run' ? again : `${moves} run_id: ${run.id}, then ${again}`;
  return again || (isFailed(run) ? `triage_run run_id: ${run.id}` : undefined);
}

export default [
  defineTool({
    name: 'compare_runs',
    title: 'Compare runs',
    description: 'What changed since the last green run.',
    effect: 'read',
    picture: true,
    input: { ...parameters.target, base_run_id: parameters.id().optional().describe('Id.') },
    output: comparisonShape,
    async handle({ base_run_id, ...named }, context) {
      const { owner, repo, run_id } = targetRun(await atHead(named, context), context);
      return compareRuns({ owner, repo }, run_id, base_run_id, context);
    },
  }),

  defineTool({
    name: 'get_workflow_health',
    title: 'Workflow health',
    description: 'Flaky jobs, red since when, durations.',
    effect: 'read',
    input: {
      ...parameters.repository,
      workflow_id: parameters.workflow_id,
      branch: parameters.text.optional().describe('Name.'),
      runs: parameters.whole(500).default(100).describe('Most.'),
    },
    output: healthShape,
    async handle(args, context) {
      const surveyed = await survey({ ...args, branch: args.branch }, context);
      return healthReply(health(surveyed, args.branch), surveyed, args.branch, context.now());
    },
  }),

  defineTool({
    name: 'wait_for_run',
    title: 'Wait for a run',
    description: 'Until it ends or fails, up to 50 s.',
    effect: 'read',
    input: {
      ...parameters.target,
      until: z
        .enum(['completed', 'first_failure'])
        .default('completed')
        .describe('When to answer.'),
      timeout_seconds: parameters.whole(50).default(45).describe('Most.'),
    },
    output: {
      finished: z.boolean(),
      stopped: z.enum(['completed', 'first_failure', 'timeout', 'trouble']),
      waited_seconds: z.number(),
      run: z.object(runShape),
      jobs: z.object({
        total: z.number(),
        completed: z.number(),
        failed: z.number(),
        in_progress: z.number(),
        not_started: z.number(),
      }),
      failed_jobs: z.array(failedJobShape),
      usual_duration_seconds: z.number().optional().describe('Median of green runs.'),
      checkout: z.string().optional(),
      note: z.string().optional(),
      next: z.string().optional().describe('What to call now.'),
    },
    async handle({ until, timeout_seconds, ...named }, context) {
      const at = await atHead(named, context, 'unfinished');
      const { owner, repo, run_id } = targetRun(at, context);
      const waited = await waitForRun({ owner, repo, run_id, until, timeout_seconds }, context);
      const { run, jobs, stopped, trouble } = waited;
      const finished = stopped === 'completed';
      const usual =
        finished || trouble
          ? undefined
          : await usualDuration({ owner, repo, workflow_id: run.workflow_id }, context.github);
      const position = await headPosition({ owner, repo }, run, context);
      const totals = tally(jobs);
      const failed_jobs = jobs.filter(isFailed).slice(0, mostShown).map(failedJob);
      const more = totals.failed - failed_jobs.length;
      const still =
        stopped === 'timeout' ? await standsStill({ owner, repo }, run, jobs, context) : undefined;
      const note = line(
        trouble,
        still?.state,
        more > 0 && `${count(more, 'more failed job')}: list_jobs run_id: ${run.id}.`,
      );
      const next = nextCall(run, finished, failed_jobs, still?.next[0]?.tool);
      const seconds = Math.round(waited.waited / 1000);
      const left = leftText(run, usual, context.now());
      return {
        text: [
          `${leading(run.name)} #${run.run_number}: ${standing(run)}${finished ? '' : ' (finished: false)'}, waited ${seconds}s`,
          `run_id: ${run.id}  attempt: ${run.run_attempt}`,
          line(
            `jobs: ${totals.completed} of ${totals.total} done`,
            `${totals.failed} failed`,
            `${totals.in_progress} running`,
            `${totals.not_started} not started`,
          ),
          ...failed_jobs.map(failedJobLine),
          ...(left ? [left] : []),
          ...(note ? [note] : []),
          ...(position ? [`Checkout: ${position}.`] : []),
          ...(next ? [`Next: ${next}`] : []),
          run.html_url,
        ].join('\n'),
        data: {
          finished,
          stopped,
          waited_seconds: seconds,
          run,
          jobs: totals,
          failed_jobs,
          ...(usual && { usual_duration_seconds: Math.round(usual.median / 1000) }),
          ...(position && { checkout: position }),
          ...(note && { note }),
          ...(next && { next }),
        },
      };
    },
  }),
];
