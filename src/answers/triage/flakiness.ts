import { z } from 'zod';
import type { Job } from '../../github/job.ts';
import type { Run } from '../../github/run.ts';
import { isGreen } from '../../github/run.ts';
import {
  attemptCount,
  decidedExecutions,
  type Execution,
  executionsOf,
} from '../../history/execution.ts';
import { flakyEvidence } from '../../history/flaky.ts';
import { ofCommit, ofDefault, ofOthers } from '../../history/related-runs.ts';
import { grouped } from '../../history/statistics.ts';
import { count } from '../../text/format.ts';
import { jobNames } from '../../text/job-names.ts';
import type { Past } from './past.ts';
import { outcomesIn } from './regression.ts';

/** Whether the failure of a run is flaky, in the output. */
export const flakinessShape = z.object({
  word: z.enum(['flaky', 'perhaps', 'no', 'unknown']),
  /** Some of the failed jobs that this is about. */
  jobs: z.array(z.string()),
  why: z.string(),
});

/** Whether the failure of a run is flaky, with the evidence. */
export interface Flakiness {
  readonly word: z.output<typeof flakinessShape>['word'];
  /** The failed jobs that this is about. */
  readonly jobs: readonly string[];
  /** The evidence for the first job, and for others whose evidence differs. */
  readonly why: string;
  /** The verdict as a sentence; undefined where nothing is known. */
  readonly text: string | undefined;
}

/**
 * Judges flakiness by the results of failed jobs. flaky: a job failed and passed on this commit.
 * perhaps: it also fails on unrelated branches while the default branch is green. no: it failed
 * every time it ran on this commit.
 */
export function flakinessOf(run: Run, names: readonly string[], past: Past): Flakiness {
  // Only jobs count: a green run may have skipped the job.
  const ran = [
    ...executionsOf(run, past.own),
    ...ofCommit(run, past.runs).flatMap((other) =>
      executionsOf(other, distinct(other, past.jobs.get(other.id) ?? [])),
    ),
  ];
  const all = (name: string) => ran.filter((execution) => execution.name === name);
  const of = (name: string) => decidedExecutions(all(name));
  const flaky = names.filter((name) => flakyEvidence(of(name)).flips.length > 0);
  if (flaky.length > 0) {
    return verdict('flaky', flaky, (name) => resultsOf(run, of(name)), {
      first: (results) => `failed and passed on this same commit (${results})`,
      other: (jobs, results) => `so did ${jobs} (${results})`,
    });
  }
  const home = ofDefault(run, past.runs, past.default_branch);
  const elsewhere = ofOthers(run, past.runs, past.default_branch).flatMap((other) => {
    const { failed } = outcomesIn(past, other.id, names, false);
    return failed.length > 0 ? [{ other, failed }] : [];
  });
  const there = (name: string) => elsewhere.filter(({ failed }) => failed.includes(name));
  const strewn = names.filter((name) => there(name).length > 0);
  if (home && isGreen(home) && strewn.length > 0) {
    const where = (name: string) =>
      there(name)
        .map(({ other }) => `${other.head_branch} (run ${other.id})`)
        .join(' and ');
    return verdict('perhaps', strewn, where, {
      first: (branches) =>
        `failed on ${branches}, too, while ${past.default_branch} is green (run ${home.id})`,
      other: (jobs, branches) => `${jobs} on ${branches}`,
    });
  }
  const failures = (name: string) =>
    attemptCount(of(name).filter(({ outcome }) => outcome === 'failed'));
  // Unread runs of this commit may have passed; and where two jobs share a name, one of them may
  // have.
  const whole = ofCommit(run, past.runs).every(
    ({ id, run_attempt }) => run_attempt === 1 && past.jobs.has(id) && !past.partly.has(id),
  );
  const always = (whole ? names : []).filter(
    (name) => failures(name) > 1 && all(name).every(({ outcome }) => outcome !== 'passed'),
  );
  return always.length > 0
    ? verdict('no', always, (name) => String(failures(name)), {
        first: (times) => `failed in each of ${times} tries on this commit`,
        other: (jobs, times) => `${jobs} in each of ${times}`,
      })
    : {
        word: 'unknown',
        jobs: [],
        why: 'no other result of it on this commit was seen',
        text: undefined,
      };
}

/**
 * Of a rerun run only the last attempt was read, which does not say which of two jobs with the same
 * name ran before.
 */
function distinct({ run_attempt }: Run, jobs: readonly Job[]): readonly Job[] {
  if (run_attempt === 1) return jobs;
  return jobs.filter(({ name }) => jobs.filter((job) => job.name === name).length === 1);
}

/** How many groups of jobs with different evidence are named; the others are counted. */
const maxGroups = 3;

/** A verdict with its evidence; jobs with the same evidence are named together. */
function verdict(
  word: keyof typeof wordText,
  jobs: readonly string[],
  evidenceOf: (name: string) => string,
  texts: {
    readonly first: (evidence: string) => string;
    readonly other: (jobs: string, evidence: string) => string;
  },
): Flakiness {
  const [first, ...others] = grouped(jobs, evidenceOf);
  if (!first) throw new Error('a verdict needs a job');
  const shown = others.slice(0, maxGroups - 1);
  const left = others.slice(maxGroups - 1).flatMap(([, names]) => names).length;
  const why = [
    texts.first(first[0]),
    ...shown.map(([evidence, names]) => texts.other(jobNames(names, 2), evidence)),
    ...(left > 0 ? [`${count(left, 'more job')} in other tries`] : []),
  ].join('; ');
  return { word, jobs, why, text: `${wordText[word]}: ${jobNames(first[1], 2)} ${why}.` };
}

const wordText = {
  flaky: 'Flaky',
  perhaps: 'Perhaps flaky, or broken outside of the code',
  no: 'Not flaky',
} as const;

/** "failed in attempts 1, 2; passed in attempt 3", "failed in attempt 1; passed in run 1041". */
function resultsOf(run: Run, ran: readonly Execution[]): string {
  const where = (outcome: Execution['outcome']) => {
    const all = ran.filter((execution) => execution.outcome === outcome);
    const attempts = all.filter(({ run_id }) => run_id === run.id).map(({ attempt }) => attempt);
    const others = all.filter(({ run_id }) => run_id !== run.id).map(({ run_id }) => run_id);
    return [
      ...numbered('attempt', [...new Set(attempts)]),
      ...numbered('run', [...new Set(others)]),
    ].join(', ');
  };
  return `failed in ${where('failed')}; passed in ${where('passed')}`;
}

const numbered = (noun: string, numbers: readonly number[]) =>
  numbers.length > 0 ? [`${noun}${numbers.length > 1 ? 's' : ''} ${numbers.join(', ')}`] : [];
