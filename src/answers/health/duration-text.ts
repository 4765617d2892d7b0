import { z } from 'zod';
import { range, rangeText } from '../../history/group.ts';
import type { Quantiles, Trend } from '../../history/statistics.ts';
import { span } from '../../text/format.ts';

/** The quantiles of durations in an answer. */
export const quantilesShape = z.object({
  median_seconds: z.number(),
  p90_seconds: z.number(),
  n: z.number(),
});

/** A change of durations in an answer. */
export const trendShape = z.object({
  word: z.string().describe('slower, faster or steady.'),
  since_run_id: z.number().nullable(),
  before: quantilesShape,
  after: quantilesShape,
});

/**
 * "3m 22s (9 of 10 within 5m 21s)", without the brackets where both are the same; empty for no
 * durations.
 */
export function quantilesText(all: readonly Quantiles[]): string {
  const median = range(all.map((quantiles) => quantiles.median));
  const p90 = range(all.map((quantiles) => quantiles.p90));
  if (!median || !p90) return '';
  const longest = span(p90.most);
  const isSame = longest === span(median.most);
  return `${rangeText(median)}${isSame ? '' : ` (9 of 10 within ${longest})`}`;
}

/** Whether durations changed noticeably. */
export const isChange = (trend: Trend | undefined): trend is Trend =>
  trend !== undefined && trend.word !== 'steady';

/** "slower since run 7: 2m became 3m"; empty without a noticeable change. */
export function trendText(trend: Trend | undefined, since: string | undefined): string {
  if (!isChange(trend)) return '';
  return `${trend.word} since ${since ?? 'some runs'}: ${span(trend.before.median)} became ${span(trend.after.median)}`;
}

/** A trend as data, with the run in which it began. */
export function trendData(trend: Trend | undefined, since: number | undefined) {
  if (!trend) return null;
  const { word, before, after } = trend;
  return { word, since_run_id: since ?? null, before: toSeconds(before), after: toSeconds(after) };
}

/** Quantiles in seconds; null where there are none. */
export const seconds = (quantiles: Quantiles | undefined) =>
  quantiles ? toSeconds(quantiles) : null;

/** Quantiles in seconds. */
export const toSeconds = ({ median, p90, n }: Quantiles) => ({
  median_seconds: Math.round(median / 1000),
  p90_seconds: Math.round(p90 / 1000),
  n,
});
