import { span } from '../text/format.ts';

/** From the least to the most milliseconds. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

/** The range of the numbers that are known; undefined where none is. */
export function range(numbers: readonly (number | undefined)[]): Range | undefined {
  const known = numbers.filter((number) => number !== undefined);
  return known.length > 0 ? { least: Math.min(...known), most: Math.max(...known) } : undefined;
}

/** "2m", "2m to 5m". */
export function rangeText({ least, most }: Range): string {
  const [from, to] = [span(least), span(most)];
  return from === to ? from : `${from} to ${to}`;
}

/** "a, b and 3 more". */
export function listed(texts: readonly string[], max: number): string {
  const left = texts.length - max;
  return `${texts.slice(0, max).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

/** So many jobs are named by groups of alike ones together, and one of each group at least. */
const maxJobs = 40;

/** The jobs of each group that an answer has room for, in their order. */
export function namedPerGroup<T>(groups: readonly (readonly T[])[]): T[][] {
  let room = maxJobs;
  return groups.map((jobs) => {
    const shown = jobs.slice(0, Math.max(1, room));
    room -= shown.length;
    return shown;
  });
}
