import { z } from 'zod';
import { listed, namedPerGroup, range, rangeText } from '../../history/group.ts';
import { grouped, type Quantiles, rateText } from '../../history/statistics.ts';
import { count, line, shortSha } from '../../text/format.ts';
import { jobNames, withoutMatrix } from '../../text/job-names.ts';
import {
  isChange,
  quantilesShape,
  quantilesText,
  seconds,
  toSeconds,
  trendData,
  trendShape,
  trendText,
} from './duration-text.ts';
import type { JobHealth } from './job-health.ts';

/** Groups of jobs in the output. */
export const jobGroupsShape = z
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
          duration: quantilesShape.nullable(),
          queue: quantilesShape.optional().describe('Where it waits a minute or more.'),
        }),
      ),
    }),
  )
  .describe('Each for all jobs of a matrix of which it is true.');

const maxBranches = 10;

/** Shorter waits for a runner are not mentioned. */
const minQueue = 60_000;
const isLong = (queue: Quantiles | undefined): queue is Quantiles =>
  (queue?.median ?? 0) >= minQueue;

/** Jobs of a matrix with the same verdict, failures and trend; their durations may differ. */
type JobGroup = readonly [JobHealth, ...JobHealth[]];

const sharedData = (job: JobHealth) => ({
  verdict: job.verdict.word,
  confidence: job.verdict.confidence,
  why: job.verdict.why,
  failures: job.failures,
  of: job.of,
  branches: job.branches.slice(0, maxBranches),
  ...(brokenSince(job) && { since_run_id: brokenSince(job)?.run_id }),
  trend: isChange(job.trend) ? trendData(job.trend, job.changed?.run_id) : null,
  rerun_minutes: job.rerun_minutes,
});

/** Groups jobs by matrix and shared data, in their order. */
export function groupJobs(jobs: readonly JobHealth[]): JobGroup[] {
  const groups = grouped(jobs, (job) => JSON.stringify([withoutMatrix(job.name), sharedData(job)]));
  return [...groups.values()].flatMap(([first, ...others]) =>
    first ? [[first, ...others] as const] : [],
  );
}

/** Groups as data, each with a limited number of its jobs. */
export function jobsData(groups: readonly JobGroup[]) {
  const shown = namedPerGroup(groups);
  return groups.map((jobs, index) => ({
    ...sharedData(jobs[0]),
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

/**
 * A line about jobs that failed: what they are, how sure that is and why, and the id to read on
 * with.
 */
export function jobsText(jobs: JobGroup): string {
  const [job] = jobs;
  const { verdict, failures, of, last_failure, branches, evidence } = job;
  const since = brokenSince(job);
  // How often a broken job failed says nothing of how often it will.
  const rate = since ? undefined : rateText(failures, of);
  const queues = jobs.flatMap(({ queue }) => queue ?? []);
  const each = jobs.length > 1;
  return line(
    `${jobNames(jobs.map(({ name }) => name))}: ${verdict.word}${since ? ` since run ${since.run_id} at ${shortSha(since.sha)}` : ''} (${verdict.confidence} confidence): ${verdict.why}`,
    `${each ? 'each ' : ''}failed ${evidence.flips.length > 0 ? 'at least once ' : ''}in ${failures}/${of} runs${rate ? ` (${rate})` : ''}${branches.length > 1 ? ` on ${count(branches.length, 'branch', 'branches')}` : ''}`,
    last_failure && `last job_id ${last_failure.job_id}${each ? ' (of the first)' : ''}`,
    takes(jobs) && `takes ${takes(jobs)}`,
    trendText(job.trend, job.changed && `run ${job.changed.run_id}`),
    queues.some(isLong) && `waits ${quantilesText(queues)}`,
    job.rerun_minutes > 0 && `${each ? 'each ' : ''}reran for ${job.rerun_minutes} min`,
  );
}

/** "test (18), test (20) in 2m to 3m", for jobs without failures. */
export function steadyText(jobs: JobGroup): string {
  const [{ trend, changed }] = jobs;
  const took = range(jobs.map(({ duration }) => duration?.median));
  const names = listed(
    jobs.map(({ name }) => name),
    4,
  );
  const change = trendText(trend, changed && `run ${changed.run_id}`);
  return `${names}${took ? ` in ${rangeText(took)}` : ''}${change ? ` (${change})` : ''}`;
}

const takes = (jobs: JobGroup) => quantilesText(jobs.flatMap(({ duration }) => duration ?? []));
