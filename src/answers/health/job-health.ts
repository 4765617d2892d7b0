import { branchOf, isPlainGreen, type Run } from '../../github/run.ts';
import {
  decidedExecutions,
  type Execution,
  queueTime,
  rerunMinutes,
} from '../../history/execution.ts';
import {
  type FlakyEvidence,
  flakyEvidence,
  jobVerdict,
  type Streak,
  type Verdict,
} from '../../history/flaky.ts';
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

/** The health of one job over the runs that were read. */
export interface JobHealth {
  readonly name: string;
  readonly verdict: Verdict;
  /** The number of runs in which it failed at least once. */
  readonly failures: number;
  /** The number of runs in which it ran. */
  readonly of: number;
  readonly rate: Interval;
  readonly evidence: FlakyEvidence;
  readonly branches: readonly string[];
  /** The first of its failures in a row up to now; undefined where it passed last. */
  readonly since: Execution | undefined;
  readonly last_failure: Execution | undefined;
  readonly duration: Quantiles | undefined;
  readonly trend: Trend | undefined;
  /** The first execution after its duration changed. */
  readonly changed: Execution | undefined;
  readonly queue: Quantiles | undefined;
  readonly rerun_minutes: number;
  /** Its last execution, where the workflow has no such job any more. */
  readonly gone: Execution | undefined;
}

/** Computes the health of the jobs with one name. */
export function jobHealth(
  name: string,
  executions: readonly Execution[],
  window: readonly Run[],
  jobs: WorkflowHistory['jobs'],
  mainBranch: string | undefined,
): JobHealth {
  const byTime = executions.toSorted((a, b) => a.started - b.started || a.job_id - b.job_id);
  const seen = new Set(byTime.map(({ run_id }) => run_id));
  const positions = window.flatMap(({ id }, index) => (seen.has(id) ? [index] : []));
  const [newest = 0, oldest = 0] = [positions[0], positions.at(-1)];
  const greens = window.slice(newest, oldest + 1).filter(isPlainGreen);
  // Green runs between its first and last known run, whose jobs were not read, are presumed to have
  // had the job, unless a run whose jobs were read lacks it.
  const always = greens.every(({ id }) => !jobs.has(id) || seen.has(id));
  const presumed = always ? greens.filter(({ id }) => !jobs.has(id)) : [];
  const decided = decidedExecutions(executions);
  const failed = decided.filter(({ outcome }) => outcome === 'failed');
  const failures = new Set(failed.map(({ run_id }) => run_id)).size;
  const of = new Set(decided.map(({ run_id }) => run_id)).size + presumed.length;
  const evidence = flakyEvidence(decided);
  const streaks = streaksOf(decided, window, presumed);
  const mainStreak = streaks.find(({ branch }) => branch === mainBranch);
  const passed = decided.filter(({ outcome }) => outcome === 'passed');
  const took = passed.map(({ started, completed }) => completed - started);
  const change = trend(took);
  // A job is gone where it is missing from the newest run that was read, and that is at least three
  // runs newer.
  const newestRead = window.find(({ id }) => (jobs.get(id)?.length ?? 0) > 0);
  const gone = newestRead !== undefined && window.indexOf(newestRead) < newest - 2;
  return {
    name,
    verdict: jobVerdict(evidence, {
      failures,
      of,
      streak: mainStreak?.failed.length ?? 0,
      elsewhere: streaks.filter((streak) => streak !== mainStreak),
      healed: healed(decided),
    }),
    failures,
    of,
    rate: wilson(failures, of),
    evidence,
    branches: [...new Set(failed.map(({ branch }) => branch))],
    since: (mainStreak ?? streaks[0])?.failed[0],
    last_failure: failed.at(-1),
    duration: quantiles(took),
    trend: change,
    changed: change?.at === undefined ? undefined : passed[change.at],
    queue: quantiles(decided.map(queueTime)),
    rerun_minutes: rerunMinutes(executions),
    gone: gone ? byTime.at(-1) : undefined,
  };
}

/**
 * The failures in a row on each branch where it failed last, the branch of the newest failure
 * first.
 */
function streaksOf(
  oldestFirst: readonly Execution[],
  window: readonly Run[],
  presumed: readonly Run[],
): Streak[] {
  const passedUnread = new Set(presumed.map(({ id }) => id));
  const byRun = grouped(oldestFirst, ({ run_id }) => String(run_id));
  const streaks = [...grouped(window, branchOf)].flatMap(([branch, runs]) => {
    const results = runs.flatMap(({ id }): readonly (Execution | 'passed')[] => {
      const last = byRun.get(String(id))?.at(-1);
      if (passedUnread.has(id) || last?.outcome === 'passed') return ['passed'];
      return last ? [last] : [];
    });
    const passed = results.indexOf('passed');
    const failed = (passed < 0 ? results : results.slice(0, passed)).filter(
      (result) => result !== 'passed',
    );
    return failed.length > 0
      ? [{ branch, failed: failed.toReversed(), passed_before: passed >= 0 }]
      : [];
  });
  const newest = ({ failed }: Streak) => failed.at(-1)?.started ?? 0;
  return streaks.toSorted((a, b) => newest(b) - newest(a));
}

/**
 * The last failure and the next run on its branch in which the job passed; undefined where there is
 * none.
 */
function healed(
  oldestFirst: readonly Execution[],
): { failed_run_id: number; passed_run_id: number } | undefined {
  const last = oldestFirst.findLastIndex(({ outcome }) => outcome === 'failed');
  const failed = oldestFirst[last];
  const passed = oldestFirst
    .slice(last + 1)
    .find(({ outcome, branch }) => outcome === 'passed' && branch === failed?.branch);
  return failed && passed && { failed_run_id: failed.run_id, passed_run_id: passed.run_id };
}
