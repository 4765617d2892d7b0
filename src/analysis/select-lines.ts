import type { LogLine } from '../logs/line.ts';
import { cut } from '../text/text.ts';
import type { Candidate, Ranking } from './rank-lines.ts';
import { templateOf } from './template.ts';
import { isUnhelpful } from './unhelpful.ts';

/** A line to show. */
export interface Quote {
  /** Its position in the list of lines. */
  readonly at: number;
  /** So many characters of it are shown. */
  readonly most: number;
  /** Lines that say the same but for numbers, and are not shown. */
  readonly similar: number;
}

/** Of a line that is longer, the beginning is shown; less of one whose like is shown already. */
const longest = 240;
const longestAlike = 170;

/** The headline's line is shown whole up to this share of all room, and so far at least. */
const forHeadline = 0.5;
const longestHeadline = 320;

/** What a line is worth beside one of the same shape that is shown already. */
const again = 0.7;

/** The same within a block: a list of complaints is one piece. */
const againInBlock = 0.95;

/** What is worth less for its price beside the best is left out: more of it where the cause is sure. */
const worthwhile = { sure: 0.11, else: 0.1 } as const;

/** So many lines that find no room are passed over. */
const maxTried = 60;

/**
 * Chooses what to show of a log within a budget: the headline's line, then the lines that tell most
 * for what they cost, each text once, however often it stands in the log. Where the cause is not
 * sure, or far from the end, room that is left goes to what was said last before the end.
 * @param bytes of the chosen lines as they are shown
 */
export function selectLines(ranking: Ranking, bytes: number): Quote[] {
  const { lines, headline, lastLines, known } = ranking;
  const chosen = new Map<number, number>();
  const shown = new Map<string, number>();
  let left = bytes;
  const texts = new Set<string>();
  const textAt = (at: number) => lines[at]?.text.trim() ?? '';
  const take = (at: number, most: number): boolean => {
    const isApart = !chosen.has(at - 1) && !chosen.has(at + 1);
    const cost = quoteBytes(lines[at] as LogLine, most) + (isApart ? gapBytes : 0);
    if (cost > left) return false;
    left -= cost;
    chosen.set(at, most);
    texts.add(textAt(at));
    return true;
  };
  /** Fills narrow holes beside a line at once: at a small budget, one place whole tells more than parts of several. */
  const join = (at: number) => {
    for (const hole of holesBeside(at, chosen)) {
      const isTold = isLeftOut(lines[hole]?.text ?? '') || texts.has(textAt(hole));
      if (!isTold) take(hole, longestAlike);
    }
  };
  if (
    headline !== undefined &&
    take(headline, Math.max(longestHeadline, Math.floor(bytes * forHeadline)))
  )
    shown.set(templateOf(lines[headline]?.text ?? ''), 1);
  const candidates = [...ranking.candidates];
  const least = (candidates[0]?.value ?? 0) * (lastLines > 0 ? worthwhile.else : worthwhile.sure);
  for (let tried = 0; tried < maxTried; ) {
    const candidate = candidates.shift();
    if (!candidate || candidate.value < least) break;
    const { at, shaped } = candidate;
    if (chosen.has(at)) continue;
    const before = shown.get(shaped) ?? 0;
    const isInBlock = chosen.has(at - 1) || chosen.has(at + 1);
    if (before > candidate.shown) {
      const kept = isInBlock ? againInBlock : again;
      const value = candidate.value * kept ** (before - candidate.shown);
      insert(candidates, { ...candidate, value, shown: before });
    } else if (take(at, before > 0 ? longestAlike : longest)) {
      shown.set(shaped, before + 1);
      join(at);
    } else tried++;
  }
  let filled = 0;
  for (let at = ranking.end - 1; at >= ranking.begin && filled < lastLines; at--) {
    const text = lines[at]?.text ?? '';
    if (chosen.has(at) || isLeftOut(text)) continue;
    if (!take(at, longestAlike)) break;
    filled++;
  }
  const similar = similarLines(known, chosen);
  return [...chosen]
    .map(([at, most]) => ({ at, most, similar: similar.get(at) ?? 0 }))
    .sort((a, b) => a.at - b.at);
}

/** So few lines between two quoted ones are quoted as well: the mark of a gap says less. */
const widestHole = 3;

/** The places between a line and the nearest chosen one on either side, where that is near. */
function holesBeside(at: number, chosen: ReadonlyMap<number, number>): number[] {
  return [-1, 1].flatMap((way) => {
    let wide = 0;
    while (wide <= widestHole && !chosen.has(at + way * (wide + 1))) wide++;
    if (wide > widestHole) return [];
    return Array.from({ length: wide }, (_, index) => at + way * (index + 1));
  });
}

const isLeftOut = (text: string) => text.trim() === '' || isUnhelpful(text);

/** "…" and the end of its line, where a quote stands apart from the others. */
const gapBytes = 4;

/** What a line costs: its number, its text, its end. */
function quoteBytes({ n, text }: LogLine, most: number): number {
  return Buffer.byteLength(shortened(text, most)) + String(n).length + 3;
}

export function shortened(text: string, most: number): string {
  return cut(text, most);
}

/** Puts a candidate behind those that are worth as much. */
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

/** Of each shape, how often it speaks without being shown, by the last position where it is shown. */
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
