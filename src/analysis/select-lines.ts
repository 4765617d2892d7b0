import type { LogLine } from '../logs/line.ts';
import { foreignFrame } from './files.ts';
import { passed, progress } from './noise.ts';
import type { Evidence } from './rule.ts';
import { shape } from './template.ts';

/** A line to show. */
export interface Quote {
  /** Its position in the list of lines. */
  readonly at: number;
  /** So many characters of it are shown. */
  readonly most: number;
  /** Lines that say the same but for numbers, and are not shown. */
  readonly alike: number;
}

/** Of a line that is longer, the beginning is shown; less of one whose like is shown already. */
const longest = 320;
const longestAlike = 180;

/** The tenth failure of one kind tells less than the first of another. */
const fading = 0.94;

/** So much of its worth a line keeps for each line that it stands away from the one that speaks. */
const nearness = 0.985;

/** How far around what a rule knows is looked, and what a line there is worth beside one of its own. */
const around = 6;
const beside = 0.5;

/** The last words before the end of a failing step are worth this much. */
const lastWords = 45;
const beforeEnd = 14;

/** How much length counts against a line: not at all at 0, each byte at 1. */
const thrift = 0.5;

/** Evidence beyond this finds no room in any answer. */
const mostWeighed = 400;

/** What a frame in code that the project did not write is worth beside one of its own. */
const foreignWorth = 0.8;

/**
 * Chooses what to show of a log within a budget: the lines that tell most for what they cost, each
 * text once, however often it stands in the log; then what stands around them.
 * @param bytes of the chosen lines as they are shown
 */
export function pack(
  evidence: readonly Evidence[],
  lines: readonly LogLine[],
  bytes: number,
): Quote[] {
  const chosen = new Map<number, number>();
  const shapes = new Set<string>();
  let left = bytes;
  const take = (at: number): boolean => {
    if (chosen.has(at)) return true;
    const line = lines[at] as LogLine;
    const shaped = shape(line.text);
    const most = shapes.has(shaped) ? longestAlike : longest;
    const cost = quoteBytes(line, most);
    if (cost > left) return false;
    left -= cost;
    chosen.set(at, most);
    shapes.add(shaped);
    return true;
  };
  const ranked = faded(evidence);
  for (const at of byWorth(ranked, lines)) take(at);
  const alike = likenesses(evidence, lines, chosen);
  return [...chosen]
    .map(([at, most]) => ({ at, most, alike: alike.get(at) ?? 0 }))
    .sort((a, b) => a.at - b.at);
}

/** What a line costs: its number, its text, its end. */
function quoteBytes({ n, text }: LogLine, most: number): number {
  return Buffer.byteLength(shortened(text, most)) + String(n).length + 3;
}

export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}

/** Positions of lines that evidence speaks of, one for each text, those first that tell most for their length. */
function byWorth(ranked: readonly Evidence[], lines: readonly LogLine[]): number[] {
  const best = new Map<string, { at: number; worth: number }>();
  const weigh = (at: number, weight: number) => {
    const text = lines[at]?.text.trim() ?? '';
    if (
      text === '' ||
      closing.test(text) ||
      (inRuntime.test(text) && inRuntime.test(lines[at - 1]?.text ?? ''))
    )
      return;
    const worth = foreignFrame.test(text) ? weight * foreignWorth : weight;
    const known = best.get(text);
    if (!known || known.worth < worth) best.set(text, { at, worth });
  };
  for (const { first, last, core, weight, known } of ranked.slice(0, mostWeighed)) {
    const near = (at: number) => weight * nearness ** Math.abs(at - core);
    for (let at = first; at <= last; at++) weigh(at, near(at));
    if (!known) continue;
    for (const at of outwards(lines, last, 1, around)) weigh(at, near(at) * beside);
    for (const at of outwards(lines, first, -1, around)) weigh(at, near(at) * beside);
  }
  const end = lines.findLastIndex(({ text }) => text.startsWith('##[error]'));
  for (const at of outwards(lines, end, -1, beforeEnd))
    weigh(at, lastWords * nearness ** (end - at));
  const price = (at: number) => (40 + Math.min(longest, lines[at]?.text.length ?? 0)) ** thrift;
  return [...best.values()]
    .map(({ at, worth }) => ({ at, worth: worth / price(at) }))
    .sort((a, b) => b.worth - a.worth || a.at - b.at)
    .map(({ at }) => at);
}

/** A frame inside of Node or of a package: after the first, the next say nothing of the project. */
const inRuntime = /^\s*at .*(?:node:|node_modules\/)/;

/** What ends a report, and is none. */
const closing = /^Node\.js v\d|^\s*[}\])]+[;,]?\s*$/;

/** Of each shape, how often it speaks without being shown, by the last position where it is shown. */
function likenesses(
  evidence: readonly Evidence[],
  lines: readonly LogLine[],
  chosen: ReadonlyMap<number, number>,
): Map<number, number> {
  const shapes = new Map<string, { shown: number; hidden: number }>();
  for (const { core, known: spoken } of evidence) {
    if (!spoken) continue;
    const shaped = shape(lines[core]?.text ?? '');
    const known = shapes.get(shaped) ?? { shown: -1, hidden: 0 };
    if (chosen.has(core)) known.shown = Math.max(known.shown, core);
    else known.hidden++;
    shapes.set(shaped, known);
  }
  return new Map(
    [...shapes.values()]
      .filter(({ shown, hidden }) => shown >= 0 && hidden > 0)
      .map(({ shown, hidden }) => [shown, hidden]),
  );
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
    if (!progress.test(text) && !passed.test(text)) yield at;
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
