import type { LogLine } from '../logs/line.ts';

/** How ctest says how a test ended: https://cmake.org/cmake/help/latest/manual/ctest.1.html */
const verdict = /^\s*\d+\/\d+ +Test +#(?<number>\d+): (?<name>\S+) .*\*{3}/;
const next = /^\s*(?:Start +\d+: |test \d+$|\d+\/\d+ +Test +#|\d+% tests passed)/;

/** What ctest itself says of a test before it runs. */
const setUp =
  /^\d+: (?:Test command|Working Directory|Test timeout computed to be|Environment variables): ?/;

/** So much of the output of a test is read. */
const maxLines = 400;

/** Of a test of GoogleTest: that it ran, and how it ended. */
const gtestVerdict = /^(?:\d+: )?\[ *[A-Z=-]+ *\] /;

/** What a test printed under ctest: with its number before each line, or below its verdict. */
export function underCtest(test: string, lines: readonly LogLine[]): number[] {
  const at = lines.findLastIndex(({ text }) => verdict.exec(text)?.groups?.name === test);
  if (at < 0) return [];
  const number = verdict.exec(lines[at]?.text ?? '')?.groups?.number ?? '';
  const printed = lines.flatMap(({ text }, each) =>
    text.startsWith(`${number}: `) && !setUp.test(text) ? [each] : [],
  );
  const own = printed.length > 0 ? printed : below(at, lines);
  return own.filter((each) => !gtestVerdict.test(lines[each]?.text ?? '')).slice(-maxLines);
}

function below(at: number, lines: readonly LogLine[]): number[] {
  const end = lines.findIndex(({ text }, each) => each > at && next.test(text));
  const count = (end < 0 ? lines.length : end) - at - 1;
  return Array.from({ length: Math.min(count, maxLines) }, (_, index) => at + 1 + index);
}
