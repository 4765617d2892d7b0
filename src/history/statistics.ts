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
export function percent(share: number): string {
  if (share > 0 && share < 0.01) return '<1%';
  if (share < 1 && share > 0.99) return '>99%';
  return `${Math.round(share * 100)}%`;
}

/** "3/40 (8%, likely 3-20%; medium confidence)". */
export function rateText(hits: number, n: number): string {
  const interval = wilson(hits, n);
  const range = `${Math.round(interval.low * 100)}-${Math.round(interval.high * 100)}%`;
  return n === 0
    ? '0/0'
    : `${hits}/${n} (${percent(hits / n)}, likely ${range}; ${confidence(interval)} confidence)`;
}

export interface Trend {
  /** Medians of the older and the newer half, in milliseconds. */
  readonly before: number;
  readonly after: number;
  /** after / before. */
  readonly factor: number;
  readonly word: 'slower' | 'faster' | 'steady';
}

/** Below this many in a half a median says little. */
const fewest = 5;

/**
 * Whether durations grew or shrank, from the medians of their older and newer half. A change counts
 * from a fifth and 10 seconds on, and only where most of the one half lies beyond the other's median.
 */
export function trend(oldestFirst: readonly number[]): Trend | undefined {
  const middle = Math.floor(oldestFirst.length / 2);
  const [older, newer] = [oldestFirst.slice(0, middle), oldestFirst.slice(-middle)];
  if (middle < fewest) return undefined;
  const before = quantile(older, 0.5) ?? 0;
  const after = quantile(newer, 0.5) ?? 0;
  const factor = before > 0 ? after / before : 1;
  const share = (numbers: readonly number[], holds: (number: number) => boolean) =>
    numbers.filter(holds).length / numbers.length;
  const large = Math.abs(after - before) >= 10_000;
  const slower = large && factor >= 1.2 && share(newer, (took) => took > before) >= 0.7;
  const faster = large && factor <= 1 / 1.2 && share(newer, (took) => took < before) >= 0.7;
  return { before, after, factor, word: slower ? 'slower' : faster ? 'faster' : 'steady' };
}
