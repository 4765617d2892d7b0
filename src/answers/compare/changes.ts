import { isFailed, type Job, ranFor, type Step } from '../../github/job.ts';
import { stateOf } from '../../github/run.ts';
import { type Range, range } from '../../history/group.ts';
import { grouped } from '../../history/statistics.ts';
import { withoutMatrix } from '../../text/job-names.ts';

interface StepChange {
  readonly number: number;
  readonly name: string;
  /** undefined: the step is new. */
  readonly before: string | undefined;
  readonly after: string;
  /** Whether it failed now and did not before. */
  readonly broke: boolean;
  readonly slower: number | undefined;
}

/** How a job differs between two runs. */
export interface JobChange {
  readonly name: string;
  /** Its former name, where only the matrix values in it changed. */
  readonly was: string | undefined;
  /** undefined: the job is new. */
  readonly before: string | undefined;
  /** undefined: the job is gone. */
  readonly after: string | undefined;
  readonly job_id: number | undefined;
  /** How many milliseconds longer it took, where that is much. */
  readonly slower: number | undefined;
  readonly steps: readonly StepChange[];
}

/** Jobs with the same change, such as the jobs of a matrix that broke in the same step. */
export interface GroupedChange extends Pick<JobChange, 'before' | 'after'> {
  readonly jobs: readonly JobChange[];
  /** How many milliseconds longer they took. */
  readonly slower: Range | undefined;
  readonly steps: readonly (Omit<StepChange, 'slower'> & Pick<GroupedChange, 'slower'>)[];
}

/** A slowdown is reported when it is both this factor and this many milliseconds. */
const minSlowdownFactor = 1.5;
const minSlowdown = 30_000;

/** The jobs and steps whose state changed or that became much slower, the broken ones first. */
export function changes(before: readonly Job[], after: readonly Job[], now: number): JobChange[] {
  const { pairs, gone } = matchJobs(before, after);
  const changed = pairs.flatMap(([job, base]) => {
    const slower = base && slowdown(base, job, now);
    const steps = base ? stepChanges(base, job, now) : [];
    if (base && stateOf(base) === stateOf(job) && slower === undefined && steps.length === 0)
      return [];
    const change: JobChange = {
      name: job.name,
      was: base && base.name !== job.name ? base.name : undefined,
      before: base && stateOf(base),
      after: stateOf(job),
      job_id: job.id,
      slower,
      steps,
    };
    return [{ change, rank: rank(job, base, change) }];
  });
  const removed = gone.map((job) => ({
    change: {
      name: job.name,
      was: undefined,
      before: stateOf(job),
      after: undefined,
      job_id: undefined,
      slower: undefined,
      steps: [],
    },
    rank: 4,
  }));
  return [...changed, ...removed].sort((a, b) => a.rank - b.rank).map(({ change }) => change);
}

/**
 * Broken jobs first, then cancelled ones (mostly because of those), then slower ones, then the
 * rest.
 */
function rank(job: Job, base: Job | undefined, { slower, steps }: JobChange): number {
  if (job.conclusion === 'cancelled') return 1;
  const broke = steps.some((step) => step.broke) || job.conclusion !== base?.conclusion;
  if (isFailed(job) && broke) return 0;
  return slower !== undefined || steps.length > 0 ? 2 : 3;
}

/** Groups jobs whose changes read the same, in their order. */
export function groupChanges(changes: readonly JobChange[]): GroupedChange[] {
  const changeKey = ({ was, before, after, slower, steps }: JobChange) =>
    JSON.stringify([
      was !== undefined,
      before,
      after,
      slower !== undefined,
      steps.map((step) => ({ ...step, slower: step.slower !== undefined })),
    ]);
  return [...grouped(changes, changeKey).values()].flatMap((jobs) => {
    const [first] = jobs;
    if (!first) return [];
    return [
      {
        jobs,
        before: first.before,
        after: first.after,
        slower: range(jobs.map(({ slower }) => slower)),
        steps: first.steps.map((step, index) => ({
          ...step,
          slower: range(jobs.map(({ steps }) => steps[index]?.slower)),
        })),
      },
    ];
  });
}

/**
 * Pairs each job with its earlier one: by name, or else by name without matrix values, in order of
 * appearance.
 */
function matchJobs(before: readonly Job[], after: readonly Job[]) {
  const unmatched = byNameAndTurn(before, ({ name }) => name);
  const exact = [...byNameAndTurn(after, ({ name }) => name)].map(([key, job]) => {
    const base = unmatched.get(key);
    unmatched.delete(key);
    return [job, base] as const;
  });
  const candidates = byNameAndTurn([...unmatched.values()], ({ name }) => withoutMatrix(name));
  const unpaired = exact.flatMap(([job, base]) => (base ? [] : [job]));
  const renamed = new Map<Job, Job>();
  for (const [key, job] of byNameAndTurn(unpaired, ({ name }) => withoutMatrix(name))) {
    const base = candidates.get(key);
    if (base) renamed.set(job, base);
  }
  const used = new Set(renamed.values());
  return {
    pairs: exact.map(([job, base]) => [job, base ?? renamed.get(job)] as const),
    gone: [...unmatched.values()].filter((job) => !used.has(job)),
  };
}

/** Keys of name and occurrence, since several jobs or steps may have the same name. */
function byNameAndTurn<T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T> {
  return new Map(
    [...grouped(items, nameOf)].flatMap(([name, all]) =>
      all.map((item, turn) => [`${turn} ${name}`, item] as const),
    ),
  );
}

function stepChanges(before: Job, after: Job, now: number): JobChange['steps'] {
  const earlier = byNameAndTurn(before.steps, ({ name }) => name);
  return [...byNameAndTurn(after.steps, ({ name }) => name)].flatMap(([key, step]) => {
    const base = earlier.get(key);
    const slower = base && slowdown(base, step, now);
    const broke = isFailed(step) && (!base || !isFailed(base));
    if (!broke && slower === undefined) return [];
    return [
      {
        number: step.number,
        name: step.name,
        before: base && stateOf(base),
        after: stateOf(step),
        broke,
        slower,
      },
    ];
  });
}

type Timed = Pick<Step, 'status' | 'started_at' | 'completed_at' | 'conclusion'>;

function slowdown(before: Timed, after: Timed, now: number): number | undefined {
  const [earlier, later] = [ranFor(before, now), ranFor(after, now)];
  if (earlier === undefined || later === undefined || after.conclusion === 'skipped')
    return undefined;
  const slower = later - earlier;
  return later > earlier * minSlowdownFactor && slower > minSlowdown ? slower : undefined;
}
