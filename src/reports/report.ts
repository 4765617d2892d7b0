import { stripVTControlCharacters } from 'node:util';

/** How one test, or one finding of a linter, ended. */
export interface TestResult {
  readonly name: string;
  /** The class, package or file of tests that it belongs to, as the tool names it. */
  readonly suite?: string;
  readonly status: 'passed' | 'failed' | 'skipped' | 'flaky';
  /** The first sentence of why it failed, in the tool's own words; of a flaky one, why it did at first. */
  readonly message?: string;
  /** What the tool printed of the failure, cut to a few thousand characters. */
  readonly details?: string;
  /** Where it is, as the report says; a path of the machine that ran it. */
  readonly file?: string;
  readonly line?: number;
  readonly milliseconds?: number;
}

/** The formats that are recognised, by the name of the tool or standard that describes them. */
export const formats = [
  'junit',
  'trx',
  'playwright',
  'jest',
  'mocha',
  'go',
  'tap',
  'sarif',
  'xcresult',
] as const;

export type Format = (typeof formats)[number];

/** What a report says, test by test, in its order. */
export interface TestReport {
  readonly format: Format;
  readonly results: readonly TestResult[];
  /** Why it was not read to its end, where it was not; what stands before that is there. */
  readonly fault?: string;
}

/** Results read of a report; the rest is left out. */
export const maxResults = 50_000;

/** Characters kept of what a tool printed about one failure. */
const maxDetails = 4_000;

/** A result without the fields that the report leaves out. */
export function result(
  fields: {
    readonly [Field in keyof TestResult]: TestResult[Field] | undefined;
  },
): TestResult {
  const name = fields.name?.trim() || '(without a name)';
  // Some tools repeat the one in the other.
  const { suite = '' } = fields;
  const repeated = name === suite || name.startsWith(`${suite}.`);
  const own = { ...fields, name, suite: repeated ? undefined : suite };
  const given = Object.entries(own).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(given) as unknown as TestResult;
}

/** A report without a fault, as far as it is read. */
export function report(format: Format, results: readonly TestResult[], fault?: string): TestReport {
  const why = fault ?? (results.length > maxResults ? tooMany : undefined);
  return {
    format,
    results: results.slice(0, maxResults),
    ...(why !== undefined && { fault: why }),
  };
}

export const tooMany = `it has more than ${maxResults} results`;

/** What a tool printed, without colours, and no longer than patterns may be tried on. */
export function printed(text: string | undefined): string {
  return stripVTControlCharacters(text?.slice(0, maxDetails) ?? '').trim();
}

/** Lines that only say that a test ran or failed, or where. */
const uninformative =
  /^(?:=== \w+|--- (?:FAIL|PASS|SKIP)\b|FAIL$|Failed$|Failure\/Error:|● Test suite failed to run$|thread '.*' (?:\(\d+\) )?panicked at \S+?:?$)/;

/** The two values that a comparison prints below its first line. */
const value = /^(?:expected|received|got|actual|but was|left|right)\b *[:=]/i;

/** Python prints the frames first, and what was raised below them. */
const traceback = /^Traceback \(most recent call last\):$/;

/**
 * Why a test failed, in the tool's own words: the first line that says something, and the values that
 * it compares.
 * @param name which some tools repeat first
 */
export function reasonOf(text: string | undefined, name = ''): string | undefined {
  const lines = withoutFrames(printed(text).split('\n'))
    .map((line) => line.trim())
    .filter((line) => /\w/.test(line) && !uninformative.test(line));
  const first = lines.findIndex((line, at) => at > 0 || !name || !line.endsWith(`::${name}`));
  const said = lines[first];
  if (said === undefined) return undefined;
  return [said, ...valuesIn(lines.slice(first + 1, first + 9).join('\n'))]
    .join(', ')
    .slice(0, maxMessage);
}

function withoutFrames(lines: readonly string[]): readonly string[] {
  const begins = lines.findIndex((line) => traceback.test(line));
  const raised = lines.findIndex((line, at) => at > begins && /^\S/.test(line));
  return begins < 0 || raised < 0 ? lines : [...lines.slice(0, begins), ...lines.slice(raised)];
}

/** The values that a comparison prints: "Expected: 119", "Received: 118.99". */
export function valuesIn(text: string): string[] {
  return printed(text)
    .split('\n', 30)
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => value.test(line))
    .slice(0, 2);
}

/** A message is one line, and is read at once. */
const maxMessage = 600;
