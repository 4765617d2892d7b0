import { z } from 'zod';
import { count } from '../text/format.ts';
import { leading } from '../text/text.ts';
import type { SeenFailure } from './failure-index.ts';
import { grouped } from './statistics.ts';

const day = 24 * 3_600_000;

/** So many days back a failure counts as seen. */
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

/** More branches and pull requests than these are counted. */
const mostPlaces = 4;

/** What is known of a failure that was seen before; undefined where it was not. */
export function seenBefore(failures: readonly SeenFailure[], now: number): SeenBefore | undefined {
  const runs = occurrences(failures);
  const [newest] = runs;
  const oldest = runs.at(-1);
  if (!newest || !oldest) return undefined;
  const recent = runs.filter(({ at }) => now - Date.parse(at) <= days * day);
  const told = recent.length > 0 ? recent : runs;
  const rerun = told.filter(({ passed }) => passed !== undefined);
  const passed = rerun.filter((run) => run.passed);
  const on = placesOf(told);
  const first = dateOf(oldest.at);
  return {
    text: [
      recent.length > 0
        ? `Seen ${times(recent.length)} in the last ${days} days: ${placesText(on)}`
        : `Not seen in the last ${days} days, ${times(runs.length)} before: ${placesText(on)}`,
      recent.length > 0 ? `first on ${first}` : `last on ${dateOf(newest.at)}`,
      ...(rerun.length > 0
        ? [`passed on rerun ${passed.length} of ${count(rerun.length, 'time')}`]
        : []),
    ]
      .join('; ')
      .concat('.'),
    data: {
      times: recent.length,
      days,
      on: on.slice(0, mostPlaces).map(([place]) => place),
      first,
      last_run_id: newest.run_id,
      passed_on_rerun: passed.length,
      rerun: rerun.length,
    },
  };
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
export function occurrences(failures: readonly SeenFailure[]): Occurrence[] {
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

function placesOf(runs: readonly Occurrence[]): (readonly [place: string, times: number])[] {
  return [...grouped(runs, ({ place }) => place)]
    .map(([place, own]) => [place, own.length] as const)
    .sort(([, a], [, b]) => b - a);
}

function placesText(places: readonly (readonly [place: string, times: number])[]): string {
  const shown = places
    .slice(0, mostPlaces)
    .map(([place, n]) => (n === 1 ? leading(place) : `${leading(place)} ${times(n)}`));
  const left = places.length - mostPlaces;
  return [...shown, ...(left > 0 ? [`${left} more`] : [])].join(', ');
}

function times(n: number): string {
  if (n === 1) return 'once';
  return n === 2 ? 'twice' : count(n, 'time');
}

export const dateOf = (at: string) => at.slice(0, 10);
