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

/** Whether a branch is green or red. */
export interface BranchState {
  /** Its newest run that ended green or red; undefined: none of those read did. */
  readonly last: Run | undefined;
  /** undefined: it is green. */
  readonly failing: Failing | undefined;
  /** A newer run that is being rerun; the result of its earlier attempts was not read. */
  readonly rerunning: Run | undefined;
}

/** How long a branch has been red. */
export interface Failing {
  readonly branch: string;
  /** The number of red runs in a row up to now. */
  readonly runs: number;
  readonly first: Run;
  /** undefined: no green run among those read. */
  readonly last_green: Run | undefined;
}

/** The health of a workflow over its last runs. */
export interface Health {
  readonly green: number;
  readonly red: number;
  readonly cancelled: number;
  readonly other: number;
  readonly rate: Interval;
  /** How many green runs needed no rerun. */
  readonly first_try: number;
  /** The state of the requested or else the default branch; undefined where neither is known. */
  readonly state: BranchState | undefined;
  readonly duration: Quantiles | undefined;
  readonly trend: Trend | undefined;
  /** The first run after the durations changed. */
  readonly changed: Run | undefined;
  readonly queue: Quantiles | undefined;
  readonly jobs: readonly JobHealth[];
  readonly reruns: { readonly runs: number; readonly jobs: number; readonly minutes: number };
}

/** Computes the health of a workflow from the history that was read. */
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
  const mainBranch = branch ?? history.default_branch;
  return {
    green: greens.length,
    red: reds.length,
    cancelled,
    other: runs.length - greens.length - reds.length - cancelled,
    rate: wilson(greens.length, greens.length + reds.length),
    first_try: greens.filter(isPlainGreen).length,
    state: mainBranch === undefined ? undefined : branchState(runs, mainBranch),
    duration: quantiles(took),
    trend: change,
    changed: change?.at === undefined ? undefined : plain[change.at],
    queue: quantiles(executions.map(queueTime)),
    jobs: [...grouped(executions, ({ name }) => name)].map(([name, all]) =>
      jobHealth(name, all, window, jobs, mainBranch),
    ),
    reruns: reruns(executions),
  };
}

/** The state of a branch. */
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
  const rerun = executions.filter(({ attempt }) => attempt > 1);
  return {
    runs: new Set(rerun.map(({ run_id }) => run_id)).size,
    jobs: rerun.length,
    minutes: rerunMinutes(executions),
  };
}
