import { z } from 'zod';
import { findCauses } from '../../causes/find-causes.ts';
import { nameCause } from '../../causes/named-cause.ts';
import { isFailed, type Job } from '../../github/job.ts';
import { rolesOf } from '../../github/job-roles.ts';
import type { Repository } from '../../github/repository.ts';
import type { Run } from '../../github/run.ts';
import { quoted } from '../../text/text.ts';
import type { Context } from '../../tool/tool.ts';

/** The cause of the first failure, as wait_for_run answers it. */
export const causeShape = z.object({
  job_id: z.number(),
  job_name: z.string(),
  category: z.string(),
  cause: z.string(),
  sure: z.number(),
});

type FirstCause = z.output<typeof causeShape>;

/** Milliseconds that reading a log takes, and the answer after it. */
const takes = 18_000;

/** Why the job failed that failed first; undefined where none did, its log does not tell, or no time is left. */
export async function firstCause(
  repository: Repository,
  run: Run,
  jobs: readonly Job[],
  context: Context,
): Promise<FirstCause | undefined> {
  if (context.now() > context.deadline - takes) return undefined;
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

/** Below this, an answer says that it is not sure. */
const unsure = 0.6;

export function causeLine({ job_id, job_name, category, cause, sure }: FirstCause): string {
  return `Cause of the first failure (job ${job_id} ${quoted(job_name)}): ${category}${sure < unsure ? ' (not sure)' : ''}: ${cause}`;
}
