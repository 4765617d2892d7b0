import { attemptCount, decidedExecutions, type Execution } from './execution.ts';
import { confidence, grouped, type Interval, wilson } from './statistics.ts';

/** A job that failed and passed on the same commit. */
interface Flip {
  readonly sha: string;
  readonly failed: Execution;
  /** The run that passed; its job's id where the run was looked at. */
  readonly passed_run_id: number;
  readonly passed_attempt: number;
}

export interface FlakyEvidence {
  /** Oldest failure first. */
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
export function flakyEvidence(executions: readonly Execution[]): FlakyEvidence {
  const decided = decidedExecutions(executions);
  const flips: Flip[] = [];
  let retried = 0;
  for (const all of grouped(decided, ({ sha, event }) => `${event} ${sha}`).values()) {
    const failed = all.find(({ outcome }) => outcome === 'failed');
    if (!failed) continue;
    if (attemptCount(all) > 1) retried++;
    const passed = all.find(({ outcome }) => outcome === 'passed');
    if (passed) {
      flips.push({
        sha: failed.sha,
        failed,
        passed_run_id: passed.run_id,
        passed_attempt: passed.attempt,
      });
    }
  }
  flips.sort((a, b) => a.failed.started - b.failed.started);
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

type Word = 'flaky' | 'broken' | 'suspect' | 'fixed' | 'steady';

export interface Verdict {
  readonly word: Word;
  readonly confidence: 'high' | 'medium' | 'low';
  /** The evidence in one sentence. */
  readonly why: string;
}

/** A branch on which a job failed the last time that it ran there. */
export interface Streak {
  readonly branch: string;
  /** Its last failure in each run since it passed there, oldest first. */
  readonly failed: readonly Execution[];
  /** Whether it passed there before them. */
  readonly passed_before: boolean;
}

/** What a verdict looks at beside the evidence of flakiness. */
interface Results {
  /** Runs in which it failed at least once, and runs in which it ran. */
  readonly failures: number;
  readonly of: number;
  /** Runs in a row in which it failed, up to now, on the branch that is looked at. */
  readonly streak: number;
  /** Other branches on which it failed the last time, the newest failure first. */
  readonly elsewhere: readonly Streak[];
  /** Its last failure, and the run after it in which it passed. */
  readonly healed: { readonly failed_run_id: number; readonly passed_run_id: number } | undefined;
}

/**
 * Flaky: it gave both results on one commit. Broken: on some branch it failed the last time, and it
 * never passed on a commit on which it failed. Suspect: it failed once between passes on branches that
 * share nothing. Fixed: wherever it failed, it passed later.
 */
export function jobVerdict(evidence: FlakyEvidence, results: Results): Verdict {
  const { flips, isolated } = evidence;
  const { failures, of, streak, elsewhere, healed } = results;
  if (failures === 0) {
    return { word: 'steady', confidence: confidence(wilson(0, of)), why: `no failure in ${of}` };
  }
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
  if (flips.length > 0) return flaky(evidence);
  if (isolated.length >= 2) {
    return {
      word: 'suspect',
      confidence: isolated.length >= 3 ? 'medium' : 'low',
      why: `failed once between passes on ${isolated.length} branches, never ran twice on such a commit`,
    };
  }
  if (streak > 0) {
    return {
      word: 'broken',
      confidence: 'low',
      why: 'failed the last time, and did not run again',
    };
  }
  const [first, ...others] = elsewhere;
  if (first) return brokenElsewhere(first, others.length);
  return {
    word: 'fixed',
    confidence: 'low',
    why: healed
      ? `failed last in run ${healed.failed_run_id}, passed in run ${healed.passed_run_id} after it`
      : 'failed before, and passed the last time',
  };
}

function flaky({ flips, retried }: FlakyEvidence): Verdict {
  const [first, last] = [flips[0]?.failed, flips.at(-1)?.failed];
  const on = (execution: Execution | undefined) =>
    execution
      ? `in run ${execution.run_id} on ${new Date(execution.started).toISOString().slice(0, 10)}`
      : '';
  const when =
    flips.length === 1 ? `: ${on(first)}` : `: the first ${on(first)}, the last ${on(last)}`;
  return {
    word: 'flaky',
    confidence: confidenceOf(wilson(flips.length, retried)),
    why: `passed on ${flips.length} of ${retried} commits on which it had failed and ran again${when}`,
  };
}

function brokenElsewhere({ branch, failed, passed_before }: Streak, others: number): Verdict {
  const times = failed.length === 1 ? 'the last time' : `the last ${failed.length} times`;
  const more = others > 0 ? `, and on ${others} more` : '';
  return {
    word: 'broken',
    confidence: failed.length >= 3 ? 'high' : failed.length === 2 ? 'medium' : 'low',
    why: `failed ${times} on ${branch}${passed_before ? '' : ', where it never passed'}${more}`,
  };
}

/** How sure a share is by its lower bound: 3 of 3 and 6 of 7 are high, 1 of 1 is medium, 1 of 5 low. */
function confidenceOf({ low }: Interval): 'high' | 'medium' | 'low' {
  if (low >= 0.4) return 'high';
  return low >= 0.15 ? 'medium' : 'low';
}
