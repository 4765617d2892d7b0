import { isGreen, isOfBranch, isPlainGreen, isRed, type Run } from '../../github/run.ts';
import { billedMinutes, type Execution, executionsOf, telling } from '../../history/execution.ts';
import { evidence, type FlakyEvidence, type Verdict, verdict } from '../../history/flaky.ts';
import type { Survey } from '../../history/load-history.ts';
import {
  grouped,
  type Interval,
  type Spread,
  spread,
  type Trend,
  trend,
  wilson,
} from '../../history/statistics.ts';

/** A branch that is red now, and since when. */
export interface Failing {
  readonly branch: string;
  /** Red runs in a row up to now. */
  readonly runs: number;
  readonly first: Run;
  /** Undefined: no green run among those looked at. */
  readonly last_green: Run | undefined;
}

export interface JobHealth {
  readonly name: string;
  readonly verdict: Verdict;
  /** Runs in which it failed at least once, and runs in which it ran. */
  readonly failures: number;
  readonly of: number;
  readonly rate: Interval;
  readonly evidence: FlakyEvidence;
  readonly branches: readonly string[];
  /** Where it is broken: the first of its failures in a row. */
  readonly since: Execution | undefined;
  readonly last_failure: Execution | undefined;
  readonly duration: Spread | undefined;
  readonly trend: Trend | undefined;
  /** The first execution after its duration changed. */
  readonly changed: Execution | undefined;
  readonly queue: Spread | undefined;
  readonly rerun_minutes: number;
  /** Where it does not run any more: when it last did. */
  readonly gone: Execution | undefined;
}

export interface Health {
  readonly green: number;
  readonly red: number;
  readonly cancelled: number;
  readonly other: number;
  readonly rate: Interval;
  /** Of the runs that ended green, those that needed no rerun. */
  readonly first_try: number;
  readonly failing: Failing | undefined;
  readonly duration: Spread | undefined;
  readonly trend: Trend | undefined;
  readonly changed: Run | undefined;
  readonly queue: Spread | undefined;
  readonly jobs: readonly JobHealth[];
  readonly reruns: { readonly runs: number; readonly jobs: number; readonly minutes: number };
}

/** What a workflow's past says, from what was read of it. */
export function health(survey: Survey, branch: string | undefined): Health {
  const { runs, jobs, complete } = survey;
  const greens = runs.filter(isGreen);
  const reds = runs.filter(isRed);
  const cancelled = runs.filter(({ conclusion }) => conclusion === 'cancelled').length;
  const window = runs.slice(0, complete);
  const executions = window.flatMap((run) => executionsOf(run, jobs.get(run.id) ?? []));
  const plain = runs.filter(isPlainGreen).toReversed();
  const took = plain.map((run) => Date.parse(run.updated_at) - Date.parse(run.run_started_at));
  const change = trend(took);
  const home = branch ?? survey.default_branch;
  return {
    green: greens.length,
    red: reds.length,
    cancelled,
    other: runs.length - greens.length - reds.length - cancelled,
    rate: wilson(greens.length, greens.length + reds.length),
    first_try: greens.filter(isPlainGreen).length,
    failing: failing(runs, home),
    duration: spread(took),
    trend: change,
    changed: change?.at === undefined ? undefined : plain[change.at],
    queue: spread(executions.map(queued)),
    jobs: [...grouped(executions, ({ name }) => name)].map(([name, all]) =>
      jobHealth(name, all, window, jobs, home),
    ),
    reruns: reruns(executions),
  };
}

/** Since when a branch is red, from its runs, newest first; undefined where its last result is green. */
export function failing(newestFirst: readonly Run[], branch: string): Failing | undefined {
  const decided = newestFirst.filter(
    (run) => isOfBranch(run, branch) && (isGreen(run) || isRed(run)),
  );
  const green = decided.findIndex(isGreen);
  const streak = green < 0 ? decided : decided.slice(0, green);
  const first = streak.at(-1);
  return first && { branch, runs: streak.length, first, last_green: decided[green] };
}

function jobHealth(
  name: string,
  executions: readonly Execution[],
  window: readonly Run[],
  jobs: Survey['jobs'],
  home: string,
): JobHealth {
  const byTime = executions.toSorted((a, b) => a.started - b.started || a.job_id - b.job_id);
  const seen = new Set(byTime.map(({ run_id }) => run_id));
  // Between its first and its last sighting it also ran in the green runs whose jobs were not read.
  const positions = window.flatMap(({ id }, index) => (seen.has(id) ? [index] : []));
  const [newest = 0, oldest = 0] = [positions[0], positions.at(-1)];
  const presumed = window
    .slice(newest, oldest + 1)
    .filter((run) => isPlainGreen(run) && !jobs.has(run.id));
  const decided = telling(executions);
  const failed = decided.filter(({ outcome }) => outcome === 'failed');
  const failures = new Set(failed.map(({ run_id }) => run_id)).size;
  const of = new Set(decided.map(({ run_id }) => run_id)).size + presumed.length;
  const speaks = evidence(
    decided,
    presumed.map(({ id, head_sha, event }) => ({ run_id: id, sha: head_sha, event })),
  );
  const streak = streakOf(decided, window, presumed, home);
  const passed = decided.filter(({ outcome }) => outcome === 'passed');
  const took = passed.map(({ started, completed }) => completed - started);
  const change = trend(took);
  // A job is gone where the newest run that was read, and passed it by, does not have it.
  const newestRead = window.find(({ id }) => (jobs.get(id)?.length ?? 0) > 0);
  const gone = newestRead !== undefined && window.indexOf(newestRead) < newest - 2;
  return {
    name,
    verdict: verdict(speaks, { failures, of, streak: streak.length }),
    failures,
    of,
    rate: wilson(failures, of),
    evidence: speaks,
    branches: [...new Set(failed.map(({ branch }) => branch))],
    since: streak[0],
    last_failure: failed.at(-1),
    duration: spread(took),
    trend: change,
    changed: change?.at === undefined ? undefined : passed[change.at],
    queue: spread(decided.map(queued)),
    rerun_minutes: reruns(executions).minutes,
    gone: gone ? byTime.at(-1) : undefined,
  };
}

/** Its failures in a row on a branch up to now, oldest first, one for each run. */
function streakOf(
  oldestFirst: readonly Execution[],
  window: readonly Run[],
  presumed: readonly Run[],
  branch: string,
): Execution[] {
  const passedUnread = new Set(presumed.map(({ id }) => id));
  const streak: Execution[] = [];
  for (const run of window) {
    if (!isOfBranch(run, branch)) continue;
    const last = oldestFirst.findLast(({ run_id }) => run_id === run.id);
    if (passedUnread.has(run.id) || last?.outcome === 'passed') break;
    if (last) streak.unshift(last);
  }
  return streak;
}

const queued = ({ created, started }: Execution) => Math.max(0, started - created);

function reruns(executions: readonly Execution[]): Health['reruns'] {
  const again = executions.filter(({ attempt }) => attempt > 1);
  return {
    runs: new Set(again.map(({ run_id }) => run_id)).size,
    jobs: again.length,
    minutes: again.reduce((sum, execution) => sum + billedMinutes(execution), 0),
  };
}
