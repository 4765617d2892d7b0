import { readableLines } from './readable-lines.ts';

/** A longer line is shown by its two ends. */
const maxShown = 2000;

interface NumberedLine {
  readonly n: number;
  readonly text: string;
}

export interface Shown {
  /** One `<number>: <text>` per line. */
  readonly text: string;
  /** The lines that fitted. */
  readonly lines: readonly NumberedLine[];
}

/**
 * Lines as a reply shows them: numbered, without credentials, as many as fit.
 * @param bytes that they may take
 * @param keep which end stays where not all fit
 */
export function showLines(
  lines: readonly NumberedLine[],
  bytes: number,
  keep: 'first' | 'last',
): Shown {
  const all = readableLines(lines, maxShown).map(({ n, text }) => `${n}: ${text}`);
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
