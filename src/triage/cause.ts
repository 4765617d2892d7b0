import type { LogLine } from '../logs/line.ts';
import { filesIn } from './files.ts';
import { type Category, type Evidence, type FileAt, surroundings } from './finding.ts';
import { shape } from './shape.ts';

/** What a log says of why its job failed. */
export interface Cause {
  readonly category: Category;
  /** One line in the tool's own words. */
  readonly cause: string;
  /** The same cause in another job has the same, in whatever order its tests failed. */
  readonly fingerprint: string;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly files: readonly FileAt[];
  readonly tests: readonly string[];
}

const mostFiles = 8;
const longestCause = 200;

/** Lines that repeat that something failed, or begin to say what, and do not say it. */
const wrapper =
  /^##\[error\]Process completed|^npm (?:ERR!|error) (?:code|errno) |^(?:FAIL|FAILED|failures:|FAILURES!?|BUILD FAILED)\s*$|^=+ .* =+$|^_+ .* _+$|COMPILATION ERROR|^The following tests FAILED:|^\s*(?:Expected|Received|Actual)\b/;

/** The cause that the heaviest evidence names; undefined where the log has no line. */
export function causeOf(
  evidence: readonly Evidence[],
  lines: readonly LogLine[],
): Cause | undefined {
  const ranked = evidence.toSorted((a, b) => b.weight - a.weight || a.core - b.core);
  const text = ({ core }: Evidence) => lines[core]?.text ?? '';
  const speaking = ranked.filter((each) => !wrapper.test(text(each)));
  const heaviest = decisive(speaking.length > 0 ? speaking : ranked);
  if (!heaviest) return undefined;
  const near = ranked
    .filter(({ weight }) => weight >= heaviest.weight * 0.7)
    .flatMap(({ first, last }) => lines.slice(first, last + 1).map(({ text }) => text));
  const tests = withoutShorter([...new Set(ranked.flatMap(({ test }) => test ?? []))]);
  const category = categoryOf(heaviest, ranked);
  const cause = text(heaviest)
    .replace(/^##\[error\]/, '')
    .trim()
    .slice(0, longestCause)
    .toWellFormed();
  return {
    category,
    cause,
    fingerprint: [category, ...(tests.length > 0 ? tests.map(shape).sort() : [shape(cause)])].join(
      ' ',
    ),
    confidence: Math.min(0.95, heaviest.weight / 100),
    files: filesIn(near, mostFiles),
    tests,
  };
}

/** So many lines after a complaint, the job has lived through it. */
const survived = 50;

/** The heaviest, unless the job went on after that and came to something as grave in its own work. */
function decisive(ranked: readonly Evidence[]): Evidence | undefined {
  const [first] = ranked;
  if (!first || !surroundings.includes(first.category)) return first;
  const later = ranked.find(
    ({ core, category, weight }) =>
      core > first.core + survived &&
      weight >= first.weight * 0.85 &&
      ['code', 'test', 'lint'].includes(category),
  );
  return later ?? first;
}

/** The kind that the heaviest names, or the next where it knows none; what a test does wrong is a failed test. */
function categoryOf(heaviest: Evidence, ranked: readonly Evidence[]): Category {
  const atLeast = (share: number) =>
    ranked.filter(({ weight }) => weight >= heaviest.weight * share);
  const { category } = (heaviest.guess && atLeast(0.6).find(({ guess }) => !guess)) || heaviest;
  const failedTest = atLeast(0.85).some(({ category, test }) => category === 'test' && test);
  return failedTest && ['code', 'network'].includes(category) ? 'test' : category;
}

/** A summary may name a test by the end of the name that it had before. */
function withoutShorter(names: readonly string[]): string[] {
  return names.filter((name) => !names.some((other) => other.endsWith(`.${name}`)));
}
