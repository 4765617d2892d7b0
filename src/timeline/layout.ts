import type { Job } from '../github/job.ts';
import type { Run } from '../github/run.ts';

/** A run and its jobs, as in the resource of a run. */
export interface RunWithJobs {
  readonly run: Pick<
    Run,
    | 'name'
    | 'run_number'
    | 'run_attempt'
    | 'display_title'
    | 'status'
    | 'conclusion'
    | 'head_branch'
    | 'head_sha'
    | 'run_started_at'
    | 'html_url'
  >;
  readonly jobs: readonly Job[];
}

/** Why jobs failed. */
export interface Cause {
  readonly title: string;
  /** The job whose log was read, and the names of the jobs that failed the same way. */
  readonly job_id: number | undefined;
  readonly jobs: readonly string[];
  readonly job_count: number;
  /** Numbered lines of its log; empty where there are none. */
  readonly lines: string;
}

/** What the timeline shows. */
export interface TimelineData extends RunWithJobs {
  readonly causes?: readonly Cause[];
  /** The run that this one is compared with. */
  readonly base?: RunWithJobs;
}

/** A period of time, in milliseconds since the run began. */
export interface Bar {
  readonly from: number;
  readonly to: number;
}

/** The state of a run, job or step, reduced to what its colour shows. */
export type Tone = 'good' | 'red' | 'live' | 'idle' | 'stopped' | 'quiet';

interface Row {
  readonly name: string;
  readonly state: string;
  readonly tone: Tone;
  readonly bar: Bar | undefined;
}

export interface StepRow extends Row {
  readonly number: number;
}

export interface JobRow extends Row {
  readonly id: number;
  readonly critical: boolean;
  /** Whether its result is carried over from an earlier attempt. */
  readonly carried: boolean;
  /** The time from its creation until a runner picked it up. */
  readonly queue: Bar | undefined;
  readonly steps: readonly StepRow[];
  /** Index of its cause. */
  readonly cause: number | undefined;
  /** The same job in the run that this one is compared with. */
  readonly base: { readonly state: string; readonly bar: Bar | undefined } | undefined;
  readonly html_url: string;
}

/** A matrix, or a job on its own. */
export interface Group {
  readonly name: string;
  readonly red: number;
  readonly critical: boolean;
  readonly tone: Tone;
  readonly jobs: readonly JobRow[];
  readonly bar: Bar | undefined;
}

export interface Layout {
  /** Length of the scale in milliseconds. */
  readonly length: number;
  /** How many jobs have each tone. */
  readonly tones: Readonly<Partial<Record<Tone, number>>>;
  readonly groups: readonly Group[];
  /** The critical path, first job first. */
  readonly path: readonly JobRow[];
}

/** A job is created within this time after the jobs that it needs have ended. */
const maxCreationDelay = 5000;

/** Lays the jobs of a run out on one scale of time. */
export function layout({ run, jobs, causes = [], base }: TimelineData, now: number): Layout {
  const { begin, carried } = startOf({ run, jobs }, now);
  const path = criticalPath(
    jobs.filter((job) => !carried(job)),
    now,
  );
  const onPath = new Set(path);
  const bases = base && basesOf(base, now);
  const rows = jobs.map((job): JobRow => {
    const found = causes.findIndex(
      ({ job_id, jobs }) => job_id === job.id || jobs.includes(job.name),
    );
    const cause = found >= 0 && isRed(job.conclusion) ? found : undefined;
    const state = job.conclusion ?? job.status;
    return {
      id: job.id,
      name: job.name,
      state,
      // A job that timed out also ends as cancelled, but it has a cause: one that was stopped has
      // none.
      tone: cause === undefined ? toneOf(state) : 'red',
      critical: onPath.has(job.id),
      carried: carried(job),
      ...(carried(job) ? { queue: undefined, bar: undefined } : barsOf(job, begin, now)),
      steps: job.steps.map((step) => ({
        number: step.number,
        name: step.name,
        state: step.conclusion ?? step.status,
        tone: toneOf(step.conclusion ?? step.status),
        bar: carried(job) ? undefined : barOf(step, begin, now),
      })),
      cause,
      base: bases?.get(job.name),
      html_url: job.html_url,
    };
  });
  const tones: Partial<Record<Tone, number>> = {};
  for (const { tone } of rows) tones[tone] = (tones[tone] ?? 0) + 1;
  const ends = rows.flatMap(({ bar, queue, base }) => [bar?.to, queue?.to, base?.bar?.to]);
  return {
    length: Math.max(1000, ...ends.map((end) => end ?? 0)),
    tones,
    groups: groupsOf(rows),
    path: path.flatMap((id) => rows.find((row) => row.id === id) ?? []),
  };
}

/** When the timeline begins, and which jobs were carried over from an earlier attempt. */
function startOf({ run, jobs }: RunWithJobs, now: number) {
  const started = Date.parse(run.run_started_at);
  const carried = ({ completed_at }: Job) =>
    completed_at !== null && Date.parse(completed_at) < started;
  const created = jobs.filter((job) => !carried(job)).map((job) => Date.parse(job.created_at));
  return { begin: Math.min(now, ...created), carried };
}

function barsOf(job: Job, begin: number, now: number) {
  const bar = jobBar(job, begin, now);
  const created = Date.parse(job.created_at) - begin;
  const ended = job.completed_at ? Date.parse(job.completed_at) : now;
  const pickedUp = bar?.from ?? ended - begin;
  const queued = job.conclusion !== 'skipped' && pickedUp > created;
  return { bar, queue: queued ? barBetween(created, pickedUp) : undefined };
}

type Timed = Pick<Job, 'status' | 'started_at' | 'completed_at' | 'conclusion'>;

/** GitHub also gives a start time to jobs that wait for a runner or a review. */
function hasBegun(item: Timed): item is Timed & { readonly started_at: string } {
  return (
    item.started_at !== null &&
    item.conclusion !== 'skipped' &&
    (item.status === 'in_progress' || item.status === 'completed')
  );
}

/** A job that ended before a runner picked it up has not run. */
const hasRun = (job: Job) => hasBegun(job) && (job.runner_id !== 0 || job.steps.length > 0);

const jobBar = (job: Job, begin: number, now: number) =>
  hasRun(job) ? barOf(job, begin, now) : undefined;

function barOf(item: Timed, begin: number, now: number): Bar | undefined {
  if (!hasBegun(item)) return undefined;
  const ended = item.completed_at ? Date.parse(item.completed_at) : now;
  return barBetween(Date.parse(item.started_at) - begin, ended - begin);
}

function basesOf(base: RunWithJobs, now: number) {
  const { begin } = startOf(base, now);
  return new Map(
    base.jobs.map((job) => [
      job.name,
      { state: job.conclusion ?? job.status, bar: jobBar(job, begin, now) },
    ]),
  );
}

/** The jobs of a matrix share a name, followed by their values in brackets. */
function groupsOf(rows: readonly JobRow[]): Group[] {
  const groups = new Map<string, JobRow[]>();
  for (const row of rows) {
    const name = row.name.replace(/ \([^()]*\)$/, '');
    const members = groups.get(name);
    if (members) members.push(row);
    else groups.set(name, [row]);
  }
  return [...groups].map(([name, members]) => {
    const red = members.filter(({ tone }) => tone === 'red').length;
    return {
      name: members.length === 1 ? (members[0]?.name ?? name) : name,
      red,
      critical: members.some(({ critical }) => critical),
      tone: worst(members.map(({ tone }) => tone)),
      jobs: members.toSorted((a, b) => toneOrder.indexOf(a.tone) - toneOrder.indexOf(b.tone)),
      bar: spanning(members.flatMap((member) => member.bar ?? [])),
    };
  });
}

/** The most urgent tone first. */
const toneOrder: readonly Tone[] = ['red', 'live', 'idle', 'stopped', 'good', 'quiet'];

function worst(tones: readonly Tone[]): Tone {
  return toneOrder.find((tone) => tones.includes(tone)) ?? 'quiet';
}

/**
 * The jobs that determined how long the run took, first job first. GitHub does not say which job
 * needs which, but a job is created the moment the last one it needs has ended.
 */
export function criticalPath(jobs: readonly Job[], now: number): readonly number[] {
  const end = (job: Job) => (job.completed_at ? Date.parse(job.completed_at) : now);
  const ran = jobs.filter(hasRun).toSorted((a, b) => end(b) - end(a));
  const path: number[] = [];
  for (let job = ran[0]; job; ) {
    path.unshift(job.id);
    const created = Date.parse(job.created_at);
    job = ran.find(
      (other) =>
        !path.includes(other.id) &&
        end(other) <= created + 1000 &&
        end(other) >= created - maxCreationDelay,
    );
  }
  return path;
}

/** Round distances between the marks of a scale, in seconds. */
const tickSeconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200];
const day = 86_400;
const maxTicks = 6;

/** The distance between the marks of a scale, in milliseconds. */
export function tickLength(length: number): number {
  const fits = (seconds: number) => length / (seconds * 1000) < maxTicks;
  return (tickSeconds.find(fits) ?? day * Math.ceil(length / (day * 1000) / maxTicks)) * 1000;
}

/** The tone of a status or conclusion. */
export function toneOf(state: string): Tone {
  if (state === 'success') return 'good';
  if (state === 'skipped' || state === 'neutral' || state === 'stale') return 'quiet';
  if (state === 'cancelled') return 'stopped';
  if (state === 'in_progress') return 'live';
  if (['queued', 'waiting', 'pending', 'requested', 'action_required'].includes(state))
    return 'idle';
  return 'red';
}

function isRed(conclusion: string | null): boolean {
  return conclusion !== null && ['red', 'stopped'].includes(toneOf(conclusion));
}

function barBetween(from: number, to: number): Bar {
  return { from, to: Math.max(from, to) };
}

function spanning(bars: readonly Bar[]): Bar | undefined {
  if (bars.length === 0) return undefined;
  return barBetween(
    Math.min(...bars.map(({ from }) => from)),
    Math.max(...bars.map(({ to }) => to)),
  );
}
