/** The value below which a share `q` of the numbers lies, between the two nearest; undefined for none. */
export function quantile(numbers: readonly number[], q: number): number | undefined {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)];
  const above = sorted[Math.ceil(at)];
  if (below === undefined || above === undefined) return undefined;
  return below + (above - below) * (at - Math.floor(at));
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Where the true rate lies behind `hits` of `n`, with 95 % confidence: Wilson's score interval, which
 * stays honest for few tries and for rates near 0 and 1 (https://doi.org/10.1080/01621459.1927.10502953).
 */
export function wilson(hits: number, n: number): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const z = 1.959964;
  const rate = hits / n;
  const scale = 1 + z ** 2 / n;
  const middle = (rate + z ** 2 / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((rate * (1 - rate)) / n + z ** 2 / (4 * n ** 2));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** How much to trust a rate, from the width of its interval. */
export function confidence({ low, high }: Interval): 'high' | 'medium' | 'low' {
  const width = high - low;
  if (width <= 0.15) return 'high';
  return width <= 0.35 ? 'medium' : 'low';
}

/** A share as people say it: "8%", "<1%". */
function percent(share: number): string {
  if (share > 0 && share < 0.01) return '<1%';
  if (share < 1 && share > 0.99) return '>99%';
  return `${Math.round(share * 100)}%`;
}

/** Of fewer a share says nothing: of one, "likely 21-100%". */
const minForRate = 5;

/** "8%, likely 3-20%"; undefined where there are too few to speak of a rate. */
export function rateText(hits: number, n: number): string | undefined {
  if (n < minForRate) return undefined;
  const { low, high } = wilson(hits, n);
  return `${percent(hits / n)}, likely ${Math.round(low * 100)}-${Math.round(high * 100)}%`;
}

export interface Trend {
  readonly word: 'slower' | 'faster' | 'steady';
  /** Medians and 90th percentiles on both sides of the change; of all where it is steady. */
  readonly before: Quantiles;
  readonly after: Quantiles;
  /** Index of the first duration after the change; undefined where it is steady. */
  readonly at: number | undefined;
}

export interface Quantiles {
  readonly median: number;
  readonly p90: number;
  readonly n: number;
}

export function quantiles(numbers: readonly number[]): Quantiles | undefined {
  const median = quantile(numbers, 0.5);
  const p90 = quantile(numbers, 0.9);
  return median === undefined || p90 === undefined ? undefined : { median, p90, n: numbers.length };
}

/** Below this many on a side a median says little. */
const minSamples = 5;

/** What people notice: a fifth, and 10 seconds at least. */
const minRatio = 1.2;
const minDifference = 10_000;

/**
 * Whether durations, oldest first, became longer or shorter at some point: the split that leaves the
 * least distance to the medians of its sides. Noise also has such a split, so it counts only where
 * the medians differ by what people notice and four in five of each side lie beyond the middle.
 */
export function trend(durations: readonly number[]): Trend | undefined {
  const whole = quantiles(durations);
  if (!whole || durations.length < 2 * minSamples) return undefined;
  const steady = { word: 'steady', before: whole, after: whole, at: undefined } as const;
  let best: { at: number; cost: number } | undefined;
  for (let at = minSamples; at <= durations.length - minSamples; at++) {
    const cost = distance(durations.slice(0, at)) + distance(durations.slice(at));
    if (!best || cost < best.cost) best = { at, cost };
  }
  if (!best) return steady;
  const [older, newer] = [durations.slice(0, best.at), durations.slice(best.at)];
  const [before, after] = [quantiles(older), quantiles(newer)];
  if (!before || !after) return steady;
  const [low, high] = [before.median, after.median].toSorted((a, b) => a - b) as [number, number];
  if (high < low * minRatio || high - low < minDifference) return steady;
  const middle = (low + high) / 2;
  const above = (numbers: readonly number[]) =>
    numbers.filter((number) => number > middle).length / numbers.length;
  const slower = after.median > before.median;
  const apart = slower
    ? above(older) <= 0.2 && above(newer) >= 0.8
    : above(older) >= 0.8 && above(newer) <= 0.2;
  return apart ? { word: slower ? 'slower' : 'faster', before, after, at: best.at } : steady;
}

function distance(numbers: readonly number[]): number {
  const median = quantile(numbers, 0.5) ?? 0;
  return numbers.reduce((sum, number) => sum + Math.abs(number - median), 0);
}

/** The items by key, in their order. */
export function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}
