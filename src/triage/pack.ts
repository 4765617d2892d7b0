import type { LogLine } from '../logs/line.ts';
import type { Evidence } from './finding.ts';

/** Lines of a log that stand together, as positions in the list of lines. */
export interface Block {
  readonly first: number;
  readonly last: number;
}

/** A longer line is shown around its beginning. */
const longestLine = 400;

/** The tenth failure of one kind tells less than the first of another. */
const fading = 0.94;

/** What a line costs: its number, its text, its end. */
export function lineBytes({ n, text }: LogLine): number {
  return Buffer.byteLength(shortened(text)) + String(n).length + 3;
}

export function shortened(text: string): string {
  return text.length <= longestLine ? text : `${text.slice(0, longestLine - 1).toWellFormed()}…`;
}

/**
 * Chooses what to show of a log within a budget: first the lines that speak, the heaviest first,
 * each with what belongs to it while that fits, then what stands around them.
 * @param bytes of the chosen lines as they are shown
 */
export function pack(
  evidence: readonly Evidence[],
  lines: readonly LogLine[],
  bytes: number,
): Block[] {
  const chosen = new Set<number>();
  let left = bytes;
  const take = (positions: readonly number[]): boolean => {
    const fresh = positions.filter((at) => !chosen.has(at));
    const cost = fresh.reduce((sum, at) => sum + lineBytes(lines[at] as LogLine), 0);
    if (cost > left) return false;
    left -= cost;
    for (const at of fresh) chosen.add(at);
    return true;
  };
  const ranked = faded(evidence);
  for (const { first, last, core } of ranked) {
    if (take(range(first, last, lines))) continue;
    // Outwards from the line that speaks, as far as it goes.
    if (!take([core])) continue;
    for (let at = core + 1; at <= last && take([at]); at++);
    for (let at = core - 1; at >= first && take([at]); at--);
  }
  for (const at of surroundings(ranked, lines, chosen)) take(range(at, at, lines));
  return blocks(chosen);
}

/** How far around is looked where budget is left. */
const gap = 3;
const beforeEnd = 14;
const around = 7;

/** What may say more where budget is left: small gaps, the last words before the end, what stands around. */
function* surroundings(
  ranked: readonly Evidence[],
  lines: readonly LogLine[],
  chosen: ReadonlySet<number>,
): Generator<number> {
  const shown = [...chosen].sort((a, b) => a - b);
  for (const [index, at] of shown.entries()) {
    const next = shown[index + 1] ?? at;
    if (next - at <= gap + 1) for (let between = at + 1; between < next; between++) yield between;
  }
  const end = lines.findLastIndex(({ text }) => text.startsWith('##[error]'));
  yield* outwards(lines, end, -1, beforeEnd);
  for (const { first, last } of ranked.slice(0, 3)) {
    yield* outwards(lines, last, 1, around);
    yield* outwards(lines, first, -1, around);
  }
}

/** Lines that the runner prints between steps: what is beyond them has nothing to do with what is before. */
const boundary =
  /^##\[(?:group\]Run |endgroup\])|^Post job cleanup\.|^Cleaning up orphan processes|^shell: /;

function* outwards(
  lines: readonly LogLine[],
  from: number,
  direction: 1 | -1,
  most: number,
): Generator<number> {
  for (let distance = 1; distance <= most; distance++) {
    const at = from + distance * direction;
    const text = lines[at]?.text;
    if (text === undefined || boundary.test(text)) return;
    yield at;
  }
}

function faded(evidence: readonly Evidence[]): Evidence[] {
  const kinds = new Map<number, number>();
  return evidence
    .toSorted((a, b) => b.weight - a.weight || a.core - b.core)
    .map((each) => {
      const kind = Math.round(each.weight);
      const before = kinds.get(kind) ?? 0;
      kinds.set(kind, before + 1);
      return { ...each, weight: each.weight * fading ** before };
    })
    .sort((a, b) => b.weight - a.weight || a.core - b.core);
}

/** Positions from first to last without empty lines. */
function range(first: number, last: number, lines: readonly LogLine[]): number[] {
  const positions: number[] = [];
  for (let at = Math.max(0, first); at <= Math.min(last, lines.length - 1); at++) {
    if (lines[at]?.text.trim()) positions.push(at);
  }
  return positions;
}

function blocks(chosen: ReadonlySet<number>): Block[] {
  const all: { first: number; last: number }[] = [];
  for (const at of [...chosen].sort((a, b) => a - b)) {
    const open = all.at(-1);
    if (open && at <= open.last + 1) open.last = at;
    else all.push({ first: at, last: at });
  }
  return all;
}
