import { figures, groupBy, mean } from './figures.ts';
import type { Judged } from './replay.ts';

/** How a figure of this run differs from an earlier one on the same logs. */
export interface Difference {
  readonly figure: string;
  readonly before: number;
  readonly after: number;
  /** 95 of 100 draws of projects lie between these. */
  readonly low: number;
  readonly high: number;
}

const draws = 2000;
const seed = 20_261_126;

/** Differences on the logs that both runs have, each with what chance makes of it: projects are drawn, not logs. */
export function differences(before: readonly Judged[], after: readonly Judged[]): Difference[] {
  const earlier = new Map(before.map((each) => [each.id, each]));
  return Object.entries(figures).flatMap(([figure, of]) => {
    const pairs = after.flatMap((each) => {
      const old = earlier.get(each.id);
      const [a, b] = [old && of(old), of(each)];
      return a === undefined || b === undefined ? [] : [{ project: each.project, a, b }];
    });
    if (pairs.length === 0) return [];
    const projects = [...groupBy(pairs, ({ project }) => project).values()];
    const random = randoms(seed);
    const drawn = Array.from({ length: draws }, () => {
      const sample = projects.flatMap(() => projects[Math.floor(random() * projects.length)] ?? []);
      return mean(sample.map(({ a, b }) => b - a));
    }).sort((a, b) => a - b);
    return {
      figure,
      before: mean(pairs.map(({ a }) => a)),
      after: mean(pairs.map(({ b }) => b)),
      low: drawn[Math.floor(draws * 0.025)] ?? Number.NaN,
      high: drawn[Math.floor(draws * 0.975)] ?? Number.NaN,
    };
  });
}

/** Numbers from 0 to 1 that look random, the same for the same seed (mulberry32). */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
