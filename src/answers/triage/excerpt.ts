import { type Quote, shortened } from '../../analysis/select-lines.ts';
import type { LogLine } from '../../logs/line.ts';
import { type ReadableLine, readableLines } from '../../logs/readable-lines.ts';

/** Lines of a log that are close together, as data. */
export interface Passage {
  readonly first_line: number;
  readonly last_line: number;
  /** The lines; "… 9" stands for nine omitted ones. */
  readonly text: string;
}

/** Quotes with a larger gap between them are separate passages. */
const maxGap = 60;

/** Quoted lines as `<number>: <text>`, redacted; "…" where lines are left out. */
export function rowsOf(quotes: readonly Quote[], lines: readonly LogLine[]): string[] {
  const texts = textsOf(quotes, lines);
  return quotes.flatMap(({ at }, index) => {
    const row = `${lines[at]?.n}: ${texts[index]}`;
    return hidden(quotes, index, lines) > 0 ? ['…', row] : [row];
  });
}

/** Quoted lines as passages, redacted. */
export function passagesOf(quotes: readonly Quote[], lines: readonly LogLine[]): Passage[] {
  const texts = textsOf(quotes, lines);
  const passages: { first_line: number; last_line: number; text: string }[] = [];
  for (const [index, { at }] of quotes.entries()) {
    const n = lines[at]?.n ?? 0;
    const text = unlikeGap(texts[index] ?? '');
    const last = passages.at(-1);
    const gap = last ? n - last.last_line - 1 : 0;
    if (!last || gap > maxGap) {
      passages.push({ first_line: n, last_line: n, text });
    } else {
      last.text += gap > 0 ? `\n… ${gap}\n${text}` : `\n${text}`;
      last.last_line = n;
    }
  }
  return passages;
}

/** Changes a log line that looks like a gap, since readers would miscount the lines after it. */
function unlikeGap(text: string): string {
  return /^… \d+$/.test(text) ? ` ${text}` : text;
}

/** The number of lines with text between a quote and the one before it. */
function hidden(quotes: readonly Quote[], index: number, lines: readonly LogLine[]): number {
  const before = quotes[index - 1];
  if (!before) return 0;
  return lines.slice(before.at + 1, quotes[index]?.at).filter(({ text }) => text.trim() !== '')
    .length;
}

/**
 * Private keys are recognised by their first line, which may be this many lines before a quoted
 * one.
 */
const maxKeyLines = 60;

/** Text and data of an answer show the same lines, which are redacted once. */
const redacted = new WeakMap<readonly Quote[], readonly string[]>();

function textsOf(quotes: readonly Quote[], lines: readonly LogLine[]): readonly string[] {
  const texts = redacted.get(quotes) ?? readTexts(quotes, lines);
  redacted.set(quotes, texts);
  return texts;
}

function readTexts(quotes: readonly Quote[], lines: readonly LogLine[]): string[] {
  let from = 0;
  let readable: ReadableLine[] = [];
  return quotes.map(({ at, length, similar }, index) => {
    if (index === 0 || at - (quotes[index - 1]?.at ?? 0) > maxKeyLines) {
      from = Math.max(0, at - maxKeyLines);
      let to = index;
      while ((quotes[to + 1]?.at ?? Infinity) - (quotes[to]?.at ?? 0) <= maxKeyLines) to++;
      readable = readableLines(lines.slice(from, (quotes[to]?.at ?? at) + 1));
    }
    const text = shortened(readable[at - from]?.text ?? '', length);
    return similar > 0 ? `${text} (+${similar} similar)` : text;
  });
}
