import { isFailed, type Job, ranFor, type Step } from '../job.ts';
import { standing } from '../run.ts';

/** What became of a job between two runs. */
export interface JobChange {
  readonly name: string;
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
  const earlier = new Map(before.map((job) => [job.name, job]));
  const later = new Set(after.map(({ name }) => name));
  const changed = after.flatMap((job) => {
    const base = earlier.get(job.name);
    const slower = base && slowdown(base, job, now);
    const steps = base ? stepChanges(base, job, now) : [];
    if (base && standing(base) === standing(job) && slower === undefined && steps.length === 0)
      return [];
    return [
      {
        name: job.name,
        before: base && standing(base),
        after: standing(job),
        job_id: job.id,
        slower,
        steps,
        failed: isFailed(job),
      },
    ];
  });
  const gone = before
    .filter(({ name }) => !later.has(name))
    .map((job) => ({
      name: job.name,
      before: standing(job),
      after: undefined,
      job_id: undefined,
      slower: undefined,
      steps: [],
      failed: false,
    }));
  return [...changed, ...gone]
    .sort((a, b) => Number(b.failed) - Number(a.failed))
    .map(({ failed, ...change }) => change);
}

function stepChanges(before: Job, after: Job, now: number): JobChange['steps'] {
  const earlier = new Map(before.steps.map((step) => [step.name, step]));
  return after.steps.flatMap((step) => {
    const base = earlier.get(step.name);
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
