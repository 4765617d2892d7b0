import { type Redacted, redactLines } from '../text/redact.ts';
import { type LogLine, omission } from './line.ts';

/** A line of a log as it may be shown. */
export interface ReadableLine extends Pick<LogLine, 'n'> {
  readonly text: Redacted;
}

/**
 * Redacts lines of a log, which is the only way to show them. The middle of long lines is left out.
 * @param lines consecutive lines, since a private key is recognised by its first line
 * @param max the number of characters shown of a line; of a longer one, that many at both ends are
 * redacted before they are cut, which is enough to recognise a credential
 */
export function readableLines(
  lines: readonly Pick<LogLine, 'n' | 'text'>[],
  max = Number.POSITIVE_INFINITY,
): ReadableLine[] {
  const pieces = lines.flatMap(({ text }) =>
    text.length <= max ? [{ text }] : [{ text: text.slice(0, max) }, { text: text.slice(-max) }],
  );
  const masked = redactLines(pieces).values();
  const next = () => masked.next().value?.text ?? ('' as Redacted);
  return lines.map(({ n, text }) => {
    if (text.length <= max) return { n, text: next() };
    const half = max / 2;
    const beginning = next().slice(0, half).toWellFormed();
    const end = next().slice(-half).toWellFormed();
    return { n, text: `${beginning}${omission(text.length - max)}${end}` as Redacted };
  });
}
