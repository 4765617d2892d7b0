import { type Quote, shortened } from '../../analysis/select-lines.ts';
import type { LogLine } from '../../logs/line.ts';
import { type ReadableLine, readableLines } from '../../logs/readable-lines.ts';

/** Lines of a log that stand together, for the structured form of an answer. */
export interface Passage {
  readonly first_line: number;
  readonly last_line: number;
  /** Each line; a gap says how many lines it leaves out. */
  readonly text: string;
}

/** Quotes that stand further apart are passages of their own. */
const farApart = 60;

/** Chosen lines as rows of `<number>: <text>`, without credentials; "…" where lines are left out. */
export function rowsOf(quotes: readonly Quote[], lines: readonly LogLine[]): string[] {
  const texts = textsOf(quotes, lines);
  return quotes.flatMap(({ at }, index) => {
    const row = `${lines[at]?.n}: ${texts[index]}`;
    return hidden(quotes, index, lines) > 0 ? ['…', row] : [row];
  });
}

/** Chosen lines as passages: what stands near each other is one. */
export function passagesOf(quotes: readonly Quote[], lines: readonly LogLine[]): Passage[] {
  const texts = textsOf(quotes, lines);
  const passages: { first_line: number; last_line: number; text: string }[] = [];
  for (const [index, { at }] of quotes.entries()) {
    const n = lines[at]?.n ?? 0;
    const text = unlikeGap(texts[index] ?? '');
    const open = passages.at(-1);
    const apart = open ? n - open.last_line - 1 : 0;
    if (!open || apart > farApart) {
      passages.push({ first_line: n, last_line: n, text });
    } else {
      open.text += apart > 0 ? `\n… ${apart}\n${text}` : `\n${text}`;
      open.last_line = n;
    }
  }
  return passages;
}

/** A line of a log that reads as a gap would make the lines behind it be miscounted. */
function unlikeGap(text: string): string {
  return /^… \d+$/.test(text) ? ` ${text}` : text;
}

/** Lines with text between a quote and the one before. */
function hidden(quotes: readonly Quote[], index: number, lines: readonly LogLine[]): number {
  const before = quotes[index - 1];
  if (!before) return 0;
  return lines.slice(before.at + 1, quotes[index]?.at).filter(({ text }) => text.trim() !== '')
    .length;
}

/** A key is known by its first line, which may not be quoted: so many lines before are read, too. */
const longestKey = 60;

/** Both forms of an answer show the same lines. */
const known = new WeakMap<readonly Quote[], readonly string[]>();

function textsOf(quotes: readonly Quote[], lines: readonly LogLine[]): readonly string[] {
  const texts = known.get(quotes) ?? readTexts(quotes, lines);
  known.set(quotes, texts);
  return texts;
}

function readTexts(quotes: readonly Quote[], lines: readonly LogLine[]): string[] {
  let from = 0;
  let readable: ReadableLine[] = [];
  return quotes.map(({ at, most, similar }, index) => {
    if (index === 0 || at - (quotes[index - 1]?.at ?? 0) > longestKey) {
      from = Math.max(0, at - longestKey);
      let to = index;
      while ((quotes[to + 1]?.at ?? Infinity) - (quotes[to]?.at ?? 0) <= longestKey) to++;
      readable = readableLines(lines.slice(from, (quotes[to]?.at ?? at) + 1));
    }
    const text = shortened(readable[at - from]?.text ?? '', most);
    return similar > 0 ? `${text} (+${similar} similar)` : text;
  });
}
