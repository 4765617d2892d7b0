import { inline } from '../text/text.ts';
import type { TestResult } from './report.ts';

/** One test in all reports that have it. */
export interface MergedTest extends TestResult {
  /** Of how many reports it is in. */
  readonly seen: number;
  /** The positions of the reports in which it ended so. */
  readonly reports: readonly number[];
}

/** How often tests ended how, in all reports together. */
export interface Counts {
  readonly failed: number;
  readonly flaky: number;
  readonly passed: number;
  readonly skipped: number;
}

export function countsOf(reports: readonly (readonly TestResult[])[]): Counts {
  const counts = { failed: 0, flaky: 0, passed: 0, skipped: 0 };
  for (const results of reports) for (const { status } of results) counts[status] += 1;
  return counts;
}

/** What matters more stands for a test that ended in several ways. */
const order = ['failed', 'flaky', 'passed', 'skipped'] as const;

const maxNameLength = 300;
const maxMessageLength = 500;

/**
 * The tests of all reports, those of the same name as one: a matrix runs them more than once. A test
 * that is twice in one report stays two.
 */
export function merged(reports: readonly (readonly TestResult[])[]): MergedTest[] {
  const tests = new Map<string, { worst: TestResult; seen: number; ended: number[] }>();
  for (const [index, results] of reports.entries()) {
    const times = new Map<string, number>();
    for (const result of results) {
      const name = `${result.suite ?? ''}\n${result.name}`;
      const time = (times.get(name) ?? 0) + 1;
      times.set(name, time);
      const key = `${name}\n${time}`;
      const known = tests.get(key);
      if (!known) {
        tests.set(key, { worst: result, seen: 1, ended: [index] });
        continue;
      }
      known.seen += 1;
      const worse = order.indexOf(result.status) - order.indexOf(known.worst.status);
      if (worse === 0) known.ended.push(index);
      if (worse < 0) {
        known.worst = result;
        known.ended = [index];
      }
    }
  }
  return [...tests.values()].map(({ worst, seen, ended }) => ({
    ...shown(worst),
    seen,
    reports: ended,
  }));
}

/** Third-party text for lines of a reply. */
function shown({ name, suite, message, file, details, ...result }: TestResult): TestResult {
  return {
    ...result,
    name: inline(name, maxNameLength),
    ...(suite !== undefined && { suite: inline(suite, maxNameLength) }),
    ...(message !== undefined && { message: inline(message, maxMessageLength) }),
    ...(file !== undefined && { file: inline(file, maxNameLength) }),
    ...(details !== undefined && { details }),
  };
}
