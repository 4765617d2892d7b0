import type { LogLine } from '../logs/line.ts';
import { visible } from '../text/text.ts';
import { ruleFor, toolOf } from './match-rule.ts';
import type { Evidence, OneTest } from './rule.ts';

/** A longer name is cut somewhere, and no test has it. */
const longestName = 190;

/**
 * The command by which the tool that named a failed test runs it alone; undefined where the tool
 * has none, or is not known for certain. It is made of third-party text: nothing here runs it.
 */
export function oneTestCommand(
  test: string,
  evidence: readonly Evidence[],
  lines: readonly LogLine[],
): string | undefined {
  const named = evidence.find((each) => each.test === test);
  const rule = named && ruleFor(lines[named.core]?.text ?? '');
  const ways = (rule && toolOf(rule)?.oneTest) ?? [];
  const way = ways.find(
    ({ name, seen }) => name.test(test) && (!seen || lines.some(({ text }) => seen.test(text))),
  );
  return way && commandOf(way, test);
}

/** The command for a test that its pattern reads; undefined where it does not. */
export function commandOf({ name, command }: OneTest, test: string): string | undefined {
  const groups = test.length <= longestName ? name.exec(visible(test))?.groups : undefined;
  if (!groups) return undefined;
  const filled = (word: string) =>
    word.replace(/\{(\w+)(:pattern)?\}/g, (_, group: string, pattern?: string) =>
      pattern ? literal(groups[group] ?? '') : (groups[group] ?? ''),
    );
  return command
    .split(' ')
    .map((word) => (word.includes('{') ? argument(filled(word)) : word))
    .join(' ');
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** One argument of a POSIX shell, whatever is in it. */
const argument = (text: string) =>
  /^[\w./@%+-][\w./:@%+=,#~-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
