import { readableLines } from './readable-lines.ts';

/** The middle of longer lines is left out. */
const maxLineLength = 2000;

interface NumberedLine {
  readonly n: number;
  readonly text: string;
}

/** Lines of a log in a reply. */
interface Shown {
  /** One `<number>: <text>` per line. */
  readonly text: string;
  /** The lines that fit. */
  readonly lines: readonly NumberedLine[];
}

/**
 * Lines for a reply: numbered, redacted, and as many as fit.
 * @param bytes the maximum size
 * @param keep which lines to keep where not all fit
 */
export function numberedLines(
  lines: readonly NumberedLine[],
  bytes: number,
  keep: 'first' | 'last',
): Shown {
  const all = readableLines(lines, maxLineLength).map(({ n, text }) => `${n}: ${text}`);
  const order = keep === 'first' ? all.keys() : [...all.keys()].reverse();
  const fitting: number[] = [];
  let used = 0;
  for (const index of order) {
    used += Buffer.byteLength(all[index] ?? '') + 1;
    if (used > bytes && fitting.length > 0) break;
    fitting.push(index);
  }
  const [first, last] = [Math.min(...fitting), Math.max(...fitting)];
  if (fitting.length === 0) return { text: '', lines: [] };
  return { text: all.slice(first, last + 1).join('\n'), lines: lines.slice(first, last + 1) };
}
