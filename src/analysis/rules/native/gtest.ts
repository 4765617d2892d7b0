import type { Tool } from '../../rule.ts';

/** GoogleTest, Catch2, Boost.Test, doctest. */
export const gtest: Tool = {
  tools: ['googletest', 'catch2', 'boost.test', 'doctest'],
  format: 'https://google.github.io/googletest/advanced.html',
  rules: [
    {
      category: 'test',
      match: /^(?:\d+: )?\[\s+FAILED\s+\] (?!\d+ tests?)(?<test>[\w/.]+)/,
      says: 'root',
      beforeLines: 6,
    },
    { category: 'test', match: /^(?:\d+: )?\S+:\d+: Failure$/, says: 'detail', afterLines: 8 },
    {
      category: 'test',
      match: /^(?:\d+: )?\S+\(\d+\): (?:error: |FAILED:)/,
      says: 'detail',
      afterLines: 6,
    },
    {
      category: 'test',
      match: /^(?:\d+: )?\S+:\d+: (?:FAILED:|ERROR: (?:CHECK|REQUIRE|TEST CASE))/,
      says: 'detail',
      afterLines: 6,
    },
    {
      category: 'test',
      match: /^\*{3} \d+ failures? (?:is|are) detected|^test cases: .*[1-9]\d* failed/,
      says: 'wrapper',
    },
  ],
};
