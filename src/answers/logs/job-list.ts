import { z } from 'zod';
import { isFailed, type Job, neverRan, ranFor, ranForText } from '../../github/job.ts';
import { stateOf } from '../../github/run.ts';
import { line } from '../../text/format.ts';
import { quoted } from '../../text/text.ts';

/** A job in a list: GitHub's fields, and the steps that failed. */
export const jobShape = {
  id: z.number(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  run_attempt: z.number(),
  started_at: z.string().nullable(),
  completed_at: z.string().nullable(),
  duration_seconds: z.number().nullable(),
  labels: z.array(z.string()),
  runner_name: z.string(),
  steps: z.number().describe('How many steps it has.'),
  failed_steps: z.array(
    z.object({ number: z.number(), name: z.string(), conclusion: z.string().nullable() }),
  ),
  why_no_steps: z.string().optional(),
  html_url: z.string(),
};

type ListedJob = z.output<z.ZodObject<typeof jobShape>>;

/** A job as data for a list. */
export function listedJob(job: Job, now: number): ListedJob {
  const ran = neverRan(job) ? undefined : ranFor(job, now);
  const why = whyNoSteps(job);
  return {
    id: job.id,
    name: job.name,
    status: job.status,
    conclusion: job.conclusion,
    run_attempt: job.run_attempt,
    started_at: job.started_at,
    completed_at: job.completed_at,
    duration_seconds: ran === undefined ? null : Math.round(ran / 1000),
    labels: [...job.labels],
    runner_name: job.runner_name,
    steps: job.steps.length,
    failed_steps: job.steps
      .filter(isFailed)
      .map(({ number, name, conclusion }) => ({ number, name, conclusion })),
    ...(why && { why_no_steps: why }),
    html_url: job.html_url,
  };
}

/** Why a job has no steps; undefined where it has some. */
function whyNoSteps(job: Job): string | undefined {
  if (job.steps.length > 0) return undefined;
  if (job.status === 'waiting') return 'it waits for a review or a deployment gate';
  if (job.status === 'pending') return 'its concurrency group may be taken by another';
  if (job.status !== 'completed') return `no runner with ${job.labels.join(', ')} has taken it yet`;
  if (job.conclusion === 'skipped') return 'it was skipped';
  if (neverRan(job)) return 'it ended before a runner took it';
  return isFailed(job)
    ? 'its runner was lost before it reported a step'
    : 'GitHub lists no step of it';
}

/** A job as a line of a list. */
export function jobLine(job: Job, now: number): string {
  const failed = job.steps
    .filter(isFailed)
    .map(({ number, name, conclusion }) => `step ${number} ${quoted(name)} ${conclusion}`);
  return line(
    String(job.id),
    stateOf(job),
    job.name,
    job.conclusion === 'skipped' || neverRan(job) ? '' : ranForText(job, now),
    job.runner_name && `on ${job.runner_name}`,
    failed.join(', '),
    whyNoSteps(job),
  );
}
