import { isFailed, type Job } from '../github/job.ts';
import { withoutMatrix } from '../text/job-names.ts';

/** Jobs of one matrix that failed in the same step: mostly of one cause. */
function kindOf({ name, steps }: Job): string {
  return `${withoutMatrix(name)}\n${steps.find(isFailed)?.name ?? ''}`;
}

function byKind<Item>(items: readonly Item[], jobOf: (item: Item) => Job): Map<string, Item[]> {
  const kinds = new Map<string, Item[]>();
  for (const item of items) {
    const kind = kindOf(jobOf(item));
    kinds.set(kind, [...(kinds.get(kind) ?? []), item]);
  }
  return kinds;
}

/** At most so many jobs, each kind in turn, so that none is overlooked for the size of another. */
export function sampleOf(jobs: readonly Job[], max: number): Job[] {
  const kinds = [...byKind(jobs, (job) => job).values()];
  const longest = Math.max(0, ...kinds.map(({ length }) => length));
  const inTurn = Array.from({ length: longest }, (_, turn) =>
    kinds.flatMap((kind) => kind[turn] ?? []),
  ).flat();
  return inTurn.slice(0, max);
}

/** Jobs that were looked into and have one cause. */
interface SharedCause {
  readonly jobs: Job[];
}

/**
 * Counts jobs that nobody looked into to the cause of their kind, where all of the kind that were
 * looked into have the same.
 * @returns those whose kind has several causes, or none: which one is theirs is not known
 */
export function assign(rest: readonly Job[], causes: readonly SharedCause[]): Job[] {
  const seen = byKind(
    causes.flatMap((cause) => cause.jobs.map((job) => ({ job, cause }))),
    ({ job }) => job,
  );
  return rest.filter((job) => {
    const [cause, ...others] = new Set(seen.get(kindOf(job))?.map(({ cause }) => cause));
    if (!cause || others.length > 0) return true;
    cause.jobs.push(job);
    return false;
  });
}
