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
  /** Whether it goes on: the file ends early, or has more tests than are read. */
  readonly cut: boolean;
}

/** A report of more tests is read so far. */
export const maxResults = 50_000;

/** Of what a tool printed of one failure, so many characters are kept. */
export const maxDetails = 4_000;

/** A result without the fields that the report leaves out. */
export function result(
  fields: {
    readonly [Field in keyof TestResult]: TestResult[Field] | undefined;
  },
): TestResult {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(given) as unknown as TestResult;
}

/** The first line of a failure that says something: its message, where a tool gives only a text. */
export function firstSentence(text: string | undefined): string | undefined {
  return text
    ?.split('\n')
    .map((line) => line.trim())
    .find((line) => /\w/.test(line));
}
