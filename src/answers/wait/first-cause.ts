import { z } from 'zod';
import { findCauses } from '../../causes/find-causes.ts';
import { nameCause } from '../../causes/named-cause.ts';
import { isFailed, type Job } from '../../github/job.ts';
import { rolesOf } from '../../github/job-roles.ts';
import type { Repository } from '../../github/repository.ts';
import type { Run } from '../../github/run.ts';
import { quoted } from '../../text/text.ts';
import type { Context } from '../../tool/tool.ts';

/** The cause of the first failure, in the output of wait_for_run. */
export const causeShape = z.object({
  job_id: z.number(),
  job_name: z.string(),
  category: z.string(),
  cause: z.string(),
  sure: z.number(),
});

type FirstCause = z.output<typeof causeShape>;

/** Milliseconds before the deadline that are kept for reading a log and answering. */
const reservedTime = 18_000;

/**
 * The cause of the job that failed first; undefined where no job failed, its log does not say, or
 * time is short.
 */
export async function firstCause(
  repository: Repository,
  run: Run,
  jobs: readonly Job[],
  context: Context,
): Promise<FirstCause | undefined> {
  if (context.now() > context.deadline - reservedTime) return undefined;
  const [first] = rolesOf(jobs)
    .suspects.filter((job) => isFailed(job) && job.completed_at !== null)
    .toSorted((a, b) => Date.parse(a.completed_at ?? '') - Date.parse(b.completed_at ?? ''));
  if (!first) return undefined;
  const found = await context.optional.read('the cause', () =>
    findCauses(repository, run, [first], [], context),
  );
  const [group] = found?.groups ?? [];
  if (!group?.examined.cause && group?.annotations.length === 0) return undefined;
  if (!group) return undefined;
  const { category, cause, confidence } = nameCause(group);
  return {
    job_id: first.id,
    job_name: first.name,
    category,
    cause,
    sure: Number(confidence.toFixed(2)),
  };
}

/** A cause with less confidence is marked as not sure. */
const minConfidence = 0.6;

/** A line about the first failure. */
export function causeLine({ job_id, job_name, category, cause, sure }: FirstCause): string {
  return `Cause of the first failure (job ${job_id} ${quoted(job_name)}): ${category}${sure < minConfidence ? ' (not sure)' : ''}: ${cause}`;
}
