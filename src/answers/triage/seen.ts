import type { FailureGroup } from '../../causes/failure-group.ts';
import type { Job } from '../../github/job.ts';
import { optionalReads } from '../../github/optional.ts';
import type { Repository } from '../../github/repository.ts';
import { type Run, readRun } from '../../github/run.ts';
import type { KeptFailure, SeenFailure } from '../../history/failure-index.ts';
import { isHealed, type SeenBefore, seenBefore } from '../../history/seen-before.ts';
import type { Context } from '../../tool/tool.ts';
import { keptFailures, type RunAndPull } from './kept-failures.ts';

/** A cause, and how often it was seen in other runs. */
export interface SeenCause extends FailureGroup {
  readonly seen?: SeenBefore | undefined;
}

/** The runs that were read for an answer. */
interface ReadRuns {
  /** The runs that failed. */
  readonly own: readonly RunAndPull[];
  /** Other runs that GitHub has just shown to the caller. */
  readonly listed: readonly Run[];
  /** The jobs of the failed runs, in all attempts that were read. */
  readonly jobs: readonly Job[];
}

/**
 * Keeps the failures of an answer, and adds to each how often it was seen before. It never makes an
 * answer fail, and asks GitHub only on a shared server.
 */
export async function withSeen(
  repository: Repository,
  groups: readonly FailureGroup[],
  { own, listed, jobs }: ReadRuns,
  context: Context,
): Promise<SeenCause[]> {
  const { failures, redact, now } = context;
  const kept = groups.map((each) => ({ each, found: keptFailures(each, own, redact) }));
  const all = kept.flatMap(({ found }) => found);
  if (all.length === 0) return [...groups];
  const before = await failures.read(repository, new Set(all.map(({ signature }) => signature)));
  await failures.record(
    repository,
    all.map((failure) => withPull(failure, before)),
  );
  const passedAgain = kept.flatMap(({ each, found }) =>
    found.filter(({ run_id, attempt }) =>
      each.jobs.some((job) => job.run_id === run_id && passedLater(job, attempt, jobs)),
    ),
  );
  const runs = [...listed, ...own.map(({ run }) => run)];
  const healed = [...before, ...all].filter((failure) => isHealed(failure, runs));
  await failures.recordPassed(repository, [...passedAgain, ...healed]);

  const ids = new Set(own.map(({ run }) => run.id));
  const others = await visible(
    repository,
    before.filter(({ run_id }) => !ids.has(run_id)),
    listed,
    context,
  );
  return kept.map(({ each, found }) => {
    const signatures = new Set(found.map(({ signature }) => signature));
    const same = others
      .filter(({ signature }) => signatures.has(signature))
      .map((failure) => ({ ...failure, passed: failure.passed || isHealed(failure, runs) }));
    const seen = seenBefore(same, now());
    return seen ? { ...each, seen } : each;
  });
}

/** Adds the pull request that was known before: a run found by its commit does not name it. */
function withPull(failure: KeptFailure, before: readonly SeenFailure[]): KeptFailure {
  const known = before.find(({ run_id }) => run_id === failure.run_id)?.pull_number;
  return known === undefined ? failure : { pull_number: known, ...failure };
}

/** Whether a job passed in a later attempt that has only one job of its name. */
export function passedLater({ name, run_id }: Job, attempt: number, jobs: readonly Job[]): boolean {
  const later = jobs.filter(
    (job) => job.name === name && job.run_id === run_id && job.run_attempt > attempt,
  );
  return later.some(
    ({ run_attempt }) =>
      later.filter((job) => job.run_attempt === run_attempt).length === 1 &&
      later.find((job) => job.run_attempt === run_attempt)?.conclusion === 'success',
  );
}

/** For how many runs the access of a caller is checked; the others are not shown. */
const maxChecked = 10;

/**
 * The failures that the caller may see. On a shared server, each of their runs must be readable
 * with the caller's own token.
 */
async function visible(
  repository: Repository,
  failures: readonly SeenFailure[],
  listed: readonly Run[],
  { github, shared }: Pick<Context, 'github' | 'shared'>,
): Promise<readonly SeenFailure[]> {
  if (!shared) return failures;
  const shown = new Set(listed.map(({ id }) => id));
  const unknown = [...new Set(failures.map(({ run_id }) => run_id))]
    .filter((run_id) => !shown.has(run_id))
    .sort((a, b) => b - a)
    .slice(0, maxChecked);
  // Unreadable runs are not mentioned: the caller must not learn that they exist.
  const unreadable = optionalReads();
  const found = await Promise.all(
    unknown.map((run_id) =>
      unreadable.read('a run', () => readRun({ ...repository, run_id }, { github })),
    ),
  );
  for (const run of found) if (run) shown.add(run.id);
  return failures.filter(({ run_id }) => shown.has(run_id));
}
