import { z } from 'zod';
import { rolesOf } from '../../github/job-roles.ts';
import type { Run } from '../../github/run.ts';
import { isGreen } from '../../github/run.ts';
import { after, before, ofDefault, streakBefore } from '../../history/related-runs.ts';
import { ago, count, shortSha } from '../../text/format.ts';
import { jobNames, withoutMatrix } from '../../text/job-names.ts';
import type { Past } from './past.ts';

const runAt = z.object({ run_id: z.number(), head_sha: z.string() });

/** Whether a failure is new and since when it exists, in the output. */
export const regressionShape = z.object({
  word: z.enum(['new', 'old', 'over', 'unknown']),
  /** The first of the red runs in a row, of which this is the last. */
  since: runAt,
  red_runs: z.number(),
  last_green: runAt.nullable(),
  default_branch: z.enum(['green', 'red', 'red in the same job', 'red in other jobs']).nullable(),
});

export interface Regression {
  readonly data: z.output<typeof regressionShape>;
  readonly text: string;
}

/**
 * The results of jobs with these names in another run.
 * @param renamed whether a job counts as the same where its matrix values differ
 */
export function outcomesIn(
  { jobs, partly }: Past,
  run_id: number,
  names: readonly string[],
  renamed = true,
) {
  const all = jobs.get(run_id) ?? [];
  const whole = !partly.has(run_id);
  const red = new Set(rolesOf(all).suspects);
  const outcomeOf = (name: string) => {
    const exact = all.filter((job) => job.name === name);
    // Only with all jobs of the run known can a job be said to be renamed.
    const sameJob =
      exact.length > 0 || !whole || !renamed
        ? exact
        : all.filter((job) => withoutMatrix(job.name) === withoutMatrix(name));
    if (sameJob.some((job) => red.has(job))) return 'failed';
    // Where two jobs share a name, both must have passed.
    const passed = exact.length > 0 && exact.every(({ conclusion }) => conclusion === 'success');
    return passed ? 'passed' : undefined;
  };
  const of = (outcome: ReturnType<typeof outcomeOf>) =>
    names.filter((name) => outcomeOf(name) === outcome);
  return {
    known: jobs.has(run_id),
    whole,
    failed: of('failed'),
    passed: of('passed'),
    missing: of(undefined),
  };
}

/**
 * Whether the failures of a run are new, judged by the runs around it; undefined where nothing
 * useful is known.
 */
export function regressionOf(
  run: Run,
  names: readonly string[],
  past: Past,
  now: number,
): Regression | undefined {
  const { runs } = past;
  const earlier = before(run, runs);
  const streak = streakBefore(run, runs);
  const green = earlier[streak.length];
  const home = homeOf(run, names, past);
  const branch = run.head_branch ?? 'its branch';
  const later = after(run, runs);
  const answer = (word: Regression['data']['word'], text: string): Regression => ({
    data: {
      word,
      since: idsOf(streak.at(-1) ?? run),
      red_runs: streak.length + 1,
      last_green: green ? idsOf(green) : null,
      default_branch: home?.state ?? null,
    },
    text: `${text}${home && word !== 'over' ? `; ${home.text}` : ''}.`,
  });
  const healed = past.gap ? later.find(isGreen) : later.findLast(isGreen);
  if (healed) {
    const [last = healed] = later;
    const again = past.gap ? 'was green later, in' : 'is green again since';
    return isGreen(last)
      ? answer('over', `Over: ${branch} ${again} ${at(healed, now)}`)
      : answer(
          'over',
          `Over: ${branch} was green again in ${at(healed, now)}; now run ${last.id} is red`,
        );
  }
  if (streak.length === 0) {
    if (green) return answer('new', `New: ${at(green, now)} before it on ${branch} was green`);
    if (!home) return undefined;
    return answer(
      'unknown',
      `No earlier result of ${run.name} on ${branch}${past.whole ? '' : ' was seen'}`,
    );
  }
  return answer(...ofStreak(names, past, streak, green, branch, now));
}

/** The verdict about a red run that follows other red runs. */
function ofStreak(
  names: readonly string[],
  past: Past,
  streak: readonly Run[],
  green: Run | undefined,
  branch: string,
  now: number,
): [Regression['data']['word'], string] {
  const [previous] = streak;
  const first = streak.at(-1);
  if (!previous || !first) throw new Error('there is no red run before this one');
  const origin = `${at(first, now)}${green || past.whole ? '' : ' or earlier'}`;
  const never = green || !past.whole ? '' : ', and was never green';
  const red = `${branch} is red since ${origin}${never}`;
  const last = outcomesIn(past, previous.id, names);
  if (!last.known) return ['old', `Old: ${red}; in which jobs was not looked at`];
  const notRunText = (jobs: readonly string[]) =>
    last.whole
      ? `${jobNames(jobs, 2)} did not run in run ${previous.id} before it`
      : `${jobNames(jobs, 2)} is not among the jobs of run ${previous.id} before it that were looked at`;
  if (last.passed.length > 0) {
    const old = last.failed.length > 0 ? `${jobNames(last.failed, 2)} failed there, too; ` : '';
    return [
      'new',
      `New: ${jobNames(last.passed, 2)} passed in run ${previous.id} before it. Old: ${old}${red}`,
    ];
  }
  if (last.failed.length === 0) {
    const why = last.whole ? ' (skipped, new or renamed)' : '';
    return ['unknown', `Perhaps new: ${notRunText(names)}${why}; ${red}`];
  }
  const who = jobNames(last.failed, 2);
  const others = last.missing.length > 0 ? `; ${notRunText(last.missing)}` : '';
  const begins = outcomesIn(past, first.id, last.failed);
  if (begins.failed.length < last.failed.length) {
    const at = begins.passed.length > 0 ? ', at first in other jobs' : '';
    const unknown = begins.known ? '' : '; in which jobs at first was not looked at';
    return [
      'old',
      `Old: ${who} failed in run ${previous.id} before it, too; ${red}${at}${unknown}${others}`,
    ];
  }
  const runs = streak.length + 1;
  // Only the jobs of the first and the last of the red runs were read.
  if (streak.length > 2) {
    return [
      'old',
      `Old: ${who} failed in run ${previous.id} before it and in ${origin}, the first of ${runs} red runs in a row${never}; what failed between was not looked at${others}`,
    ];
  }
  const verb = last.failed.length > 1 ? 'are' : 'is';
  return [
    'old',
    `Old: ${who} ${verb} red since ${origin}, ${count(runs, 'run')} in a row${never}${others}`,
  ];
}

/** The state of the default branch, for a run on another branch. */
function homeOf(run: Run, names: readonly string[], past: Past) {
  const { runs, default_branch } = past;
  const home = ofDefault(run, runs, default_branch);
  if (!home) return undefined;
  if (isGreen(home)) return { state: 'green', text: `${default_branch} is green` } as const;
  const { failed, known, whole } = outcomesIn(past, home.id, names);
  if (!known || (failed.length === 0 && !whole))
    return { state: 'red', text: `${default_branch} is red, too (run ${home.id})` } as const;
  return failed.length > 0
    ? ({
        state: 'red in the same job',
        text: `${default_branch} is red, too, in ${jobNames(failed, 2)} (run ${home.id})`,
      } as const)
    : ({
        state: 'red in other jobs',
        text: `${default_branch} is red in other jobs (run ${home.id})`,
      } as const);
}

const idsOf = ({ id, head_sha }: Run) => ({ run_id: id, head_sha });

/** "run 1041 at 4f2a1b9 (3h ago)". */
const at = ({ id, head_sha, created_at }: Run, now: number) =>
  `run ${id} at ${shortSha(head_sha)} (${ago(created_at, now)})`;
