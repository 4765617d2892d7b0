import type { Evidence, Rule, Tool } from './rule.ts';
import { type Entry, RuleIndex } from './rule-index.ts';
import { words } from './rules/general/words.ts';
import { general, tools } from './rules/index.ts';

/** Characters of a line that are read: what rules look for stands near its beginning. */
const longestRead = 1000;

let ofTools: RuleIndex | undefined;
let ofAny: RuleIndex | undefined;

/**
 * The rule that matches a line: a tool's own, else one for what any tool may print. Within a tool
 * the first that matches; of several tools the one that states to precede the other, else the one
 * that has more characters in common with each line that it matches.
 */
export function ruleFor(text: string): Rule | undefined {
  ofTools ??= new RuleIndex(tools);
  ofAny ??= new RuleIndex(general);
  const own = firstOfEach(ofTools.matching(read(text)));
  if (own.length > 0)
    return own.reduce((one, other) => (goesBefore(other, one) ? other : one)).rule;
  return ofAny.matching(text.slice(0, longestRead))[0]?.rule;
}

/** The tool that a rule belongs to; undefined of one for what any tool may print. */
export function toolOf(rule: Rule): Tool | undefined {
  return tools.find(({ rules }) => rules.includes(rule));
}

function firstOfEach(entries: readonly Entry[]): Entry[] {
  return entries.filter(
    ({ tool }, index) => !entries.slice(0, index).some((before) => before.tool === tool),
  );
}

function goesBefore(one: Entry, other: Entry): boolean {
  if (precedes(one.tool, other.tool)) return true;
  return !precedes(other.tool, one.tool) && one.literalLength > other.literalLength;
}

const precedes = (one: Tool, other: Tool) =>
  one.precedes === 'all' || (one.precedes?.includes(other.tools[0] ?? '') ?? false);

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
