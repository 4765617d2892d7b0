import { maskLines } from '../text/redact.ts';
import { omission } from './line.ts';

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
  const all = redacted(lines).map(({ n, text }) => `${n}: ${text}`);
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

/**
 * Of a long line, as much of both ends as may be shown, and enough beside it to know a credential by,
 * is redacted: not what nobody sees.
 */
function redacted(lines: readonly NumberedLine[]): NumberedLine[] {
  const pieces = lines.flatMap((line) =>
    line.text.length <= maxShown
      ? [line]
      : [
          { ...line, text: line.text.slice(0, maxShown) },
          { ...line, text: line.text.slice(-maxShown) },
        ],
  );
  const masked = maskLines(pieces).values();
  const next = () => masked.next().value?.text ?? '';
  return lines.map(({ n, text }) => {
    if (text.length <= maxShown) return { n, text: next() };
    const half = maxShown / 2;
    const beginning = next().slice(0, half).toWellFormed();
    const end = next().slice(-half).toWellFormed();
    return { n, text: `${beginning}${omission(text.length - maxShown)}${end}` };
  });
}
