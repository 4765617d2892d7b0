import type { LogLine } from '../logs/line.ts';
import { visible } from '../text/text.ts';
import { ruleFor, toolOf } from './match-rule.ts';
import type { Evidence, OneTest } from './rule.ts';

/** Longer names were probably cut, so that no test has them. */
const maxNameLength = 190;

/**
 * The command that runs only a failed test; undefined where its tool has none, or is not known for
 * certain. It is made from third-party text, so it must never be run by this server.
 */
export function oneTestCommand(
  test: string,
  evidence: readonly Evidence[],
  lines: readonly LogLine[],
): string | undefined {
  const named = evidence.find((each) => each.test === test);
  const rule = named && ruleFor(lines[named.core]?.text ?? '');
  const commands = (rule && toolOf(rule)?.oneTest) ?? [];
  const matching = commands.find(
    ({ name, seen }) => name.test(test) && (!seen || lines.some(({ text }) => seen.test(text))),
  );
  return matching && commandOf(matching, test);
}

/** The command for a test; undefined where the pattern does not match its name. */
export function commandOf({ name, command }: OneTest, test: string): string | undefined {
  const groups = test.length <= maxNameLength ? name.exec(visible(test))?.groups : undefined;
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

/** Quotes a text as one argument for a POSIX shell. */
const argument = (text: string) =>
  /^[\w./@%+-][\w./:@%+=,#~-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
