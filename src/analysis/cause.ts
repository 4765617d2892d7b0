import type { LogLine } from '../logs/line.ts';
import { filesIn } from './files.ts';
import { type Category, type Evidence, type FileAt, surroundings } from './rule.ts';
import { shape } from './template.ts';

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
  /^##\[error\]Process completed|^npm (?:ERR!|error) (?:code|errno) |^(?:FAIL|FAILED|[Ff]ailures:|FAILURES!?|BUILD FAILED(?: in .*)?)\s*$|^=+ .* =+$|^=== Failed$|^_+ .* _+$|COMPILATION ERROR|^The following tests FAILED:|^\s*(?:Expected|Received|Actual)\b|^\* What went wrong:|^Traceback \(most recent|^error: (?:the following )?(?:test command|Test) failed\b|^Error: Test failures$|● Test suite failed to run/;

/** Names what failed or where, and has what happened below it. */
const opener =
  /^(?!Diff in |In ).*(?:\d|\berror|\bFAILED|\bmessage):$|^\s*--- FAIL: |<<< (?:FAILURE|ERROR)!$|^(?:FAIL|ERROR): \S+ \(|^\d+\) \w+::\w+$/;

/** Leads from what failed to what happened. */
const between =
  /^\s*(?:at |File "|Traceback \(|=== |--- |note: )|^##\[|^\s*(?:expect\(|with expansion)/;

/** The cause that the heaviest evidence names; undefined where the log has no line. */
export function causeOf(
  evidence: readonly Evidence[],
  lines: readonly LogLine[],
): Cause | undefined {
  const ranked = evidence.toSorted((a, b) => b.weight - a.weight || a.core - b.core);
  const text = ({ core }: Evidence) => lines[core]?.text ?? '';
  const speaking = ranked.filter((each) => !wrapper.test(text(each)));
  const heaviest = decisive(speaking.length > 0 ? speaking : ranked);
  const kind = decisive(ranked);
  if (!heaviest || !kind) return undefined;
  const near = ranked
    .filter(({ weight }) => weight >= heaviest.weight * 0.7)
    .flatMap(({ first, last }) => lines.slice(first, last + 1).map(({ text }) => text));
  const tests = withoutShorter([...new Set(ranked.flatMap(({ test }) => test ?? []))]);
  const category = categoryOf(kind, ranked);
  const cause = messageOf(heaviest.core, lines)
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

/** So far below a line that only names what failed may stand what happened. */
const reach = 10;

/** What go prints of a test is indented below its name; what else follows is of the package. */
const goTest = /^\s*--- FAIL: /;
const inGoTest = /^\s{4}|^panic: /;

/** What happened, in the words of the log: of a line that only names what failed, the message below it. */
function messageOf(core: number, lines: readonly LogLine[]): string {
  const text = lines[core]?.text ?? '';
  if (!opener.test(text)) return text;
  const below = lines.slice(core + 1, core + 1 + reach).map(({ text }) => text);
  const message = below.find(
    (line, index) =>
      /[a-z]{3}/i.test(line) && !between.test(line) && !/^\s+File "/.test(below[index - 1] ?? ''),
  );
  const belongs =
    message && !wrapper.test(message) && (!goTest.test(text) || inGoTest.test(message));
  return belongs ? message : text;
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
