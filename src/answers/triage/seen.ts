import type { FailureGroup } from '../../causes/failure-group.ts';
import type { Job } from '../../github/job.ts';
import { optionalReads } from '../../github/optional.ts';
import type { Repository } from '../../github/repository.ts';
import { type Run, readRun } from '../../github/run.ts';
import type { KeptFailure, SeenFailure } from '../../history/failure-index.ts';
import { isHealed, type SeenBefore, seenBefore } from '../../history/seen-before.ts';
import type { Context } from '../../tool/tool.ts';
import { keptFailures, type RunAndPull } from './kept-failures.ts';

/** Jobs with one cause, and how often it was seen in other runs. */
export interface SeenCause extends FailureGroup {
  readonly seen?: SeenBefore | undefined;
}

/** What an answer about failures knows of the runs around them. */
interface Around {
  /** Those in which they are. */
  readonly own: readonly RunAndPull[];
  /** Those that the caller has just been shown by GitHub. */
  readonly listed: readonly Run[];
  /** The jobs of their own runs, in all attempts that were read. */
  readonly jobs: readonly Job[];
}

/**
 * Keeps the failures of an answer, and says of each how often it was seen before. Nothing of it can
 * take an answer down, and none of it waits for GitHub but over HTTP.
 */
export async function withSeen(
  repository: Repository,
  groups: readonly FailureGroup[],
  { own, listed, jobs }: Around,
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

/** Asked about by its commit, a run does not say again of which pull request it is. */
function withPull(failure: KeptFailure, before: readonly SeenFailure[]): KeptFailure {
  const known = before.find(({ run_id }) => run_id === failure.run_id)?.pull_number;
  return known === undefined ? failure : { pull_number: known, ...failure };
}

/** Whether a job of that name passed when it ran again; of two of one name, one says nothing of the other. */
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

/** Of so many runs, the access of a caller is asked for; the others are not shown. */
const maxChecked = 10;

/**
 * Those that the caller may see: where callers share what is kept, GitHub has to show them each run,
 * whatever it showed others.
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
  // What cannot be seen is not told of, also not that it is there.
  const unreadable = optionalReads();
  const found = await Promise.all(
    unknown.map((run_id) =>
      unreadable.read('a run', () => readRun({ ...repository, run_id }, { github })),
    ),
  );
  for (const run of found) if (run) shown.add(run.id);
  return failures.filter(({ run_id }) => shown.has(run_id));
}
