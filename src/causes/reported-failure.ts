import type { FileAt } from '../analysis/rule.ts';
import type { MergedTest } from '../reports/merge.ts';
import { placeOfTest } from './test-place.ts';

/** A failed test, as a report has it; third-party text, made one line. */
export interface ReportedFailure {
  /** With its suite: "cart › adds taxes". */
  readonly test: string;
  readonly name: string;
  readonly message: string | undefined;
  readonly place: FileAt | undefined;
}

export function reportedFailure(test: MergedTest): ReportedFailure {
  const { suite, name, message } = test;
  return { test: suite ? `${suite} › ${name}` : name, name, message, place: placeOfTest(test) };
}

/** "cart › adds taxes (test/cart.py:41): expected 118.99 to be 119" */
export function failureLine({ test, place, message }: ReportedFailure): string {
  const at = place && ` (${place.path}${place.line ? `:${place.line}` : ''})`;
  return `${test}${at ?? ''}${message ? `: ${message}` : ''}`;
}

const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** Whether a log's name of a test may be that of a report: one writes more of it than the other. */
export function isSameTest(named: string, { name }: Pick<ReportedFailure, 'name'>): boolean {
  const [one, other] = [plain(named), plain(name)];
  return one !== '' && other !== '' && (one.includes(other) || other.includes(one));
}
