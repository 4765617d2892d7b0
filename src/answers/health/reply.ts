import { z } from 'zod';
import type { Run } from '../../github/run.ts';
import {
  type HistoryAccess,
  type HistoryQuery,
  loadHistory,
  type WorkflowHistory,
} from '../../history/load-history.ts';
import { confidence, rateText } from '../../history/statistics.ts';
import { ago, count, line, shortSha } from '../../text/format.ts';
import { jobNames } from '../../text/job-names.ts';
import { leading } from '../../text/text.ts';
import type { Context, Reply } from '../../tool/tool.ts';
import {
  quantilesShape,
  quantilesText,
  seconds,
  trendData,
  trendShape,
  trendText,
} from './duration-text.ts';
import { type BranchState, type Health, health } from './health.ts';
import { groupJobs, jobGroupsShape, jobsData, jobsText, steadyText } from './matrix.ts';
import { type SeenFailures, seenOf, seenShape } from './seen.ts';

const runShape = z.object({ run_id: z.number(), head_sha: z.string(), created_at: z.string() });

/** The output of get_workflow_health. */
export const healthShape = {
  workflow: z.object({ id: z.number(), name: z.string(), state: z.string() }),
  branch: z.string().nullable(),
  runs: z.object({
    looked_at: z.number(),
    total_count: z.number(),
    green: z.number(),
    red: z.number(),
    cancelled: z.number(),
    green_at_first_try: z.number(),
  }),
  failing: z
    .object({
      branch: z.string(),
      runs: z.number(),
      since: runShape,
      last_green: runShape.nullable(),
    })
    .nullable(),
  duration: quantilesShape.nullable(),
  trend: trendShape.nullable(),
  queue: quantilesShape.nullable(),
  jobs_in_all: z.number(),
  jobs: jobGroupsShape,
  seen: seenShape.optional(),
  reruns: z.object({ runs: z.number(), jobs: z.number(), minutes: z.number() }),
  not_looked_at: z.array(z.string()),
};

/** Steady jobs are counted, and only the slowest groups of them are named. */
const maxSteady = 5;

/** Groups of jobs with failures in the text: hundreds can fail, each in its own way. */
const maxTroubled = 20;

/** Groups of jobs in the data. */
const maxListed = 40;

/** Answers get_workflow_health. */
export async function workflowHealth(
  query: HistoryQuery,
  access: HistoryAccess & Pick<Context, 'failures' | 'shared'>,
): Promise<Reply> {
  const history = await loadHistory(query, access);
  const seen = await seenOf(query, history, query.branch, access);
  return healthReply(health(history, query.branch), seen, history, query.branch, access.now());
}

/** A workflow's health as text and data. */
function healthReply(
  health: Health,
  seen: SeenFailures | undefined,
  { workflow, runs, total, default_branch, left_out: unread }: WorkflowHistory,
  branch: string | undefined,
  now: number,
): Reply {
  const { reruns, state } = health;
  const failing = state?.failing;
  const jobs = health.jobs.filter(({ gone }) => gone === undefined);
  const gone = health.jobs.filter(({ gone }) => gone !== undefined).map(({ name }) => name);
  const left_out = [
    ...unread,
    ...(gone.length > 0
      ? [`${count(gone.length, 'job')} not run any more: ${jobNames(gone, 3)}`]
      : []),
  ];
  const troubled = jobs.filter(({ verdict }) => verdict.word !== 'steady');
  const steady = jobs
    .filter(({ verdict }) => verdict.word === 'steady')
    .toSorted((a, b) => (b.duration?.median ?? 0) - (a.duration?.median ?? 0));
  const decided = health.green + health.red;
  const rate = rateText(health.green, decided);
  const troubledGroups = groupJobs(troubled);
  const notShown = troubledGroups.slice(maxTroubled).flat().length;
  const steadyGroups = groupJobs(steady);
  return {
    text: [
      `${leading(workflow.name)} (workflow_id ${workflow.id}, ${workflow.state})${branch ? ` on ${branch}` : ''}: ${health.green}/${decided} runs green${rate ? ` (${rate}; ${confidence(health.rate)} confidence)` : ''}, ${health.first_try} at the first try; looked at ${count(runs.length, 'run')} of ${total}.`,
      state && stateText(state, branch ?? default_branch ?? '', now),
      line(
        health.duration &&
          `A green run takes ${quantilesText([health.duration])}, waiting included`,
        trendText(health.trend, health.changed && `run ${health.changed.id}`),
        health.queue && `jobs wait ${quantilesText([health.queue])}`,
      ),
      ...troubledGroups.slice(0, maxTroubled).map(jobsText),
      ...(notShown > 0 ? [`… and ${count(notShown, 'more job')} with failures`] : []),
      ...(steady.length > 0
        ? [
            `${count(steady.length, 'job')} without a failure: ${steadyGroups
              .slice(0, maxSteady)
              .map(steadyText)
              .join('; ')}${steadyGroups.length > maxSteady ? '; …' : ''}`,
          ]
        : []),
      reruns.runs > 0
        ? `Reruns: ${count(reruns.runs, 'run')}, ${count(reruns.jobs, 'job')}, ${count(Math.round(reruns.minutes), 'minute')}.`
        : 'No reruns.',
      ...(seen?.lines ?? []),
      ...left_out.map((what) => `Not looked at: ${what}`),
      ...(failing ? [`Next: triage run_id: ${failing.first.id}`] : []),
    ]
      .filter(Boolean)
      .join('\n'),
    data: {
      workflow: { ...workflow },
      branch: branch ?? null,
      runs: {
        looked_at: runs.length,
        total_count: total,
        green: health.green,
        red: health.red,
        cancelled: health.cancelled,
        green_at_first_try: health.first_try,
      },
      failing: failing
        ? {
            branch: failing.branch,
            runs: failing.runs,
            since: runData(failing.first),
            last_green: failing.last_green ? runData(failing.last_green) : null,
          }
        : null,
      duration: seconds(health.duration),
      trend: trendData(health.trend, health.changed?.id),
      queue: seconds(health.queue),
      jobs_in_all: jobs.length,
      jobs: jobsData(
        [...troubledGroups.slice(0, maxTroubled), ...steadyGroups].slice(0, maxListed),
      ),
      ...(seen && { seen: seen.data }),
      reruns: { ...reruns },
      not_looked_at: [...left_out],
    },
  };
}

/** The state of a branch and the runs that show it, in a sentence. */
function stateText({ last, failing, rerunning }: BranchState, branch: string, now: number): string {
  const runText = (run: Run) => `run ${run.id} at ${shortSha(run.head_sha)}`;
  const state = failing
    ? `${leading(branch)} is red since ${runText(failing.first)} (${ago(failing.first.created_at, now)}${failing.runs > 1 ? `, ${failing.runs} runs in a row` : ''}); ${failing.last_green ? `last green: ${runText(failing.last_green)}` : 'no green run among those looked at'}`
    : last
      ? `${leading(branch)} was green the last time, in ${runText(last)} (${ago(last.created_at, now)})`
      : `No run of ${branch} that was looked at ended green or red`;
  return rerunning
    ? `${state}; run ${rerunning.id} is run again (attempt ${rerunning.run_attempt}), and how it ended before was not looked at.`
    : `${state}.`;
}

const runData = ({ id, head_sha, created_at }: Run) => ({ run_id: id, head_sha, created_at });
