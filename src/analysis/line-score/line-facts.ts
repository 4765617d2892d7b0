import { endsPart, type InParts, whole } from '../parts.ts';
import { bitOf, classesOf, maxWordLength } from './word-classes.ts';

/** How many characters of a line are read. */
const maxRead = 400;

/** Facts about each line of a log that are cheap to compute, in columns. */
export interface LineFacts {
  readonly count: number;
  /** The mask of classes of its words. */
  readonly words: Uint16Array;
  /** Its other marks, as bits of `mark`. */
  readonly marks: Uint16Array;
  readonly length: Float32Array;
  readonly indent: Uint8Array;
  readonly wordCount: Uint8Array;
  readonly alpha: Float32Array;
  readonly digit: Float32Array;
  readonly upper: Float32Array;
  readonly punctuation: Float32Array;
  /** Kinds of its first and last character. */
  readonly begins: Uint8Array;
  readonly ends: Uint8Array;
  /**
   * Hashes that are equal for lines that differ only in numbers, that begin in the same way, that
   * have the same first word.
   */
  readonly shape: Uint32Array;
  readonly prefix: Uint32Array;
  readonly firstWord: Uint32Array;
}

export const mark = {
  /** Has the type of an error: TypeError, IOException. */
  typed: 1,
  /** Has a line of a file: cart.ts:41. */
  place: 2,
  /** Is a stack frame. */
  frame: 4,
  /** Shows a command that is run. */
  command: 8,
  /** Is only decoration: a rule, carets below a column. */
  decoration: 16,
  /** Is marked as an error by GitHub. */
  error: 32,
  /** Has a count of zero: 0 errors. */
  none: 64,
  /** Has an exit code other than 0. */
  failedExit: 128,
  /** Is marked as a warning, a notice or a group by GitHub. */
  notice: 256,
  address: 512,
} as const;

const offset = 2166136261;
const prime = 16777619;

/** The hash of a word with one more letter, ignoring case. */
const withLetter = (hash: number, letter: number) => Math.imul(hash ^ (letter | 32), prime);

/**
 * By some bits of a word's hash, whether it may have a class; most words without one are excluded.
 */
const mayHaveClass = new Uint8Array(1 << 13);
for (const word of classesOf.keys()) {
  let hash = offset;
  for (let at = 0; at < word.length; at++) hash = withLetter(hash, word.charCodeAt(at));
  mayHaveClass[hash & (mayHaveClass.length - 1)] = 1;
}

const typed = /[a-z](?:Error|Exception|Failure)$/;

/** Whether a word ends in "or", "on" or "re", like the types above. */
const mayBeTyped = (last: number, before: number) =>
  before === 111 ? last === 114 || last === 110 : before === 114 && last === 101;

const frame =
  /^\s*(?:at [\w$.<>/@[\]-]+[ (]|#\d+ |from \S+:\d+:in|File ".+", line \d|\.{3} \d+ more)/;
const command = /^(?:\$ |\+{1,2} |> |##\[(?:group|command)\]|\[command\]|travis_)/;

/**
 * The ASCII characters with which stack frames and commands begin; most other lines begin
 * differently.
 */
const beginnings = new Set([...'a#fF.$+>[t'].map((letter) => letter.charCodeAt(0)));
const mayBegin = (code: number) => code < 32 || code > 126 || beginnings.has(code);

/** Reads every line once, character by character. */
export function factsOf(texts: readonly string[]): LineFacts {
  return whole(factsInParts(texts));
}

/** Like factsOf, in parts. */
export function* factsInParts(texts: readonly string[]): InParts<LineFacts> {
  const count = texts.length;
  const facts: LineFacts = {
    count,
    words: new Uint16Array(count),
    marks: new Uint16Array(count),
    length: new Float32Array(count),
    indent: new Uint8Array(count),
    wordCount: new Uint8Array(count),
    alpha: new Float32Array(count),
    digit: new Float32Array(count),
    upper: new Float32Array(count),
    punctuation: new Float32Array(count),
    begins: new Uint8Array(count),
    ends: new Uint8Array(count),
    shape: new Uint32Array(count),
    prefix: new Uint32Array(count),
    firstWord: new Uint32Array(count),
  };
  for (let at = 0; at < count; at++) {
    read(texts[at] ?? '', at, facts);
    if (endsPart(at)) yield;
  }
  return facts;
}

function read(text: string, at: number, facts: LineFacts): void {
  const end = Math.min(text.length, maxRead);
  let lower = 0;
  let upper = 0;
  let digits = 0;
  let others = 0;
  let indent = -1;
  let words = 0;
  let wordCount = 0;
  let marks = 0;
  let shape = offset;
  let prefix = offset;
  let firstWord = 0;
  let visible = 0;
  let last = 0;
  let nonzero = false;
  let zero = false;
  let inNumber = false;
  let index = 0;
  while (index < end) {
    const code = text.charCodeAt(index);
    if (code === 32 || code === 9) {
      inNumber = false;
      index++;
      continue;
    }
    if (indent < 0) indent = index;
    last = code;
    if (isLetter(code)) {
      const from = index;
      let hash = offset;
      let letter = code;
      do {
        if (letter >= 97) lower++;
        else if (letter !== 39) upper++;
        hash = withLetter(hash, letter);
        letter = text.charCodeAt(++index);
      } while (index < end && (isLetter(letter) || letter === 39));
      last = text.charCodeAt(index - 1);
      wordCount++;
      const length = index - from;
      // Digits mixed with letters are an id.
      if (!inNumber) shape = Math.imul(shape ^ hash, prime);
      if (visible < 12) prefix = Math.imul(prefix ^ hash, prime);
      if (firstWord === 0) firstWord = hash | 1;
      visible += length;
      const isKnown = mayHaveClass[hash & (mayHaveClass.length - 1)] === 1;
      if (isKnown && length >= 2 && length <= maxWordLength) {
        const known = classesOf.get(text.slice(from, index).toLowerCase()) ?? 0;
        if (zero && known & (bitOf.error | bitOf.fail | bitOf.warn)) marks |= mark.none;
        words |= known;
      }
      if (length > 5 && mayBeTyped(last, text.charCodeAt(index - 2))) {
        if (typed.test(text.slice(from, index))) marks |= mark.typed;
      }
      if (length > 1)
        zero =
          length === 2 &&
          (text.charCodeAt(from) | 32) === 110 &&
          (text.charCodeAt(from + 1) | 32) === 111;
      if (letter === 58 && text.charCodeAt(index + 1) === 47 && text.charCodeAt(index + 2) === 47)
        marks |= mark.address;
      continue;
    }
    visible++;
    if (code >= 48 && code <= 57) {
      digits++;
      if (!inNumber) {
        shape = Math.imul(shape ^ 35, prime);
        const next = text.charCodeAt(index + 1);
        zero = code === 48 && !(next >= 46 && next <= 57);
        if (!zero) nonzero = true;
        const before = text.charCodeAt(index - 1);
        if ((before === 58 || before === 40) && isLetter(text.charCodeAt(index - 2)))
          marks |= mark.place;
      }
      inNumber = true;
    } else {
      others++;
      // Points, colons and dashes within a number belong to it.
      if (!(inNumber && (code === 46 || code === 58 || code === 45))) {
        inNumber = false;
        shape = Math.imul(shape ^ code, prime);
        if (visible < 12) prefix = Math.imul(prefix ^ code, prime);
      }
      if (firstWord === 0 && code > 127) firstWord = code;
    }
    index++;
  }
  if (text.startsWith('##[')) {
    if (text.startsWith('error', 3)) marks |= mark.error;
    else marks |= mark.notice;
  }
  if (visible >= 4 && lower + upper + digits === 0) marks |= mark.decoration;
  if (nonzero && words & bitOf.exit) marks |= mark.failedExit;
  if (indent >= 0 && mayBegin(text.charCodeAt(indent))) {
    if (frame.test(text)) marks |= mark.frame;
    if (command.test(text)) marks |= mark.command;
  }
  const all = Math.max(1, lower + upper + digits + others);
  facts.words[at] = words;
  facts.marks[at] = marks;
  facts.length[at] = indent < 0 ? 0 : text.length - indent;
  facts.indent[at] = Math.min(40, Math.max(0, indent));
  facts.wordCount[at] = Math.min(60, wordCount);
  facts.alpha[at] = lower / all;
  facts.upper[at] = upper / all;
  facts.digit[at] = digits / all;
  facts.punctuation[at] = others / all;
  facts.begins[at] = indent < 0 ? 0 : kindOf(text.charCodeAt(indent));
  facts.ends[at] = indent < 0 ? 0 : kindOf(last);
  facts.shape[at] = indent < 0 ? 0 : shape;
  facts.prefix[at] = indent < 0 ? 0 : prefix;
  facts.firstWord[at] = firstWord;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

/** The kind of a character: letter, digit, or a mark with which lines often begin or end. */
function kindOf(code: number): number {
  if (code >= 97 && code <= 122) return 1;
  if (code >= 65 && code <= 90) return 2;
  if (code >= 48 && code <= 57) return 3;
  if (code > 127) return 4;
  return kinds.get(code) ?? 12;
}

const kinds = new Map(
  ['[', '-+', '$>', '#*=', ':', '.', ',{(', ')]}'].flatMap((marks, index) =>
    [...marks].map((one): [number, number] => [one.charCodeAt(0), 5 + index]),
  ),
);
