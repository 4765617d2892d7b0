import type { LogLine } from '../logs/line.ts';
import { plain } from './plain.ts';

/** What assertions call the values that they compare. */
const label =
  /^(?:to be|which is|left|right|expected|received|actual|(?:but )?got|want(?:ed)?|(?:but )?found|but was|expression|evaluated)\b[^:|]{0,24}[:|](?=\s|$)/i;

/** A value beside its label, without a sign between them: only a pair of them can be told from a sentence. */
const unlabelled = /^(got|want(?:ed)?|expected|actual|received)\s+\S/i;

/** Says that what follows with "-" and "+" before it is what differs. */
const opensDifference = /\bdifference\b|[-+] ?(?:actual|expected|received)\b/i;

const longestValue = 90;
const indent = (text: string) => text.length - text.trimStart().length;

/** What was wanted and what came, of the lines below one, up to where something else begins. */
export function comparedBelow(
  at: number,
  lines: readonly LogLine[],
  ends: (text: string) => boolean,
): string[] {
  const values: string[] = [];
  const isDifference = opensDifference.test(lines[at]?.text ?? '');
  for (let next = at + 1; next <= at + 8 && values.length < 2; next++) {
    const text = lines[next]?.text ?? '';
    if (ends(text)) break;
    const value =
      valueAt(next, lines) ?? (isDifference && /^\s*[-+] ?\S/.test(text) ? text.trim() : undefined);
    if (value !== undefined && !opensDifference.test(value)) values.push(value);
  }
  return values;
}

/** A value with what it is called: beside its name, or below it. */
export function valueAt(at: number, lines: readonly LogLine[]): string | undefined {
  const text = lines[at]?.text ?? '';
  // A value may stand in a column of its own, like the words of a container.
  const said = (/^\s*\w+ +\|/.test(text) ? text.trim() : plain(text)).replaceAll(/\s+/g, ' ');
  const name = label.exec(said)?.[0];
  if (name === undefined) {
    const [, beside] = unlabelled.exec(said) ?? [];
    const others = [at - 1, at + 1].map((each) => unlabelled.exec(plain(lines[each]?.text ?? '')));
    return beside !== undefined && others.some((other) => other && other[1] !== beside)
      ? said.slice(0, longestValue)
      : undefined;
  }
  if (said.length > name.length) return said.slice(0, longestValue);
  const below = lines[at + 1]?.text ?? '';
  return indent(below) > indent(text)
    ? `${name} ${below.trim()}`.slice(0, longestValue)
    : undefined;
}

/**
 * What Gomega says over several lines: "Expected", the value, "to equal", the value.
 * https://onsi.github.io/gomega/
 */
export function gomegaMessage(at: number, lines: readonly LogLine[]): string | undefined {
  const text = lines[at]?.text ?? '';
  if (!/^\s*(?:\[FAILED\] )?Expected$/.test(text)) return undefined;
  const rest = lines.slice(at + 1, at + 8).map((line) => line.text);
  const end = rest.findIndex((line) => line.trim() === '' || /^\s*In \[/.test(line));
  const values = rest.slice(0, end < 0 ? undefined : end).map((line) => line.trim());
  return ['Expected', ...values].join(' ');
}
