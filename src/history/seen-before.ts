import { z } from 'zod';
import { isGreen, type Run } from '../github/run.ts';
import { count } from '../text/format.ts';
import { leading } from '../text/text.ts';
import type { SeenFailure } from './failure-index.ts';
import { grouped } from './statistics.ts';

const day = 24 * 3_600_000;

/** Days for which a failure counts as seen recently. */
const days = 14;

/** How often a failure was seen before, in other runs. */
export const seenShape = z.object({
  times: z.number().describe('Runs, in the last `days`.'),
  days: z.number(),
  on: z.array(z.string()),
  first: z.string(),
  last_run_id: z.number(),
  passed_on_rerun: z.number(),
  rerun: z.number(),
});

export interface SeenBefore {
  /** One line. */
  readonly text: string;
  readonly data: z.output<typeof seenShape>;
}

/** Branches and pull requests that are named; the rest is counted. */
const maxPlaces = 4;

/** What is known of a failure that was seen before; undefined where it was not. */
export function seenBefore(failures: readonly SeenFailure[], now: number): SeenBefore | undefined {
  const all = summaryOf(failures);
  if (!all) return undefined;
  const recent = summaryOf(failures.filter(({ at }) => now - Date.parse(at) <= days * day));
  const shown = recent ?? all;
  const again = rerunText(shown);
  return {
    text: [
      recent
        ? `Seen ${times(recent.runs.length)} in the last ${days} days: ${placesText(recent)}`
        : `Not seen in the last ${days} days, ${times(all.runs.length)} before: ${placesText(all)}`,
      recent ? `first on ${all.first}` : `last on ${all.last}`,
      ...(again ? [again] : []),
    ]
      .join('; ')
      .concat('.'),
    data: {
      times: recent?.runs.length ?? 0,
      days,
      on: placesOf(shown),
      first: all.first,
      last_run_id: all.last_run_id,
      passed_on_rerun: shown.passed,
      rerun: shown.rerun,
    },
  };
}

/** Where and when a failure was seen. */
export interface Summary {
  readonly runs: readonly Occurrence[];
  /** Dates. */
  readonly first: string;
  readonly last: string;
  readonly last_run_id: number;
  /** Of its runs, how many were seen to run again, and how many of those passed then. */
  readonly rerun: number;
  readonly passed: number;
}

/** Failures that are the same, by the runs in which they were seen; undefined for none. */
export function summaryOf(failures: readonly SeenFailure[]): Summary | undefined {
  const runs = occurrences(failures);
  const [newest] = runs;
  const oldest = runs.at(-1);
  if (!newest || !oldest) return undefined;
  return {
    runs,
    first: dateOf(oldest.at),
    last: dateOf(newest.at),
    last_run_id: newest.run_id,
    rerun: runs.filter(({ passed }) => passed !== undefined).length,
    passed: runs.filter(({ passed }) => passed).length,
  };
}

/** "passed on rerun 3 of 4 times"; empty where no rerun was seen. */
export function rerunText({ passed, rerun }: Summary): string {
  return rerun > 0 ? `passed on rerun ${passed} of ${count(rerun, 'time')}` : '';
}

/** A run in which a failure was seen. */
interface Occurrence {
  readonly run_id: number;
  readonly at: string;
  readonly place: string;
  /** Whether it passed when it ran again; undefined: that was not seen. */
  readonly passed: boolean | undefined;
}

/** The runs in which one failure was seen, newest first: attempts of one run are one. */
function occurrences(failures: readonly SeenFailure[]): Occurrence[] {
  return [...grouped(failures, ({ run_id }) => String(run_id)).values()]
    .flatMap((tries) => {
      const [first] = tries.toSorted((a, b) => a.attempt - b.attempt);
      if (!first) return [];
      const again = new Set(tries.map(({ attempt }) => attempt)).size > 1;
      const passed = tries.some((each) => each.passed) || (again ? false : undefined);
      return [{ run_id: first.run_id, at: first.at, place: placeOf(first), passed }];
    })
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || b.run_id - a.run_id);
}

const placeOf = ({ pull_number, branch }: SeenFailure) =>
  pull_number === undefined ? branch : `PR ${pull_number}`;

function byPlace({ runs }: Summary): (readonly [place: string, times: number])[] {
  return [...grouped(runs, ({ place }) => place)]
    .map(([place, own]) => [place, own.length] as const)
    .sort(([, a], [, b]) => b - a);
}

/** Branches and pull requests, those with most first. */
export function placesOf(summary: Summary): string[] {
  return byPlace(summary)
    .slice(0, maxPlaces)
    .map(([place]) => place);
}

/** "main twice, PR 7, PR 12". */
export function placesText(summary: Summary): string {
  const places = byPlace(summary);
  const shown = places
    .slice(0, maxPlaces)
    .map(([place, n]) => (n === 1 ? leading(place) : `${leading(place)} ${times(n)}`));
  const left = places.length - maxPlaces;
  return [...shown, ...(left > 0 ? [`${left} more`] : [])].join(', ');
}

function times(n: number): string {
  if (n === 1) return 'once';
  return n === 2 ? 'twice' : count(n, 'time');
}

export const dateOf = (at: string) => at.slice(0, 10);

/** A failure that made its run red is over where a later attempt of the run is green. */
export function isHealed(
  { run_id, attempt, conclusion }: Pick<SeenFailure, 'run_id' | 'attempt' | 'conclusion'>,
  runs: readonly Run[],
): boolean {
  return (
    (conclusion === 'failure' || conclusion === 'timed_out') &&
    runs.some((run) => run.id === run_id && isGreen(run) && run.run_attempt > attempt)
  );
}
