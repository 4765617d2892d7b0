import { type Redacted, redactLines } from '../text/redact.ts';
import { type LogLine, omission } from './line.ts';

/** A line of a log as it may be shown. */
export interface ReadableLine extends Pick<LogLine, 'n'> {
  readonly text: Redacted;
}

/**
 * The one way from lines of a log to text of ours: without credentials, a private key with all of its
 * lines, and long lines by their two ends.
 * @param lines that follow each other in the log: a key is known by its first line
 * @param most characters of a line that are shown. Of a longer one, that much of both ends is redacted,
 * enough to know a credential by: not what nobody sees.
 */
export function readableLines(
  lines: readonly Pick<LogLine, 'n' | 'text'>[],
  most = Number.POSITIVE_INFINITY,
): ReadableLine[] {
  const pieces = lines.flatMap(({ text }) =>
    text.length <= most ? [{ text }] : [{ text: text.slice(0, most) }, { text: text.slice(-most) }],
  );
  const masked = redactLines(pieces).values();
  const next = () => masked.next().value?.text ?? ('' as Redacted);
  return lines.map(({ n, text }) => {
    if (text.length <= most) return { n, text: next() };
    const half = most / 2;
    const beginning = next().slice(0, half).toWellFormed();
    const end = next().slice(-half).toWellFormed();
    return { n, text: `${beginning}${omission(text.length - most)}${end}` as Redacted };
  });
}
