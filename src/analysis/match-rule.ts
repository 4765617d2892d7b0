import type { Evidence, Rule } from './rule.ts';
import { words } from './rules/general/words.ts';
import { tools } from './rules/index.ts';

/** So much of a line is read: what a rule looks for stands near its beginning. */
const longestRead = 1000;

const specific: readonly Rule[] = tools
  .filter((tool) => tool !== words)
  .flatMap(({ rules }) => rules);

/** The rule that speaks for a line: the first that matches. */
export function ruleFor(text: string): Rule | undefined {
  const line = read(text);
  const rules = filters.some((filter) => filter.test(line)) ? specific : [];
  return (
    rules.find(({ match }) => match.test(line)) ?? words.rules.find(({ match }) => match.test(text))
  );
}

/** The kind of a failure that a line tells: words say it where its rule does not know. */
export function kindIn(text: string, rule: Rule): Pick<Evidence, 'category' | 'guess'> {
  const { category, guess = category === 'unknown' } = rule;
  if (!guess) return { category, guess };
  const line = read(text);
  const said = words.rules.find(({ match }) => match.test(line))?.category ?? 'unknown';
  return said === 'unknown' ? { category, guess } : { category: said, guess: false };
}

/** The failed test that a rule finds named in a line. */
export function testIn(text: string, { match }: Rule): string | undefined {
  return match.exec(read(text))?.groups?.test?.trim().slice(0, 200);
}

/**
 * What other tools put before the lines of those that they run: GitHub's mark of an error, docker's
 * builds, docker compose, monorepo runners, xargs of workspaces.
 */
const prefix =
  /^(?:##\[error\]|#\d+ \d+\.\d+ |[\w.-]+(?:-\d+)? +\| |@?[\w./-]+:(?:build|test|lint|check|compile|typecheck|e2e)[\w:-]*: |\S+ (?:build|test|lint|check|typecheck|install)\$?: |🦋 +error +)/u;

function read(text: string): string {
  const line = text.length > longestRead ? text.slice(0, longestRead) : text;
  return line.replace(prefix, '');
}

/**
 * Each stands for many rules: nearly all lines match none, and a few looks say so where hundreds
 * would be needed. Patterns that match at a line's beginning only stand apart: the others are tried
 * at every character.
 */
const filters: readonly RegExp[] = [true, false].flatMap((anchored) =>
  ['', 'i'].map((flags) => {
    const patterns = specific
      .map(({ match }) => match)
      .filter((match) => match.flags === flags && isAnchored(match.source) === anchored);
    return new RegExp(
      patterns.map(({ source }) => source.replaceAll('(?<test>', '(?:')).join('|') || '$.',
      flags,
    );
  }),
);

/** Whether every alternative begins with "^". */
function isAnchored(source: string): boolean {
  let depth = 0;
  let inClass = false;
  let begins = true;
  for (let at = 0; at < source.length; at++) {
    const character = source[at];
    if (begins && character !== '^') return false;
    begins = character === '|' && depth === 0 && !inClass;
    if (character === '\\') at++;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (!inClass && character === '(') depth++;
    else if (!inClass && character === ')') depth--;
  }
  return true;
}
