import { expect, it } from 'vitest';
import { causeOf } from '../../src/analysis/cause.ts';
import { diagnose } from '../../src/analysis/diagnose.ts';

const logOf = (texts: readonly string[]) =>
  texts.map((text, index) => ({ n: index + 1, at: 1772366345000 + index, text }));

it('takes time in proportion to the number of failed tests in a log', () => {
  const texts = Array.from(
    { length: 16_000 },
    (_, n) =>
      `FAIL test/file${n}.test.ts > case ${n}: AssertionError: expected ${n} to be ${n + 1}`,
  );
  const lines = logOf(texts);
  const evidence = diagnose({ lines });
  // Of this process alone: others use the machine as well.
  const begun = process.cpuUsage();
  const cause = causeOf(evidence, lines);
  const { user, system } = process.cpuUsage(begun);
  expect(cause?.tests.length).toBe(16_000);
  expect((user + system) / 1000).toBeLessThan(4000);
}, 60_000);
