import { z } from 'zod';
import { ago, count, line, shortSha, span } from '../format.ts';
import type { Run } from '../run.ts';
import { leading } from '../text.ts';
import type { Reply } from '../tool.ts';
import { jobNames } from '../triage/roles.ts';
import type { Health, JobHealth } from './health.ts';
import { rateText, type Spread, type Trend } from './statistics.ts';
import type { Survey } from './survey.ts';

const spreadShape = z.object({
  median_seconds: z.number(),
  p90_seconds: z.number(),
  n: z.number(),
});

const trendShape = z.object({
  word: z.string().describe('slower, faster or steady.'),
  since_run_id: z.number().nullable(),
  before: spreadShape,
  after: spreadShape,
});

const runAt = z.object({ run_id: z.number(), head_sha: z.string(), created_at: z.string() });

/** What get_workflow_health answers. */
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
    .object({ branch: z.string(), runs: z.number(), since: runAt, last_green: runAt.nullable() })
    .nullable(),
  duration: spreadShape.nullable(),
  trend: trendShape.nullable(),
  queue: spreadShape.nullable(),
  jobs_in_all: z.number(),
  jobs: z.array(
    z.object({
      name: z.string(),
      verdict: z.string().describe('flaky, broken, suspect, fixed or steady.'),
      confidence: z.string(),
      why: z.string(),
      failures: z.number(),
      of: z.number(),
      branches: z.array(z.string()).describe('Those it failed on.'),
      last_failed_job_id: z.number().nullable(),
      duration: spreadShape.nullable(),
      trend: trendShape.nullable(),
      queue: spreadShape.nullable(),
      rerun_minutes: z.number(),
    }),
  ),
  reruns: z.object({ runs: z.number(), jobs: z.number(), minutes: z.number() }),
  not_looked_at: z.array(z.string()),
};

/** Steady jobs are counted, and only the slowest of them are shown. */
const mostSteady = 5;

/** A matrix can have hundreds of jobs, of which each says the same. */
const mostTroubled = 20;
const mostListed = 40;

/** A workflow's health as both channels of a reply. */
export function healthReply(
  health: Health,
  { workflow, runs, total, left_out: unread }: Survey,
  branch: string | undefined,
  now: number,
): Reply {
  const { failing, reruns } = health;
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
  return {
    text: [
      `${leading(workflow.name)} (workflow_id ${workflow.id}, ${workflow.state})${branch ? ` on ${branch}` : ''}: ${rateText(health.green, decided)} green in ${count(runs.length, 'run')} of ${total}; ${health.first_try} at the first try.`,
      failing
        ? `${leading(failing.branch)} is red since run ${failing.first.id} at ${shortSha(failing.first.head_sha)} (${ago(failing.first.created_at, now)}, ${count(failing.runs, 'run')} in a row)${failing.last_green ? `; last green: run ${failing.last_green.id} at ${shortSha(failing.last_green.head_sha)}` : '; no green run among those looked at'}.`
        : `The last result of ${branch ?? 'the default branch'} is not red.`,
      line(
        health.duration && `A green run takes ${spreadText(health.duration)}`,
        trendText(health.trend, health.changed && `run ${health.changed.id}`),
        health.queue && `jobs wait ${spreadText(health.queue)}`,
      ),
      ...troubled.slice(0, mostTroubled).map(jobText),
      ...(troubled.length > mostTroubled
        ? [`… and ${count(troubled.length - mostTroubled, 'more job')} with failures`]
        : []),
      ...(steady.length > 0
        ? [
            `${count(steady.length, 'job')} without a failure: ${steady
              .slice(0, mostSteady)
              .map(steadyText)
              .join(', ')}${steady.length > mostSteady ? ', …' : ''}`,
          ]
        : []),
      `Reruns: ${count(reruns.runs, 'run')}, ${count(reruns.jobs, 'job')}, ${count(Math.round(reruns.minutes), 'minute')}.`,
      ...left_out.map((what) => `Not looked at: ${what}`),
      ...(failing ? [`Next: triage_run run_id: ${failing.first.id}`] : []),
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
            since: place(failing.first),
            last_green: failing.last_green ? place(failing.last_green) : null,
          }
        : null,
      duration: seconds(health.duration),
      trend: trendData(health.trend, health.changed?.id),
      queue: seconds(health.queue),
      jobs_in_all: jobs.length,
      jobs: [...troubled.slice(0, mostTroubled), ...steady].slice(0, mostListed).map((job) => ({
        name: job.name,
        verdict: job.verdict.word,
        confidence: job.verdict.confidence,
        why: job.verdict.why,
        failures: job.failures,
        of: job.of,
        branches: job.branches.slice(0, mostBranches),
        last_failed_job_id: job.last_failure?.job_id ?? null,
        duration: seconds(job.duration),
        trend: trendData(job.trend, job.changed?.run_id),
        queue: seconds(job.queue),
        rerun_minutes: job.rerun_minutes,
      })),
      reruns: { ...reruns },
      not_looked_at: [...left_out],
    },
  };
}

const mostBranches = 10;

/** Waiting less than this for a runner is no news. */
const longQueue = 60_000;

function jobText(job: JobHealth): string {
  const { name, verdict, failures, of, since, last_failure, duration, branches, queue } = job;
  return line(
    `${leading(name)}: ${verdict.word} (${verdict.confidence} confidence): ${verdict.why}`,
    `failed in ${rateText(failures, of)}${branches.length > 1 ? ` on ${count(branches.length, 'branch', 'branches')}` : ''}`,
    verdict.word === 'broken' && since && `since run ${since.run_id} at ${shortSha(since.sha)}`,
    last_failure && `last job_id ${last_failure.job_id}`,
    duration && `takes ${spreadText(duration)}`,
    trendText(job.trend, job.changed && `run ${job.changed.run_id}`),
    queue && queue.median >= longQueue && `waits ${spreadText(queue)}`,
    job.rerun_minutes > 0 && `reruns took ${job.rerun_minutes} min`,
  );
}

function steadyText({ name, duration, trend, changed }: JobHealth): string {
  const inside = [
    ...(duration ? [span(duration.median)] : []),
    ...(trend && trend.word !== 'steady'
      ? [trendText(trend, changed && `run ${changed.run_id}`)]
      : []),
  ];
  return `${name}${inside.length > 0 ? ` (${inside.join('; ')})` : ''}`;
}

const spreadText = ({ median, p90 }: Spread) => `${span(median)} (90 %: ${span(p90)})`;

function trendText(trend: Trend | undefined, since: string | undefined): string {
  if (!trend || trend.word === 'steady') return '';
  return `${trend.word} since ${since ?? 'some runs'}: ${spreadText(trend.before)} became ${spreadText(trend.after)}`;
}

function trendData(trend: Trend | undefined, since: number | undefined) {
  if (!trend) return null;
  const { word, before, after } = trend;
  return { word, since_run_id: since ?? null, before: toSeconds(before), after: toSeconds(after) };
}

const place = ({ id, head_sha, created_at }: Run) => ({ run_id: id, head_sha, created_at });

const seconds = (spread: Spread | undefined) => (spread ? toSeconds(spread) : null);

const toSeconds = ({ median, p90, n }: Spread) => ({
  median_seconds: Math.round(median / 1000),
  p90_seconds: Math.round(p90 / 1000),
  n,
});
