import { z } from 'zod';
import type { Run } from '../../github/run.ts';
import { isGreen, isPlainGreen } from '../../github/run.ts';
import { attemptCount, type Execution, executionsOf, telling } from '../../history/execution.ts';
import { evidence } from '../../history/flaky.ts';
import { ofCommit, ofDefault, ofOthers } from '../../history/related-runs.ts';
import { jobNames } from '../../text/job-names.ts';
import type { Past } from './past.ts';
import { wentIn } from './regression.ts';

/** Whether the failure of a run is flaky, by what its jobs did on this and other commits. */
export const flakinessShape = z.object({
  word: z.enum(['flaky', 'perhaps', 'no', 'unknown']),
  /** Some of the failed jobs that it is said of. */
  jobs: z.array(z.string()),
  why: z.string(),
});

export interface Flakiness {
  readonly word: z.output<typeof flakinessShape>['word'];
  /** The failed jobs that it is said of. */
  readonly jobs: readonly string[];
  readonly why: string;
}

/**
 * Flaky: a job failed and passed on this very commit. Perhaps: it fails on branches that share
 * nothing, while the default branch is green. No: it failed each time that it ran on this commit.
 */
export function flakinessOf(run: Run, names: readonly string[], past: Past): Flakiness {
  const same = ofCommit(run, past.runs);
  const ran = [
    ...executionsOf(run, past.own),
    ...same.flatMap((other) => executionsOf(other, past.jobs.get(other.id) ?? [])),
  ];
  const greens = same
    .filter(isPlainGreen)
    .map(({ id, head_sha, event }) => ({ run_id: id, sha: head_sha, event }));
  const of = (name: string) => telling(ran.filter((execution) => execution.name === name));
  const flaky = names.filter((name) => evidence(of(name), greens).flips.length > 0);
  const [first] = flaky;
  if (first !== undefined) {
    return {
      word: 'flaky',
      jobs: flaky,
      why: `failed and passed on this same commit (${resultsOf(run, of(first), greens)})`,
    };
  }
  const home = ofDefault(run, past.runs, past.default_branch);
  const elsewhere = ofOthers(run, past.runs, past.default_branch).flatMap((other) => {
    const { failed } = wentIn(past.jobs.get(other.id), names);
    return failed.length > 0 ? [{ other, failed }] : [];
  });
  if (home && isGreen(home) && elsewhere.length > 0) {
    const jobs = names.filter((name) => elsewhere.some(({ failed }) => failed.includes(name)));
    const where = elsewhere.map(({ other }) => `${other.head_branch} (run ${other.id})`);
    return {
      word: 'perhaps',
      jobs,
      why: `failed on ${where.join(' and ')}, too`,
    };
  }
  const failures = (name: string) =>
    attemptCount(of(name).filter(({ outcome }) => outcome === 'failed'));
  const always = names.filter((name) => failures(name) > 1);
  const times = Math.max(0, ...always.map(failures));
  return always.length > 0
    ? {
        word: 'no',
        jobs: always,
        why: `failed in each of ${times} tries on this commit`,
      }
    : {
        word: 'unknown',
        jobs: [],
        why: 'it ran once on this commit',
      };
}

const words = {
  flaky: 'Flaky',
  perhaps: 'Perhaps flaky, or broken outside of the code',
  no: 'Not flaky',
} as const;

/** One line; undefined where nothing is known. */
export function flakinessText({ word, jobs, why }: Flakiness): string | undefined {
  return word === 'unknown' ? undefined : `${words[word]}: ${jobNames(jobs, 2)} ${why}.`;
}

/** "failed in attempts 1, 2; passed in attempt 3", "failed in attempt 1; passed in run 1041". */
function resultsOf(
  run: Run,
  ran: readonly Execution[],
  greens: readonly { readonly run_id: number }[],
): string {
  const where = (outcome: Execution['outcome']) => {
    const all = ran.filter((execution) => execution.outcome === outcome);
    const attempts = all.filter(({ run_id }) => run_id === run.id).map(({ attempt }) => attempt);
    const others = all.filter(({ run_id }) => run_id !== run.id).map(({ run_id }) => run_id);
    if (outcome === 'passed') others.push(...greens.map(({ run_id }) => run_id));
    return [
      ...numbered('attempt', [...new Set(attempts)]),
      ...numbered('run', [...new Set(others)]),
    ].join(', ');
  };
  return `failed in ${where('failed')}; passed in ${where('passed')}`;
}

const numbered = (noun: string, numbers: readonly number[]) =>
  numbers.length > 0 ? [`${noun}${numbers.length > 1 ? 's' : ''} ${numbers.join(', ')}`] : [];
