import { isFailed, type Job, ranFor, type Step } from '../job.ts';
import { standing } from '../run.ts';
import { stem } from '../triage/roles.ts';
import { grouped } from './statistics.ts';

/** What became of a job between two runs. */
export interface JobChange {
  readonly name: string;
  /** Its name before, where only the values of its matrix changed. */
  readonly was: string | undefined;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly job_id: number | undefined;
  /** Milliseconds longer than before, where that is much. */
  readonly slower: number | undefined;
  readonly steps: readonly {
    readonly number: number;
    readonly name: string;
    readonly before: string | undefined;
    readonly after: string;
    readonly slower: number | undefined;
  }[];
}

/** Longer by half, and by so much that a person notices. */
const factor = 1.5;
const noticed = 30_000;

/** The jobs and steps that changed their state or became much slower, failed ones first. */
export function changes(before: readonly Job[], after: readonly Job[], now: number): JobChange[] {
  const { pairs, gone } = matched(before, after);
  const changed = pairs.flatMap(([job, base]) => {
    const slower = base && slowdown(base, job, now);
    const steps = base ? stepChanges(base, job, now) : [];
    if (base && standing(base) === standing(job) && slower === undefined && steps.length === 0)
      return [];
    const change: JobChange = {
      name: job.name,
      was: base && base.name !== job.name ? base.name : undefined,
      before: base && standing(base),
      after: standing(job),
      job_id: job.id,
      slower,
      steps,
    };
    return [{ change, failed: isFailed(job) }];
  });
  const lost = gone.map((job) => ({
    change: {
      name: job.name,
      was: undefined,
      before: standing(job),
      after: undefined,
      job_id: undefined,
      slower: undefined,
      steps: [],
    },
    failed: false,
  }));
  return [...changed, ...lost]
    .sort((a, b) => Number(b.failed) - Number(a.failed))
    .map(({ change }) => change);
}

/** Each job with its like of before: the nth of its name; else the nth of its matrix that is left. */
function matched(before: readonly Job[], after: readonly Job[]) {
  const left = inTurn(before, ({ name }) => name);
  const exact = [...inTurn(after, ({ name }) => name)].map(([key, job]) => {
    const base = left.get(key);
    left.delete(key);
    return [job, base] as const;
  });
  const renamed = inTurn([...left.values()], ({ name }) => stem(name));
  const unknown = exact.flatMap(([job, base]) => (base ? [] : [job]));
  const found = new Map<Job, Job>();
  for (const [key, job] of inTurn(unknown, ({ name }) => stem(name))) {
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
    const turned = isFailed(step) && (!base || !isFailed(base));
    if (!turned && slower === undefined) return [];
    return [
      {
        number: step.number,
        name: step.name,
        before: base && standing(base),
        after: standing(step),
        slower,
      },
    ];
  });
}

type Timed = Pick<Step, 'started_at' | 'completed_at' | 'conclusion'>;

function slowdown(before: Timed, after: Timed, now: number): number | undefined {
  const [took, takes] = [ranFor(before, now), ranFor(after, now)];
  if (took === undefined || takes === undefined || after.conclusion === 'skipped') return undefined;
  return takes > took * factor && takes - took > noticed ? takes - took : undefined;
}
