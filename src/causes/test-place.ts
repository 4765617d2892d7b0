import { filesIn, inProject } from '../analysis/files.ts';
import type { FileAt } from '../analysis/rule.ts';
import type { TestResult } from '../reports/report.ts';

/** Where a test failed, as what it printed says; else where it begins, as the report says. */
export function placeOfTest({
  file,
  line,
  details,
}: Pick<TestResult, 'file' | 'line' | 'details'>): FileAt | undefined {
  const own = file === undefined ? undefined : inProject(file);
  const printed = filesIn((details ?? '').split('\n', 60), 8);
  const same = printed.find(({ path }) => own !== undefined && isSame(path, own));
  if (same) return { ...same, path: own ?? same.path };
  if (own !== undefined) return { path: own, ...(line !== undefined && { line }) };
  return printed[0];
}

function isSame(path: string, other: string): boolean {
  return path === other || path.endsWith(`/${other}`) || other.endsWith(`/${path}`);
}
