import { type InParts, whole } from '../parts.ts';
import { type LineFacts, mark } from './line-facts.ts';
import { bitOf, type WordClass } from './word-classes.ts';

/**
 * The features of lines from which scores are computed: a row of numbers for each line, in the
 * order of `names`.
 */
interface LineFeatures {
  readonly names: readonly string[];
  /**
   * Writes the rows of consecutive lines, beginning with the line at `at`, as many as there is room
   * for.
   */
  write(at: number, rows: Float32Array): void;
}

type Column = (at: number) => number;

const farthest = 5000;

/** Ranges of neighbouring lines over which features are summed. */
const windows = [
  ['before3', -3, -1],
  ['before12', -12, -4],
  ['behind3', 1, 3],
  ['behind12', 4, 12],
] as const;

/**
 * The features of the lines of a log. They do not depend on the rules of tools, which may change
 * independently.
 * @param wanted the names of the features to write, in order; by default all
 */
export function featuresOf(facts: LineFacts, wanted?: readonly string[]): LineFeatures {
  return whole(featuresInParts(facts, wanted));
}

/** Like featuresOf, in parts: each goes once through all lines. */
export function* featuresInParts(
  facts: LineFacts,
  wanted?: readonly string[],
): InParts<LineFeatures> {
  const { count, marks, indent } = facts;
  const columns: [string, Column][] = [];
  const add = (name: string, column: Column) => columns.push([name, column]);
  const hasWord = (name: WordClass) => (at: number) =>
    Number(((facts.words[at] ?? 0) & bitOf[name]) > 0);
  const hasMark = (bit: number) => (at: number) => Number(((marks[at] ?? 0) & bit) > 0);
  const troubled = troublesOf(facts);

  add('length', (at) => Math.log1p(facts.length[at] ?? 0));
  add('indent', (at) => indent[at] ?? 0);
  add('word_count', (at) => facts.wordCount[at] ?? 0);
  for (const name of ['alpha', 'digit', 'upper', 'punctuation', 'begins', 'ends'] as const)
    add(name, (at) => facts[name][at] ?? 0);
  for (const name of Object.keys(bitOf) as WordClass[]) add(`word_${name}`, hasWord(name));
  for (const [name, bit] of Object.entries(mark)) add(`mark_${name}`, hasMark(bit));
  add('trouble', (at) => troubled[at] ?? 0);

  yield* addPositions(add, facts, troubled);
  yield* addRarity(add, facts);
  yield* addBlocks(add, facts);

  const sums: Readonly<Record<string, Column>> = {
    trouble: (at) => troubled[at] ?? 0,
    passed: hasWord('passed'),
    progress: hasWord('progress'),
    compare: hasWord('compare'),
    frame: hasMark(mark.frame),
    place: hasMark(mark.place),
    typed: hasMark(mark.typed),
    command: hasMark(mark.command),
    exit: hasMark(mark.failedExit),
    decoration: hasMark(mark.decoration),
    warn: hasWord('warn'),
  };
  for (const [name, column] of Object.entries(sums)) {
    yield;
    const until = new Int32Array(count + 1);
    for (let at = 0; at < count; at++) until[at + 1] = (until[at] ?? 0) + column(at);
    const within = (from: number, to: number) =>
      (until[Math.min(count, Math.max(0, to + 1))] ?? 0) -
      (until[Math.min(count, Math.max(0, from))] ?? 0);
    for (const [where, from, to] of windows)
      add(`${name}_${where}`, (at) => within(at + from, at + to));
  }

  const byName = new Map(columns);
  const names = wanted ?? [...byName.keys()];
  const all = names.map((name) => {
    const column = byName.get(name);
    if (!column) throw new Error(`There is no feature ${name}`);
    return column;
  });
  return {
    names,
    write(at, rows) {
      const width = all.length;
      const lines = Math.min(count - at, Math.floor(rows.length / width));
      for (const [index, column] of all.entries()) {
        for (let line = 0; line < lines; line++) rows[line * width + index] = column(at + line);
      }
    },
  };
}

/** For each line, how many different signs of trouble it has. */
function troublesOf({ count, words, marks }: LineFacts): Uint8Array {
  const classes = bitOf.error | bitOf.fail | bitOf.grave | bitOf.cannot;
  const troubles = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    const said = words[at] ?? 0;
    const marked = marks[at] ?? 0;
    if (marked & mark.none || (said & bitOf.passed && !(said & bitOf.fail))) continue;
    troubles[at] = bits(said & classes) + bits(marked & (mark.typed | mark.error));
  }
  return troubles;
}

function bits(mask: number): number {
  let left = mask;
  let set = 0;
  for (; left; left &= left - 1) set++;
  return set;
}

type Add = (name: string, column: Column) => void;

/**
 * Distances of a line: to the end, to what ended the job, to the command above it, to other signs
 * of trouble.
 */
function* addPositions(add: Add, facts: LineFacts, troubled: Uint8Array): InParts<void> {
  const { count, marks } = facts;
  const is = (bit: number) => (at: number) => ((marks[at] ?? 0) & bit) > 0;
  add('from_end', (at) => Math.log1p(count - 1 - at));
  add('share', (at) => at / count);
  add('log_length', () => Math.log1p(count));
  const lastError = findLast(count, is(mark.error));
  add('to_last_error', (at) => (lastError < 0 ? -1 : signedLog(lastError - at)));
  const exits = is(mark.failedExit);
  const toExit = distances(count, exits, 1, farthest);
  const fromExit = distances(count, exits, -1, farthest);
  yield;
  add('to_exit', (at) => Math.log1p(toExit[at] ?? 0));
  add('from_exit', (at) => Math.log1p(fromExit[at] ?? 0));
  const fromCommand = distances(count, is(mark.command), -1, farthest);
  const toCommand = distances(count, is(mark.command), 1, farthest);
  add('from_command', (at) => Math.log1p(fromCommand[at] ?? 0));
  add('to_command', (at) => Math.log1p(toCommand[at] ?? 0));
  yield;
  const grave = (at: number) => (troubled[at] ?? 0) >= 2;
  const before = new Int32Array(count);
  let sum = 0;
  let first = -1;
  for (let at = 0; at < count; at++) {
    if (grave(at)) {
      sum++;
      if (first < 0) first = at;
    }
    before[at] = sum;
  }
  add('trouble_before', (at) => Math.log1p(before[at] ?? 0));
  add('trouble_behind', (at) => Math.log1p(sum - (before[at] ?? 0)));
  add('from_first_trouble', (at) => (first < 0 ? 0 : signedLog(at - first)));
}

/** How rare a line is in its log. */
function* addRarity(add: Add, { count, shape, prefix, firstWord }: LineFacts): InParts<void> {
  const counted = (column: Uint32Array) => {
    const counts = new Map<number, number>();
    for (let at = 0; at < count; at++) {
      const value = column[at] ?? 0;
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const logs = new Float32Array(count);
    for (let at = 0; at < count; at++) logs[at] = Math.log1p(counts.get(column[at] ?? 0) ?? 0);
    return logs;
  };
  const shapes = counted(shape);
  yield;
  const prefixes = counted(prefix);
  yield;
  const words = counted(firstWord);
  add('shape_count', (at) => shapes[at] ?? 0);
  add('prefix_count', (at) => prefixes[at] ?? 0);
  add('first_word_count', (at) => words[at] ?? 0);
  yield;
  const seen = new Map<number, number>();
  const nth = new Float32Array(count);
  for (let at = 0; at < count; at++) {
    const before = seen.get(shape[at] ?? 0) ?? 0;
    seen.set(shape[at] ?? 0, before + 1);
    nth[at] = before;
  }
  add('nth', (at) => Math.log1p(nth[at] ?? 0));
  add('nth_last', (at) => Math.log1p((seen.get(shape[at] ?? 0) ?? 1) - 1 - (nth[at] ?? 0)));
  yield;
  const until = new Float64Array(count + 1);
  for (let at = 0; at < count; at++) until[at + 1] = (until[at] ?? 0) + (prefixes[at] ?? 0);
  add('prefix_count_around', (at) => {
    const [from, to] = [Math.max(0, at - 10), Math.min(count, at + 11)];
    return ((until[to] ?? 0) - (until[from] ?? 0)) / (to - from);
  });
}

/** How a line relates to its neighbours: blank lines, indentation, similarity. */
function* addBlocks(
  add: Add,
  { count, length, indent, prefix, firstWord }: LineFacts,
): InParts<void> {
  const blank = (at: number) => length[at] === 0;
  const fromBlank = distances(count, blank, -1, 40);
  const toBlank = distances(count, blank, 1, 40);
  yield;
  add('from_blank', (at) => fromBlank[at] ?? 0);
  add('to_blank', (at) => toBlank[at] ?? 0);
  const step = (at: number, other: number) =>
    other < 0 || other >= count
      ? 0
      : Math.max(-10, Math.min(10, (indent[other] ?? 0) - (indent[at] ?? 0)));
  add('indent_before', (at) => step(at, at - 1));
  add('indent_behind', (at) => step(at, at + 1));
  const same = (at: number, other: number) =>
    Number(firstWord[at] !== 0 && firstWord[at] === firstWord[other]);
  add('same_before', (at) => same(at, at - 1));
  add('same_behind', (at) => same(at, at + 1));
  const runs = new Float32Array(count);
  for (let first = 0; first < count; ) {
    let last = first;
    while (last + 1 < count && prefix[last + 1] === prefix[first]) last++;
    runs.fill(Math.log1p(last - first), first, last + 1);
    first = last + 1;
  }
  add('run', (at) => runs[at] ?? 0);
}

const signedLog = (distance: number) =>
  distance < 0 ? -Math.log1p(-distance) : Math.log1p(distance);

function findLast(count: number, is: (at: number) => boolean): number {
  for (let at = count - 1; at >= 0; at--) if (is(at)) return at;
  return -1;
}

/** For each line, the distance to the next line of a kind in one direction. */
function distances(
  count: number,
  is: (at: number) => boolean,
  direction: 1 | -1,
  most: number,
): Float32Array {
  const away = new Float32Array(count).fill(most);
  let last = -1;
  for (let step = 0; step < count; step++) {
    const at = direction > 0 ? count - 1 - step : step;
    if (last >= 0) away[at] = Math.min(most, Math.abs(at - last));
    if (is(at)) last = at;
  }
  return away;
}
