import type { LogLine } from '../logs/line.ts';
import { cut } from '../text/text.ts';
import type { Candidate, Ranking } from './rank-lines.ts';
import { templateOf } from './template.ts';
import { isUnhelpful } from './unhelpful.ts';

/** A line to show. */
export interface Quote {
  /** Its position in the list of lines. */
  readonly at: number;
  /** How many of its characters are shown. */
  readonly length: number;
  /** How many other lines with the same template are not shown. */
  readonly similar: number;
}

/** How many characters of a line are shown. */
const maxLength = 240;

/** How many are shown of a line that is similar to a shown one, or that fills a gap. */
const maxSimilarLength = 170;

/**
 * How much of the headline's line is shown: this share of the budget, or at least this many
 * characters.
 */
const headlineShare = 0.5;
const minHeadlineLength = 320;

/** Factor on the value of a line for each shown line with the same template. */
const repeated = 0.7;

/**
 * The same factor for a line in a block with a shown one: a list of complaints belongs together.
 */
const repeatedInBlock = 0.95;

/**
 * Lines below this share of the best value are left out; more of them where the cause is certain.
 */
const minValueShare = { certain: 0.11, uncertain: 0.1 } as const;

/** How many lines that do not fit are skipped before giving up. */
const maxTried = 60;

/**
 * Selects the lines of a log to show within a budget: the headline's line, then the lines with the
 * best value, each text once. Where the cause is not certain, or far from the end, the remaining
 * room goes to the last lines before the end.
 * @param bytes the maximum size of the selected lines as they are shown
 */
export function selectLines(ranking: Ranking, bytes: number): Quote[] {
  const { lines, headline, lastLines, known } = ranking;
  const chosen = new Map<number, number>();
  const shown = new Map<string, number>();
  let left = bytes;
  const texts = new Set<string>();
  const textAt = (at: number) => lines[at]?.text.trim() ?? '';
  const take = (at: number, length: number): boolean => {
    const isApart = !chosen.has(at - 1) && !chosen.has(at + 1);
    const cost = quoteBytes(lines[at] as LogLine, length) + (isApart ? gapBytes : 0);
    if (cost > left) return false;
    left -= cost;
    chosen.set(at, length);
    texts.add(textAt(at));
    return true;
  };
  /** Fills small gaps beside a line: one complete passage explains more than parts of several. */
  const fillGaps = (at: number) => {
    for (const gap of gapsBeside(at, chosen)) {
      const isRedundant = isLeftOut(lines[gap]?.text ?? '') || texts.has(textAt(gap));
      if (!isRedundant) take(gap, maxSimilarLength);
    }
  };
  if (
    headline !== undefined &&
    take(headline, Math.max(minHeadlineLength, Math.floor(bytes * headlineShare)))
  )
    shown.set(templateOf(lines[headline]?.text ?? ''), 1);
  const candidates = [...ranking.candidates];
  const share = lastLines > 0 ? minValueShare.uncertain : minValueShare.certain;
  const least = (candidates[0]?.value ?? 0) * share;
  for (let tried = 0; tried < maxTried; ) {
    const candidate = candidates.shift();
    if (!candidate || candidate.value < least) break;
    const { at, shaped } = candidate;
    if (chosen.has(at)) continue;
    const before = shown.get(shaped) ?? 0;
    const isInBlock = chosen.has(at - 1) || chosen.has(at + 1);
    if (before > candidate.shown) {
      const factor = isInBlock ? repeatedInBlock : repeated;
      const value = candidate.value * factor ** (before - candidate.shown);
      insert(candidates, { ...candidate, value, shown: before });
    } else if (take(at, before > 0 ? maxSimilarLength : maxLength)) {
      shown.set(shaped, before + 1);
      fillGaps(at);
    } else tried++;
  }
  let filled = 0;
  for (let at = ranking.end - 1; at >= ranking.begin && filled < lastLines; at--) {
    const text = lines[at]?.text ?? '';
    if (chosen.has(at) || isLeftOut(text)) continue;
    if (!take(at, maxSimilarLength)) break;
    filled++;
  }
  const similar = similarLines(known, chosen);
  return [...chosen]
    .map(([at, length]) => ({ at, length, similar: similar.get(at) ?? 0 }))
    .sort((a, b) => a.at - b.at);
}

/** The largest gap between two shown lines that is filled. */
const maxGap = 3;

/**
 * The positions between a line and the nearest chosen one on either side, where the gap is small.
 */
function gapsBeside(at: number, chosen: ReadonlyMap<number, number>): number[] {
  return [-1, 1].flatMap((direction) => {
    let width = 0;
    while (width <= maxGap && !chosen.has(at + direction * (width + 1))) width++;
    if (width > maxGap) return [];
    return Array.from({ length: width }, (_, index) => at + direction * (index + 1));
  });
}

const isLeftOut = (text: string) => text.trim() === '' || isUnhelpful(text);

/** The size of "…" and its line break before a line after a gap. */
const gapBytes = 4;

/** The size of a shown line: its number, its text, its line break. */
function quoteBytes({ n, text }: LogLine, length: number): number {
  return Buffer.byteLength(shortened(text, length)) + String(n).length + 3;
}

/** The beginning of a line as it is shown. */
export function shortened(text: string, length: number): string {
  return cut(text, length);
}

/** Inserts a candidate by its value, after those with the same value. */
function insert(candidates: Candidate[], candidate: Candidate): void {
  let low = 0;
  let high = candidates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((candidates[middle]?.value ?? 0) >= candidate.value) low = middle + 1;
    else high = middle;
  }
  candidates.splice(low, 0, candidate);
}

/**
 * For each template, how many of its lines are not shown, by the position of the last shown one.
 */
function similarLines(
  { shapes, counts }: Ranking['known'],
  chosen: ReadonlyMap<number, number>,
): Map<number, number> {
  const shown = new Map<string, { last: number; times: number }>();
  for (const at of chosen.keys()) {
    const shaped = shapes.get(at);
    if (shaped === undefined) continue;
    const { last = at, times = 0 } = shown.get(shaped) ?? {};
    shown.set(shaped, { last: Math.max(last, at), times: times + 1 });
  }
  const hidden = new Map<number, number>();
  for (const [shaped, { last, times }] of shown) {
    const left = (counts.get(shaped) ?? 0) - times;
    if (left > 0) hidden.set(last, left);
  }
  return hidden;
}
