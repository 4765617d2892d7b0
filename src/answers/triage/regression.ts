import { z } from 'zod';
import { rolesOf } from '../../github/job-roles.ts';
import type { Run } from '../../github/run.ts';
import { isGreen } from '../../github/run.ts';
import { after, before, ofDefault, streakBefore } from '../../history/related-runs.ts';
import { ago, count, shortSha } from '../../text/format.ts';
import { jobNames, withoutMatrix } from '../../text/job-names.ts';
import type { Past } from './past.ts';

const runAt = z.object({ run_id: z.number(), head_sha: z.string() });

/** Whether a failure is new, and since when it is there. */
export const newnessShape = z.object({
  word: z.enum(['new', 'old', 'over', 'unknown']),
  /** The first red run in a row, and how many there are with this one. */
  since: runAt,
  red_runs: z.number(),
  last_green: runAt.nullable(),
  default_branch: z.enum(['green', 'red', 'red in the same job', 'red in other jobs']).nullable(),
});

export interface Newness {
  readonly data: z.output<typeof newnessShape>;
  readonly text: string;
}

/**
 * How jobs of these names went in another run, where they ran there at all.
 * @param renamed whether a job whose matrix has other values there counts as the same
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
  const went = (name: string) => {
    const exact = all.filter((job) => job.name === name);
    // Only who has seen all of its jobs knows that it was renamed.
    const sameJob =
      exact.length > 0 || !whole || !renamed
        ? exact
        : all.filter((job) => withoutMatrix(job.name) === withoutMatrix(name));
    if (sameJob.some((job) => red.has(job))) return 'failed';
    // Of two jobs of one name, that one passed says nothing of the other.
    const passed = exact.length > 0 && exact.every(({ conclusion }) => conclusion === 'success');
    return passed ? 'passed' : undefined;
  };
  const of = (wanted: ReturnType<typeof went>) => names.filter((name) => went(name) === wanted);
  return {
    known: jobs.has(run_id),
    whole,
    failed: of('failed'),
    passed: of('passed'),
    missing: of(undefined),
  };
}

/**
 * Whether the failed jobs of a run are new, from the runs around it; undefined where nothing is
 * known that would help.
 */
export function newnessOf(
  run: Run,
  names: readonly string[],
  past: Past,
  now: number,
): Newness | undefined {
  const { runs } = past;
  const earlier = before(run, runs);
  const streak = streakBefore(run, runs);
  const green = earlier[streak.length];
  const home = homeOf(run, names, past);
  const branch = run.head_branch ?? 'its branch';
  const later = after(run, runs);
  const answer = (word: Newness['data']['word'], text: string): Newness => ({
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

/** What a red run says that has red ones before it. */
function ofStreak(
  names: readonly string[],
  past: Past,
  streak: readonly Run[],
  green: Run | undefined,
  branch: string,
  now: number,
): [Newness['data']['word'], string] {
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
  // Only the first and the last run of the row were looked into.
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

/** How the default branch stands, of another branch. */
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
