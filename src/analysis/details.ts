import type { LogLine } from '../logs/line.ts';
import { comparedBelow, gomegaMessage } from './compared.ts';
import { plain } from './plain.ts';
import { specificity } from './specificity.ts';

/** What happened, and the position of the line that says it. */
export interface Reason {
  readonly at: number;
  readonly text: string;
}

/** Begins what is said of another test, or ends what is said of this one. */
export const nextHeader =
  /^\s*(?:✓|✔|√|✕|✗|●|not ok |ok \d|--- (?:FAIL|PASS|SKIP)|=== |\[ *(?:OK|RUN|FAILED|PASSED) *\]|\d+\) |FAIL(?:ED|URE)? |PASS(?:ED)? |FAIL: |ERROR: \w+ \(|_{3,} .* _{3,}|-{4,} .* std(?:out|err) -{4,}|={5,} |\*{5,}|Tests?:? +\d|\d+ (?:passed|failed|tests?)|test .* \.\.\. |failures:$|> Task |[^|]*\S +\| (?:PASS|FAIL|SKIP) \|)/;

/** The runner's own word that a step is over. */
export const over = /^##\[error\](?:Process completed|The operation was)|^##\[group\]/;

/** Announces that what was wanted and what came stand on the next lines. */
const opensPair =
  /^expect\(|Failure\b|[Nn]ot equal|differ|left == right|\bDifference\b|\bAssert\.\w+\(|Assertion with|Expected equality|should (?:be )?equal|expected .*:$|Failure\/Error|not match|Expected value|Expected: |^Expected\b|^expected: |\bTest Failed at /;

/**
 * With what the next lines add to it: the rest of its sentence, the values that an assertion prints
 * below itself, what Java says was the cause.
 */
export function withDetails(reason: Reason, lines: readonly LogLine[]): Reason {
  const matcher = gomegaMessage(reason.at, lines);
  if (matcher !== undefined) return { at: reason.at, text: matcher };
  const said = sentence(reason, lines);
  const parts = [said];
  // What names both values needs none of them again.
  if (!/ !==? \S+$/.test(said)) {
    parts.push(...comparing(reason, lines).filter((value) => !said.includes(value)));
  }
  const cause = causedBy(reason.at, lines);
  if (cause) parts.push(cause);
  return { at: reason.at, text: parts.join('; ').replace(':; ', ': ') };
}

/** The values that a reason announces. */
export function comparing({ at, text }: Reason, lines: readonly LogLine[]): string[] {
  if (!opensPair.test(text)) return [];
  const ends = (line: string) => nextHeader.test(line) || over.test(line);
  // A matcher without an expected value says below what is wrong.
  if (/^expect\(.*\)\.\w+\((?:hint)?\)$/.test(text)) {
    const below = lines.slice(at + 1, at + 8).map((line) => line.text);
    const said = below.find((line) => ends(line) || specificity(line) >= 3);
    return said === undefined || ends(said) ? [] : [plain(said)];
  }
  return comparedBelow(at, lines, ends).filter((value) => !text.includes(value));
}

/** How far in a line begins. */
export const indent = (text: string) => text.length - text.trimStart().length;

/** A sentence that is broken over lines, or announces what the next line says. */
function sentence({ at, text }: Reason, lines: readonly LogLine[]): string {
  let said = text;
  const first = lines[at]?.text ?? '';
  const deep = indent(first);
  // Below a box's corner or a logger's level, the sentence goes on where its words began.
  const column = Math.max(0, first.indexOf(said.slice(0, 20)));
  for (let next = at + 1; next <= at + 8 && said.length < 220; next++) {
    const line = lines[next]?.text ?? '';
    const more = plain(line);
    const announces =
      /(?::|^[A-Z][^:]* \(\d+\)|expected but was|error=)$/.test(said) && !/^\S+:$/.test(said);
    if (line.trim() === '') {
      if (announces) continue;
      break;
    }
    if (nextHeader.test(line) || over.test(line) || frame.test(line)) break;
    const goesOn =
      column >= 2 &&
      said.length >= 50 &&
      !/[.:;!?)\]}]$/.test(said) &&
      indent(line) === column &&
      (column > deep + 3 ? /^\W?\w/ : /^["'`(]?[a-z]/).test(more) &&
      !/^[\w./-]+:\d+|^at |[;{}]|\s=\s/.test(more);
    const adds = /^what\(\): /.test(more);
    if (!goesOn && !adds && !(announces && /[a-z0-9]/i.test(more))) break;
    said = `${said} ${more}`;
  }
  return said;
}

const frame = /^\s*(?:at |File "|[|│] |\d+ \||-->|❯|\^)/;

/** The last "Caused by:" below an exception of Java's: the root of the chain. */
function causedBy(core: number, lines: readonly LogLine[]): string | undefined {
  let last: string | undefined;
  for (let at = core + 1; at < core + 120; at++) {
    const text = lines[at]?.text ?? '';
    if (over.test(text) || (nextHeader.test(text) && !/^\s+at /.test(text))) break;
    if (!/^\s+(?:at |\.\.\. \d+ more)|^\s*Caused by:|^\s*$|^\s+\S/.test(text)) break;
    const said = /^\s*Caused by: ?(.*)$/.exec(text)?.[1];
    if (said === undefined) continue;
    const root = lastLink(at, lines) ?? (said || (lines[at + 1]?.text.trim() ?? ''));
    last = `caused by ${root}`;
  }
  return last;
}

/** So many lines further, what a chain of causes is about may go on. */
const chainReach = 100;

/** The last of the causes that Rust's reports number below "Caused by:". */
function lastLink(head: number, lines: readonly LogLine[]): string | undefined {
  const link = /^(\s+)(\d+): (?!0x)(\S.*)$/;
  let last: string | undefined;
  let [, deep, next] = link.exec(lines[head + 1]?.text ?? '') ?? [];
  for (let at = head + 1; next !== undefined && at < head + chainReach; at++) {
    const [, indent, number, said] = link.exec(lines[at]?.text ?? '') ?? [];
    if (indent !== deep || number !== next || said === undefined) continue;
    last = said;
    next = String(Number(number) + 1);
  }
  return last;
}
