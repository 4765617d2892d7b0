import type { Evidence, Rule, Tool } from './rule.ts';
import { type Entry, RuleIndex } from './rule-index.ts';
import { words } from './rules/general/words.ts';
import { general, tools } from './rules/index.ts';

/** How many characters of a line are read: what rules match is near its beginning. */
const maxRead = 1000;

let ofTools: RuleIndex | undefined;
let ofAny: RuleIndex | undefined;

/**
 * The rule that matches a line: a tool's rule, or else a general one. Within a tool, the first
 * match wins; between tools, the one that declares to precede the other, or else the one with more
 * literal characters.
 */
export function ruleFor(text: string): Rule | undefined {
  ofTools ??= new RuleIndex(tools);
  ofAny ??= new RuleIndex(general);
  const own = firstOfEach(ofTools.matching(read(text)));
  if (own.length > 0)
    return own.reduce((one, other) => (goesBefore(other, one) ? other : one)).rule;
  return ofAny.matching(text.slice(0, maxRead))[0]?.rule;
}

/** The tool that a rule belongs to; undefined for a general rule. */
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

/**
 * The category of a failure by a line: that of its rule or, where that is uncertain, by the words
 * of the line.
 */
export function kindIn(text: string, rule: Rule): Pick<Evidence, 'category' | 'guess'> {
  const { category, guess = category === 'unknown' } = rule;
  if (!guess) return { category, guess };
  const line = read(text);
  const said = words.rules.find(({ match }) => match.test(line))?.category ?? 'unknown';
  return said === 'unknown' ? { category, guess } : { category: said, guess: false };
}

/** The name of the failed test in a line that a rule matches. */
export function testIn(text: string, { match }: Rule): string | undefined {
  return match.exec(read(text))?.groups?.test?.trim().slice(0, 200);
}

/**
 * Prefixes that other tools put before the lines of the tools that they run: GitHub's error marker,
 * docker builds, docker compose and monorepo runners.
 */
const prefix =
  /^(?:##\[error\]|#\d+ \d+\.\d+ |[\w.-]+(?:-\d+)? +\| |@?[\w./-]+:(?:build|test|lint|check|compile|typecheck|e2e)[\w:-]*: |\S+ (?:build|test|lint|check|typecheck|install)\$?: |🦋 +error +)/u;

function read(text: string): string {
  const line = text.length > maxRead ? text.slice(0, maxRead) : text;
  return line.replace(prefix, '');
}
