import { z } from 'zod';
import { ago, count, line, shortSha, span } from '../format.ts';
import type { Run } from '../run.ts';
import { leading } from '../text.ts';
import type { Reply } from '../tool.ts';
import { jobNames, stem } from '../triage/roles.ts';
import { listed, named, range, rangeText } from './group.ts';
import type { Health, JobHealth } from './health.ts';
import { confidence, grouped, rateText, type Spread, type Trend } from './statistics.ts';
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
  jobs: z
    .array(
      z.object({
        verdict: z.string().describe('flaky, broken, suspect, fixed or steady.'),
        confidence: z.string(),
        why: z.string(),
        failures: z.number(),
        of: z.number(),
        branches: z.array(z.string()).describe('Those it failed on.'),
        since_run_id: z.number().optional().describe('Where it is broken.'),
        trend: trendShape.nullable().describe('null: none that shows.'),
        rerun_minutes: z.number(),
        job_count: z.number(),
        jobs: z.array(
          z.object({
            name: z.string(),
            last_failed_job_id: z.number().optional(),
            duration: spreadShape.nullable(),
            queue: spreadShape.optional().describe('Where it waits a minute or more.'),
          }),
        ),
      }),
    )
    .describe('Each for all jobs of a matrix of which it is true.'),
  reruns: z.object({ runs: z.number(), jobs: z.number(), minutes: z.number() }),
  not_looked_at: z.array(z.string()),
};

/** Steady jobs are counted, and only the slowest of them are shown. */
const mostSteady = 5;

/** Of what is said of jobs: hundreds can fail, each in its own way. */
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
  const trouble = alike(troubled);
  const untold = trouble.slice(mostTroubled).flat().length;
  const calm = alike(steady);
  return {
    text: [
      `${leading(workflow.name)} (workflow_id ${workflow.id}, ${workflow.state})${branch ? ` on ${branch}` : ''}: ${health.green}/${decided} runs green${decided > 0 ? ` (${rateText(health.green, decided)}; ${confidence(health.rate)} confidence)` : ''}, ${health.first_try} at the first try; looked at ${count(runs.length, 'run')} of ${total}.`,
      failing
        ? `${leading(failing.branch)} is red since run ${failing.first.id} at ${shortSha(failing.first.head_sha)} (${ago(failing.first.created_at, now)}${failing.runs > 1 ? `, ${failing.runs} runs in a row` : ''}); ${failing.last_green ? `last green: run ${failing.last_green.id} at ${shortSha(failing.last_green.head_sha)}` : 'no green run among those looked at'}.`
        : `The last result of ${branch ?? 'the default branch'} is not red.`,
      line(
        health.duration && `A green run takes ${spreadText([health.duration])}`,
        trendText(health.trend, health.changed && `run ${health.changed.id}`),
        health.queue && `jobs wait ${spreadText([health.queue])}`,
      ),
      ...trouble.slice(0, mostTroubled).map(jobsText),
      ...(untold > 0 ? [`… and ${count(untold, 'more job')} with failures`] : []),
      ...(steady.length > 0
        ? [
            `${count(steady.length, 'job')} without a failure: ${calm
              .slice(0, mostSteady)
              .map(steadyText)
              .join('; ')}${calm.length > mostSteady ? '; …' : ''}`,
          ]
        : []),
      reruns.runs > 0
        ? `Reruns: ${count(reruns.runs, 'run')}, ${count(reruns.jobs, 'job')}, ${count(Math.round(reruns.minutes), 'minute')}.`
        : 'No reruns.',
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
      jobs: jobsData([...trouble.slice(0, mostTroubled), ...calm].slice(0, mostListed)),
      reruns: { ...reruns },
      not_looked_at: [...left_out],
    },
  };
}

const mostBranches = 10;

/** Waiting less than this for a runner is no news. */
const longQueue = 60_000;
const isLong = (queue: Spread | undefined): queue is Spread => (queue?.median ?? 0) >= longQueue;

/** Jobs of one matrix of which the same is to be said: what each took and waited may differ. */
type Alike = readonly [JobHealth, ...JobHealth[]];

const said = (job: JobHealth) => ({
  verdict: job.verdict.word,
  confidence: job.verdict.confidence,
  why: job.verdict.why,
  failures: job.failures,
  of: job.of,
  branches: job.branches.slice(0, mostBranches),
  ...(brokenSince(job) && { since_run_id: brokenSince(job)?.run_id }),
  trend: isNews(job.trend) ? trendData(job.trend, job.changed?.run_id) : null,
  rerun_minutes: job.rerun_minutes,
});

function alike(jobs: readonly JobHealth[]): Alike[] {
  const groups = grouped(jobs, (job) => JSON.stringify([stem(job.name), said(job)]));
  return [...groups.values()].flatMap(([first, ...others]) =>
    first ? [[first, ...others] as const] : [],
  );
}

function jobsData(groups: readonly Alike[]) {
  const shown = named(groups);
  return groups.map((jobs, index) => ({
    ...said(jobs[0]),
    job_count: jobs.length,
    jobs: (shown[index] ?? []).map(({ name, last_failure, duration, queue }) => ({
      name,
      ...(last_failure && { last_failed_job_id: last_failure.job_id }),
      duration: seconds(duration),
      ...(isLong(queue) && { queue: toSeconds(queue) }),
    })),
  }));
}

const brokenSince = ({ verdict, since }: JobHealth) =>
  verdict.word === 'broken' ? since : undefined;

function jobsText(jobs: Alike): string {
  const [job] = jobs;
  const { verdict, failures, of, last_failure, branches } = job;
  const since = brokenSince(job);
  const queues = jobs.flatMap(({ queue }) => queue ?? []);
  const each = jobs.length > 1;
  return line(
    `${jobNames(jobs.map(({ name }) => name))}: ${verdict.word}${since ? ` since run ${since.run_id} at ${shortSha(since.sha)}` : ''} (${verdict.confidence} confidence): ${verdict.why}`,
    // How often a broken job failed says nothing of how often it will.
    `${each ? 'each ' : ''}failed in ${failures}/${of}${since ? '' : ` (${rateText(failures, of)})`}${branches.length > 1 ? ` on ${count(branches.length, 'branch', 'branches')}` : ''}`,
    last_failure && `last job_id ${last_failure.job_id}${each ? ' (of the first)' : ''}`,
    takes(jobs) && `takes ${takes(jobs)}`,
    trendText(job.trend, job.changed && `run ${job.changed.run_id}`),
    queues.some(isLong) && `waits ${spreadText(queues)}`,
    job.rerun_minutes > 0 && `${each ? 'each ' : ''}reran for ${job.rerun_minutes} min`,
  );
}

function steadyText(jobs: Alike): string {
  const [{ trend, changed }] = jobs;
  const took = range(jobs.map(({ duration }) => duration?.median));
  const names = listed(
    jobs.map(({ name }) => name),
    4,
  );
  const change = trendText(trend, changed && `run ${changed.run_id}`);
  return `${names}${took ? ` in ${rangeText(took)}` : ''}${change ? ` (${change})` : ''}`;
}

const takes = (jobs: Alike) => spreadText(jobs.flatMap(({ duration }) => duration ?? []));

/** "3m 22s (9 of 10 within 5m 21s)"; what says nothing more is left out; empty for none. */
function spreadText(spreads: readonly Spread[]): string {
  const median = range(spreads.map((spread) => spread.median));
  const p90 = range(spreads.map((spread) => spread.p90));
  if (!median || !p90) return '';
  const most = span(p90.most);
  return `${rangeText(median)}${most === span(median.most) ? '' : ` (9 of 10 within ${most})`}`;
}

const isNews = (trend: Trend | undefined): trend is Trend =>
  trend !== undefined && trend.word !== 'steady';

function trendText(trend: Trend | undefined, since: string | undefined): string {
  if (!isNews(trend)) return '';
  return `${trend.word} since ${since ?? 'some runs'}: ${span(trend.before.median)} became ${span(trend.after.median)}`;
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
