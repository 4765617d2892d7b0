import { maskLines } from '../text/redact.ts';
import type { LogLine } from './line.ts';

/** A longer line is cut, and says so. */
const longestShown = 2000;

export interface Shown {
  /** One `<number>: <text>` per line. */
  readonly text: string;
  /** The lines that fitted. */
  readonly lines: readonly LogLine[];
}

/**
 * Lines as a reply shows them: numbered, without credentials, as many as fit.
 * @param bytes that they may take
 * @param keep which end stays where not all fit
 */
export function showLines(lines: readonly LogLine[], bytes: number, keep: 'first' | 'last'): Shown {
  const all = maskLines(lines.map(beginning)).map(
    (line, index) => `${line.n}: ${cut(line.text, lines[index]?.text.length ?? 0)}`,
  );
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

/** As much of a line as may be shown, and enough behind it to know a credential by. */
function beginning(line: LogLine): LogLine {
  const most = 2 * longestShown;
  return line.text.length <= most ? line : { ...line, text: line.text.slice(0, most) };
}

function cut(text: string, length: number): string {
  if (text.length <= longestShown) return text;
  const shown = text.slice(0, longestShown).toWellFormed();
  return `${shown} … (${length - longestShown} characters more)`;
}
