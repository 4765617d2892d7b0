import { isFailed, type Job, ranFor, type Step } from '../../github/job.ts';
import { stateOf } from '../../github/run.ts';
import { type Range, range } from '../../history/group.ts';
import { grouped } from '../../history/statistics.ts';
import { withoutMatrix } from '../../text/job-names.ts';

interface StepChange {
  readonly number: number;
  readonly name: string;
  /** Undefined: it is new. */
  readonly before: string | undefined;
  readonly after: string;
  /** It failed, and had not before. */
  readonly broke: boolean;
  readonly slower: number | undefined;
}

/** What became of a job between two runs. */
export interface JobChange {
  readonly name: string;
  /** Its name before, where only the values of its matrix changed. */
  readonly was: string | undefined;
  /** Undefined: it is new. */
  readonly before: string | undefined;
  /** Undefined: it is gone. */
  readonly after: string | undefined;
  readonly job_id: number | undefined;
  /** Milliseconds longer than before, where that is much. */
  readonly slower: number | undefined;
  readonly steps: readonly StepChange[];
}

/** Jobs of which the same is to be said, as the jobs of a matrix that broke in one step. */
export interface GroupedChange extends Pick<JobChange, 'before' | 'after'> {
  readonly jobs: readonly JobChange[];
  /** Milliseconds longer than before. */
  readonly slower: Range | undefined;
  readonly steps: readonly (Omit<StepChange, 'slower'> & Pick<GroupedChange, 'slower'>)[];
}

/** Longer by half, and by so much that a person notices. */
const factor = 1.5;
const noticed = 30_000;

/** The jobs and steps that changed their state or became much slower: what broke first, then what became slower. */
export function changes(before: readonly Job[], after: readonly Job[], now: number): JobChange[] {
  const { pairs, gone } = matched(before, after);
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
  const lost = gone.map((job) => ({
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
  return [...changed, ...lost].sort((a, b) => a.rank - b.rank).map(({ change }) => change);
}

/** What broke, what was cancelled (mostly taken down by that), what became slower, and all else. */
function rank(job: Job, base: Job | undefined, { slower, steps }: JobChange): number {
  if (job.conclusion === 'cancelled') return 1;
  const broke = steps.some((step) => step.broke) || job.conclusion !== base?.conclusion;
  if (isFailed(job) && broke) return 0;
  return slower !== undefined || steps.length > 0 ? 2 : 3;
}

/** The changes by what is to be said of them, in their order. */
export function groupChanges(changes: readonly JobChange[]): GroupedChange[] {
  const said = ({ was, before, after, slower, steps }: JobChange) =>
    JSON.stringify([
      was !== undefined,
      before,
      after,
      slower !== undefined,
      steps.map((step) => ({ ...step, slower: step.slower !== undefined })),
    ]);
  return [...grouped(changes, said).values()].flatMap((jobs) => {
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

/** Each job with its like of before: the nth of its name; else the nth of its matrix that is left. */
function matched(before: readonly Job[], after: readonly Job[]) {
  const left = inTurn(before, ({ name }) => name);
  const exact = [...inTurn(after, ({ name }) => name)].map(([key, job]) => {
    const base = left.get(key);
    left.delete(key);
    return [job, base] as const;
  });
  const renamed = inTurn([...left.values()], ({ name }) => withoutMatrix(name));
  const unknown = exact.flatMap(([job, base]) => (base ? [] : [job]));
  const found = new Map<Job, Job>();
  for (const [key, job] of inTurn(unknown, ({ name }) => withoutMatrix(name))) {
    const base = renamed.get(key);
    if (base) found.set(job, base);
  }
  const taken = new Set(found.values());
  return {
    pairs: exact.map(([job, base]) => [job, base ?? found.get(job)] as const),
    gone: [...left.values()].filter((job) => !taken.has(job)),
  };
}

/** By name and turn, since names may be given twice. */
function inTurn<T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T> {
  return new Map(
    [...grouped(items, nameOf)].flatMap(([name, all]) =>
      all.map((item, turn) => [`${turn} ${name}`, item] as const),
    ),
  );
}

function stepChanges(before: Job, after: Job, now: number): JobChange['steps'] {
  const earlier = inTurn(before.steps, ({ name }) => name);
  return [...inTurn(after.steps, ({ name }) => name)].flatMap(([key, step]) => {
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
  const [took, takes] = [ranFor(before, now), ranFor(after, now)];
  if (took === undefined || takes === undefined || after.conclusion === 'skipped') return undefined;
  return takes > took * factor && takes - took > noticed ? takes - took : undefined;
}
