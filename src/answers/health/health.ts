import { isGreen, isOfBranch, isPlainGreen, isRed, type Run } from '../../github/run.ts';
import { type Execution, executionsOf, queueTime, rerunMinutes } from '../../history/execution.ts';
import type { WorkflowHistory } from '../../history/load-history.ts';
import {
  grouped,
  type Interval,
  type Quantiles,
  quantiles,
  type Trend,
  trend,
  wilson,
} from '../../history/statistics.ts';
import { type JobHealth, jobHealth } from './job-health.ts';

/** What the newest run of a branch that ended green or red says of it. */
export interface BranchState {
  /** Undefined: no run of it that was looked at ended green or red. */
  readonly last: Run | undefined;
  /** Where it is red. */
  readonly failing: Failing | undefined;
  /** A run after that one which is under way in a later attempt: how it ended before was not looked at. */
  readonly rerunning: Run | undefined;
}

/** Since when a branch is red. */
export interface Failing {
  readonly branch: string;
  /** Red runs in a row up to now. */
  readonly runs: number;
  readonly first: Run;
  /** Undefined: no green run among those looked at. */
  readonly last_green: Run | undefined;
}

export interface Health {
  readonly green: number;
  readonly red: number;
  readonly cancelled: number;
  readonly other: number;
  readonly rate: Interval;
  /** Of the runs that ended green, those that needed no rerun. */
  readonly first_try: number;
  /** Of the branch asked for, or the default one; undefined where neither is known. */
  readonly state: BranchState | undefined;
  readonly duration: Quantiles | undefined;
  readonly trend: Trend | undefined;
  readonly changed: Run | undefined;
  readonly queue: Quantiles | undefined;
  readonly jobs: readonly JobHealth[];
  readonly reruns: { readonly runs: number; readonly jobs: number; readonly minutes: number };
}

/** What a workflow's past says, from what was read of it. */
export function health(history: WorkflowHistory, branch: string | undefined): Health {
  const { runs, jobs, complete } = history;
  const greens = runs.filter(isGreen);
  const reds = runs.filter(isRed);
  const cancelled = runs.filter(({ conclusion }) => conclusion === 'cancelled').length;
  const window = runs.slice(0, complete);
  const executions = window.flatMap((run) => executionsOf(run, jobs.get(run.id) ?? []));
  const plain = runs.filter(isPlainGreen).toReversed();
  const took = plain.map((run) => Date.parse(run.updated_at) - Date.parse(run.run_started_at));
  const change = trend(took);
  const home = branch ?? history.default_branch;
  return {
    green: greens.length,
    red: reds.length,
    cancelled,
    other: runs.length - greens.length - reds.length - cancelled,
    rate: wilson(greens.length, greens.length + reds.length),
    first_try: greens.filter(isPlainGreen).length,
    state: home === undefined ? undefined : branchState(runs, home),
    duration: quantiles(took),
    trend: change,
    changed: change?.at === undefined ? undefined : plain[change.at],
    queue: quantiles(executions.map(queueTime)),
    jobs: [...grouped(executions, ({ name }) => name)].map(([name, all]) =>
      jobHealth(name, all, window, jobs, home),
    ),
    reruns: reruns(executions),
  };
}

/** How a branch stands, from runs, newest first. */
function branchState(newestFirst: readonly Run[], branch: string): BranchState {
  const own = newestFirst.filter((run) => isOfBranch(run, branch));
  const decided = own.filter((run) => isGreen(run) || isRed(run));
  const green = decided.findIndex(isGreen);
  const streak = green < 0 ? decided : decided.slice(0, green);
  const first = streak.at(-1);
  const [last] = decided;
  return {
    last,
    failing: first && { branch, runs: streak.length, first, last_green: decided[green] },
    rerunning: own
      .slice(0, last && own.indexOf(last))
      .find(({ status, run_attempt }) => status !== 'completed' && run_attempt > 1),
  };
}

function reruns(executions: readonly Execution[]): Health['reruns'] {
  const again = executions.filter(({ attempt }) => attempt > 1);
  return {
    runs: new Set(again.map(({ run_id }) => run_id)).size,
    jobs: again.length,
    minutes: rerunMinutes(executions),
  };
}
