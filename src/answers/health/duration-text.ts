import { z } from 'zod';
import { range, rangeText } from '../../history/group.ts';
import type { Quantiles, Trend } from '../../history/statistics.ts';
import { span } from '../../text/format.ts';

/** Durations as an answer gives them. */
export const quantilesShape = z.object({
  median_seconds: z.number(),
  p90_seconds: z.number(),
  n: z.number(),
});

export const trendShape = z.object({
  word: z.string().describe('slower, faster or steady.'),
  since_run_id: z.number().nullable(),
  before: quantilesShape,
  after: quantilesShape,
});

/** "3m 22s (9 of 10 within 5m 21s)"; what says nothing more is left out; empty for none. */
export function quantilesText(all: readonly Quantiles[]): string {
  const median = range(all.map((quantiles) => quantiles.median));
  const p90 = range(all.map((quantiles) => quantiles.p90));
  if (!median || !p90) return '';
  const most = span(p90.most);
  return `${rangeText(median)}${most === span(median.most) ? '' : ` (9 of 10 within ${most})`}`;
}

/** Whether a change of duration shows. */
export const isNews = (trend: Trend | undefined): trend is Trend =>
  trend !== undefined && trend.word !== 'steady';

/** "slower since run 7: 2m became 3m"; empty where no change shows. */
export function trendText(trend: Trend | undefined, since: string | undefined): string {
  if (!isNews(trend)) return '';
  return `${trend.word} since ${since ?? 'some runs'}: ${span(trend.before.median)} became ${span(trend.after.median)}`;
}

export function trendData(trend: Trend | undefined, since: number | undefined) {
  if (!trend) return null;
  const { word, before, after } = trend;
  return { word, since_run_id: since ?? null, before: toSeconds(before), after: toSeconds(after) };
}

/** Milliseconds as the seconds of an answer; null where there are none. */
export const seconds = (quantiles: Quantiles | undefined) =>
  quantiles ? toSeconds(quantiles) : null;

export const toSeconds = ({ median, p90, n }: Quantiles) => ({
  median_seconds: Math.round(median / 1000),
  p90_seconds: Math.round(p90 / 1000),
  n,
});
