import { z } from 'zod';
import type { GitHub } from '../github/api.ts';
import { isFailed, type Job, pagesOfJobs } from '../github/job.ts';
import { rolesOf } from '../github/job-roles.ts';
import type { OptionalReads } from '../github/optional.ts';
import type { Repository } from '../github/repository.ts';
import type { Run } from '../github/run.ts';
import { count } from '../text/format.ts';
import { jobNames } from '../text/job-names.ts';
import { quoted } from '../text/text.ts';
import { executionsOf } from './execution.ts';
import { grouped } from './statistics.ts';

/** What became of an attempt, by the jobs that really ran in it. */
export interface Attempt {
  readonly attempt: number;
  readonly failed_jobs: readonly {
    readonly name: string;
    readonly step: string | null;
    /** A job over its time limit ends as cancelled, and so does one that a person stopped. */
    readonly cancelled: boolean;
  }[];
}

export const attemptShape = z.object({
  attempt: z.number(),
  failed: z.number(),
  failed_jobs: z.array(z.object({ name: z.string(), step: z.string().nullable() })),
});

const maxShown = 3;
const maxNamed = 5;

/** The last attempts, with some of their failed jobs. */
export function attemptData(attempts: readonly Attempt[]): z.output<typeof attemptShape>[] {
  return attempts.slice(-maxShown).map(({ attempt, failed_jobs }) => ({
    attempt,
    failed: failed_jobs.length,
    failed_jobs: failed_jobs.slice(0, maxNamed).map(({ name, step }) => ({ name, step })),
  }));
}

/** The attempts of a run, oldest first, out of the jobs of all of them; what was carried over does not count. */
export function attemptsOf(run: Run, jobs: readonly Job[]): Attempt[] {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const ran = executionsOf(run, jobs);
  return [...grouped(ran, ({ attempt }) => String(attempt)).values()].map((executions) => {
    const own = executions.flatMap(({ job_id }) => byId.get(job_id) ?? []);
    return {
      attempt: executions[0]?.attempt ?? 1,
      failed_jobs: rolesOf(own).suspects.map(({ name, steps, conclusion }) => ({
        name,
        step: steps.find(isFailed)?.name ?? null,
        cancelled: conclusion === 'cancelled',
      })),
    };
  });
}

/** A job that failed in the same step each of the last times that it ran. */
interface RepeatedFailure {
  readonly name: string;
  readonly step: string | null;
  readonly attempts: readonly number[];
}

/** What has come back: failures of the last attempt that the attempts before it had, too, in the same step. */
export function repeatedFailures(attempts: readonly Attempt[]): RepeatedFailure[] {
  const last = attempts.at(-1);
  return (last?.failed_jobs ?? []).flatMap(({ name, step, cancelled }) => {
    const before = attempts.findLastIndex(
      ({ failed_jobs }) =>
        !failed_jobs.some(
          (job) => job.name === name && job.step === step && job.cancelled === cancelled,
        ),
    );
    const sameFailures = attempts.slice(before + 1).map(({ attempt }) => attempt);
    return sameFailures.length >= 2 ? [{ name, step, attempts: sameFailures }] : [];
  });
}

/** "Attempt 1: e2e failed in "Run tests"." for each, the last ones where there are many. */
export function attemptLines(attempts: readonly Attempt[]): string[] {
  const shown = attempts.slice(-maxShown);
  const hidden = attempts.length - shown.length;
  return [
    ...(hidden > 0 ? [`${count(hidden, 'earlier attempt')} not shown.`] : []),
    ...shown.map((attempt, index) => {
      const before = shown[index - 1];
      const same = before && before.failed_jobs.length > 0 && sameFailures(before, attempt);
      return `Attempt ${attempt.attempt}: ${same ? 'the same' : outcome(attempt)}.`;
    }),
  ];
}

const sameFailures = (a: Attempt, b: Attempt) =>
  JSON.stringify(a.failed_jobs) === JSON.stringify(b.failed_jobs);

function outcome({ failed_jobs }: Attempt): string {
  if (failed_jobs.length === 0) return 'no job that ran failed';
  const [first] = failed_jobs;
  const names = jobNames(
    failed_jobs.map(({ name }) => name),
    2,
  );
  const together = failed_jobs.every(({ step }) => step === first?.step);
  const stopped = failed_jobs.filter(({ cancelled }) => cancelled).length;
  const ended =
    stopped === 0
      ? 'failed'
      : stopped < failed_jobs.length
        ? 'failed or ended as cancelled'
        : 'ended as cancelled';
  return `${names} ${ended}${together && first?.step ? ` in ${quoted(first.step)}` : ''}`;
}

/** More jobs than this, two pages, are not read to know what past attempts did. */
const maxJobs = 100;

/**
 * The jobs of all attempts of a run; where those are too many, of the one attempt that is named;
 * none where even that has too many, since half an attempt says nothing.
 * @throws what the client throws
 */
export async function jobsOfAttempts(
  { owner, repo }: Repository,
  run_id: number,
  attempt_number: number,
  github: GitHub,
): Promise<readonly Job[]> {
  const all = await jobsOfAllAttempts({ owner, repo }, run_id, github);
  return all ?? (await fewJobs(github, { owner, repo, run_id, attempt_number })) ?? [];
}

/** The jobs of all attempts of a run; undefined where they are too many. */
export async function jobsOfAllAttempts(
  { owner, repo }: Repository,
  run_id: number,
  github: GitHub,
): Promise<readonly Job[] | undefined> {
  return fewJobs(github, { owner, repo, run_id, filter: 'all' });
}

async function fewJobs(
  github: GitHub,
  of: Parameters<typeof pagesOfJobs>[1],
): Promise<Job[] | undefined> {
  const jobs: Job[] = [];
  for await (const page of pagesOfJobs(github, of)) {
    if (page.total_count > maxJobs) return undefined;
    jobs.push(...page.jobs);
  }
  return jobs;
}

/** What past attempts did, for an answer that stands without it: nothing where GitHub does not say. */
export async function pastAttempts(
  repo: Repository,
  run: Run,
  { github, optional }: { readonly github: GitHub; readonly optional: OptionalReads },
): Promise<readonly Attempt[]> {
  const attempts = await optional.read('past attempts', async () =>
    attemptsOf(run, await jobsOfAttempts(repo, run.id, run.run_attempt, github)),
  );
  return attempts ?? [];
}
