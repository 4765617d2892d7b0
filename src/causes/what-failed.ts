import type { FileAt } from '../analysis/rule.ts';
import type { FailureGroup } from './failure-group.ts';
import { isSameTest } from './reported-failure.ts';

/** The tests that failed: by the names of the log, and those that only the report has. */
export function testsOf({ examined, reported }: FailureGroup): string[] {
  const named = examined.cause?.tests ?? [];
  const others = (reported?.failed ?? []).filter(
    (failure) => !named.some((test) => isSameTest(test, failure)),
  );
  return [...named, ...others.map(({ test }) => test)];
}

/** The files that the cause is in: those that the log names, and those that only the report does. */
export function filesOf({ examined, reported }: FailureGroup): FileAt[] {
  const named = examined.cause?.files ?? [];
  const reportedAt = (reported?.failed ?? []).flatMap(({ place }) => place ?? []);
  const others = reportedAt.filter(
    ({ path, line }) =>
      !named.some((file) => file.path === path && (line === undefined || file.line === line)),
  );
  return [...named, ...others];
}
