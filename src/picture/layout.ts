import type { Job } from '../job.ts';
import type { Run } from '../run.ts';

/** What the picture shows; the resource of a run has the same form. */
export interface Pictured {
  readonly run: Pick<
    Run,
    'name' | 'run_number' | 'run_attempt' | 'display_title' | 'status' | 'conclusion' | 'html_url'
  >;
  readonly jobs: readonly Job[];
  /** The lines that say why a job failed. */
  readonly evidence?: readonly { readonly job_id: number; readonly text: string }[];
}

/** A stretch of time, in milliseconds since the run began. */
export interface Bar {
  readonly from: number;
  readonly to: number;
}

export interface StepRow {
  readonly number: number;
  readonly name: string;
  readonly standing: string;
  readonly red: boolean;
  readonly bar: Bar | undefined;
}

export interface JobRow {
  readonly id: number;
  readonly name: string;
  readonly standing: string;
  readonly red: boolean;
  readonly critical: boolean;
  /** Between being created and being taken by a runner. */
  readonly queue: Bar | undefined;
  readonly bar: Bar | undefined;
  readonly steps: readonly StepRow[];
  readonly evidence: string | undefined;
  readonly html_url: string;
}

/** A matrix, or a job on its own. */
export interface Group {
  readonly name: string;
  readonly red: number;
  readonly critical: boolean;
  readonly jobs: readonly JobRow[];
  readonly bar: Bar | undefined;
}

export interface Layout {
  readonly length: number;
  readonly red: number;
  readonly groups: readonly Group[];
}

/** A job is created when the jobs that it needs have ended, give or take the clock's second. */
const createdWithin = 5000;

const fine = ['success', 'skipped', 'neutral'];

/** Lays the jobs of a run out on one scale of time. */
export function layout({ jobs, evidence = [] }: Pictured, now: number): Layout {
  const begin = Math.min(...jobs.map(({ created_at }) => Date.parse(created_at)), now);
  const time = (text: string | null) => (text ? Date.parse(text) - begin : undefined);
  const path = criticalPath(jobs, now);
  const why = new Map(evidence.map(({ job_id, text }) => [job_id, text]));

  const rows = jobs.map((job): JobRow => {
    const ran = job.conclusion !== 'skipped';
    const created = time(job.created_at) ?? 0;
    const started = ran ? time(job.started_at) : undefined;
    const ended = time(job.completed_at) ?? now - begin;
    const waited = started ?? (job.status === 'completed' ? undefined : now - begin);
    return {
      id: job.id,
      name: job.name,
      standing: job.conclusion ?? job.status,
      red: isRed(job.conclusion),
      critical: path.has(job.id),
      queue: ran && waited !== undefined && waited > created ? bar(created, waited) : undefined,
      bar: started === undefined ? undefined : bar(started, ended),
      steps: job.steps.map((step) => {
        const from = step.conclusion === 'skipped' ? undefined : time(step.started_at);
        return {
          number: step.number,
          name: step.name,
          standing: step.conclusion ?? step.status,
          red: isRed(step.conclusion),
          bar: from === undefined ? undefined : bar(from, time(step.completed_at) ?? now - begin),
        };
      }),
      evidence: why.get(job.id),
      html_url: job.html_url,
    };
  });

  const groups = new Map<string, JobRow[]>();
  for (const row of rows) {
    const name = row.name.replace(/ \([^()]*\)$/, '');
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return {
    length: Math.max(1000, ...rows.map((row) => Math.max(row.bar?.to ?? 0, row.queue?.to ?? 0))),
    red: rows.filter(({ red }) => red).length,
    groups: [...groups].map(([name, members]) => ({
      name: members.length === 1 ? (members[0]?.name ?? name) : name,
      red: members.filter(({ red }) => red).length,
      critical: members.some(({ critical }) => critical),
      jobs: members.toSorted((a, b) => Number(b.red) - Number(a.red)),
      bar: around(members.flatMap((member) => member.bar ?? [])),
    })),
  };
}

/**
 * The jobs that made the run as long as it is. GitHub does not say which job needs which, but a job
 * is created the moment that the last one it needs has ended.
 */
export function criticalPath(jobs: readonly Job[], now: number): ReadonlySet<number> {
  const end = (job: Job) => (job.completed_at ? Date.parse(job.completed_at) : now);
  const ran = jobs
    .filter((job) => job.started_at && job.conclusion !== 'skipped')
    .toSorted((a, b) => end(b) - end(a));
  const path = new Set<number>();
  for (let job = ran[0]; job; ) {
    path.add(job.id);
    const created = Date.parse(job.created_at);
    job = ran.find(
      (other) =>
        !path.has(other.id) &&
        end(other) <= created + 1000 &&
        end(other) >= created - createdWithin,
    );
  }
  return path;
}

function isRed(conclusion: string | null): boolean {
  return conclusion !== null && !fine.includes(conclusion);
}

function bar(from: number, to: number): Bar {
  return { from, to: Math.max(from, to) };
}

function around(bars: readonly Bar[]): Bar | undefined {
  if (bars.length === 0) return undefined;
  return bar(Math.min(...bars.map(({ from }) => from)), Math.max(...bars.map(({ to }) => to)));
}
