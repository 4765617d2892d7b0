import { attemptCount, type Execution, telling } from './execution.ts';
import { confidence, grouped, type Interval, wilson } from './statistics.ts';

/** A job that failed and passed on the same commit. */
export interface Flip {
  readonly sha: string;
  readonly failed: Execution;
  /** The run that passed; its job's id where the run was looked at. */
  readonly passed_run_id: number;
  readonly passed_attempt: number;
}

/** A whole run that ended green at its first attempt: each of its jobs passed. */
export interface Green {
  readonly run_id: number;
  readonly sha: string;
  readonly event: string;
}

export interface FlakyEvidence {
  readonly flips: readonly Flip[];
  /** Commits on which the job failed and then ran again. */
  readonly retried: number;
  /** Branches on which it failed once between two passes. */
  readonly isolated: readonly string[];
}

/**
 * What speaks for a flaky job, from all its executions in any order. The same commit under another
 * event is not the same code: a pull request is tested merged with its base.
 */
export function evidence(
  executions: readonly Execution[],
  greens: readonly Green[],
): FlakyEvidence {
  const decided = telling(executions);
  const commits = grouped(decided, ({ sha, event }) => `${event} ${sha}`);
  const flips: Flip[] = [];
  let retried = 0;
  for (const [commit, all] of commits) {
    const failed = all.find(({ outcome }) => outcome === 'failed');
    if (!failed) continue;
    const passed = all.find(({ outcome }) => outcome === 'passed');
    const green = greens.find(
      ({ sha, event, run_id }) => `${event} ${sha}` === commit && run_id !== failed.run_id,
    );
    if (attemptCount(all) > 1 || green) retried++;
    if (passed) {
      flips.push({
        sha: failed.sha,
        failed,
        passed_run_id: passed.run_id,
        passed_attempt: passed.attempt,
      });
    } else if (green) {
      flips.push({ sha: failed.sha, failed, passed_run_id: green.run_id, passed_attempt: 1 });
    }
  }
  return { flips, retried, isolated: isolatedBranches(decided) };
}

function isolatedBranches(oldestFirst: readonly Execution[]): string[] {
  const branches = grouped(oldestFirst, ({ branch }) => branch);
  return [...branches]
    .filter(([, all]) =>
      all.some(
        ({ outcome, sha }, index) =>
          outcome === 'failed' &&
          all[index - 1]?.outcome === 'passed' &&
          all[index + 1]?.outcome === 'passed' &&
          all[index + 1]?.sha !== sha,
      ),
    )
    .map(([branch]) => branch);
}

export type Word = 'flaky' | 'broken' | 'suspect' | 'fixed' | 'steady';

export interface Verdict {
  readonly word: Word;
  readonly confidence: 'high' | 'medium' | 'low';
  /** The evidence in one sentence. */
  readonly why: string;
}

/**
 * Flaky: it gave both results on one commit. Broken: it fails to this day, and never passed on a
 * commit on which it failed. Suspect: it failed once between passes on branches that share nothing.
 */
export function verdict(
  { flips, retried, isolated }: FlakyEvidence,
  { failures, of, streak }: { failures: number; of: number; streak: number },
): Verdict {
  if (failures === 0) {
    return { word: 'steady', confidence: confidence(wilson(0, of)), why: `no failure in ${of}` };
  }
  const flipping = wilson(flips.length, retried);
  // A flaky job fails several times in a row now and then: how often, by its own rate before.
  const byChance =
    flips.length === 0 ? 0 : ((failures - streak) / Math.max(1, of - streak)) ** streak;
  if (streak >= 2 && byChance < 0.05) {
    return {
      word: 'broken',
      confidence: streak >= 3 ? 'high' : 'medium',
      why: `failed the last ${streak} times${flips.length > 0 ? '; was flaky before' : ''}`,
    };
  }
  if (flips.length > 0) {
    return {
      word: 'flaky',
      confidence: sure(flipping),
      why: `passed on ${flips.length} of ${retried} commits on which it had failed and ran again`,
    };
  }
  if (isolated.length >= 2) {
    return {
      word: 'suspect',
      confidence: isolated.length >= 3 ? 'medium' : 'low',
      why: `failed once between passes on ${isolated.length} branches, never ran twice on such a commit`,
    };
  }
  return streak > 0
    ? { word: 'broken', confidence: 'low', why: 'failed the last time, and did not run again' }
    : { word: 'fixed', confidence: 'low', why: 'failed before, passes now' };
}

/** How sure a share is by its lower bound: 3 of 3 and 6 of 7 are high, 1 of 1 is medium, 1 of 5 low. */
function sure({ low }: Interval): 'high' | 'medium' | 'low' {
  if (low >= 0.4) return 'high';
  return low >= 0.15 ? 'medium' : 'low';
}
