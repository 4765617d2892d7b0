import type { Span } from '../github/job-source.ts';
import type { WorkflowLines } from './failure-group.ts';

/** Lines shown of a setting, and of a step that the cause does not name. */
const maxOfSetting = 5;
const maxOfStep = 5;

type Rows = WorkflowLines['rows'];

/** The lines of settings and of a step in question, at most so many: settings first. */
export function rowsOf(
  lines: readonly string[],
  settings: readonly Span[],
  step: Span | undefined,
  cause: string,
  max: number,
): Rows {
  const numbers = settings.flatMap((setting) => numbersOf(setting, maxOfSetting));
  if (step) numbers.push(...stepNumbers(lines, step, cause));
  const chosen = [...new Set(numbers)].slice(0, max).sort((a, b) => a - b);
  return chosen.map((n) => ({ n, text: lines[n - 1] ?? '' }));
}

/** Of a long step, its first line, those that the cause names, and what follows the first, in the order of their worth. */
function stepNumbers(lines: readonly string[], step: Span, cause: string): number[] {
  const words = new Set(wordsOf(cause));
  const all = numbersOf(step, Number.POSITIVE_INFINITY);
  const named = all.filter((n) => wordsOf(lines[n - 1] ?? '').some((word) => words.has(word)));
  return [step.first, ...named, ...numbersOf(step, maxOfStep)];
}

const wordsOf = (text: string) => text.match(/[\p{L}\p{N}_]{4,}/gu) ?? [];

function numbersOf({ first, last }: Span, max: number): number[] {
  return Array.from({ length: Math.min(last - first + 1, max) }, (_, index) => first + index);
}
