import type { Extractor } from '../../rule.ts';

/** GoogleTest, Catch2, Boost.Test, doctest. */
export const gtest: Extractor = {
  tools: ['googletest', 'catch2', 'boost.test', 'doctest'],
  format: 'https://google.github.io/googletest/advanced.html',
  rules: [
    {
      category: 'test',
      match: /^(?:\d+: )?\[\s+FAILED\s+\] (?!\d+ tests?)(?<test>[\w/.]+)/,
      weight: 90,
      before: 6,
    },
    { category: 'test', match: /^(?:\d+: )?\S+:\d+: Failure$/, weight: 89, after: 8 },
    { category: 'test', match: /^(?:\d+: )?\S+\(\d+\): (?:error: |FAILED:)/, weight: 88, after: 6 },
    {
      category: 'test',
      match: /^(?:\d+: )?\S+:\d+: (?:FAILED:|ERROR: (?:CHECK|REQUIRE|TEST CASE))/,
      weight: 89,
      after: 6,
    },
    {
      category: 'test',
      match: /^\*{3} \d+ failures? (?:is|are) detected|^test cases: .*[1-9]\d* failed/,
      weight: 62,
    },
  ],
};
