import type { Tool } from '../../rule.ts';

/** GoogleTest, Catch2, Boost.Test, doctest. */
export const gtest: Tool = {
  tools: ['googletest', 'catch2', 'boost.test', 'doctest'],
  format: 'https://google.github.io/googletest/advanced.html',
  precedes: ['gcc'],
  rules: [
    {
      category: 'test',
      match: /^(?:\d+: )?\[\s+FAILED\s+\] (?!\d+ tests?)(?<test>[\w/.]+)/,
      says: 'root',
      beforeLines: 6,
      examples: [
        {
          log: '[  FAILED  ] Total.MultipliesPriceAndQuantity',
          headline: '[  FAILED  ] Total.MultipliesPriceAndQuantity',
          category: 'test',
          test: 'Total.MultipliesPriceAndQuantity',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:\d+: )?\S+:\d+: Failure$/,
      says: 'detail',
      afterLines: 8,
      examples: [
        {
          log: '/home/runner/work/hello-world/hello-world/cart_test.cpp:12: Failure',
          headline: '/home/runner/work/hello-world/hello-world/cart_test.cpp:12: Failure',
          category: 'test',
          file: 'cart_test.cpp:12',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:\d+: )?\S+\(\d+\): (?:error: in "|FAILED:)/,
      says: 'detail',
      afterLines: 6,
      examples: [
        {
          log: ['cart_test.cpp(9): FAILED:', '  REQUIRE( total(4, 3) == 12 )'],
          headline: 'REQUIRE( total(4, 3) == 12 )',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:\d+: )?\S+:\d+: (?:FAILED:|ERROR: (?:CHECK|REQUIRE|TEST CASE))/,
      says: 'detail',
      afterLines: 6,
      examples: [
        {
          log: 'cart_test.cpp:9: FAILED:',
          headline: 'cart_test.cpp:9: FAILED:',
          category: 'test',
          file: 'cart_test.cpp:9',
        },
      ],
    },
    {
      category: 'test',
      match: /^\*{3} \d+ failures? (?:is|are) detected|^test cases: .*[1-9]\d* failed/,
      says: 'wrapper',
      examples: [
        {
          log: [
            'cart_test.cpp:9: FAILED:',
            '  CHECK( total(4, 3) == 12 )',
            'test cases: 2 | 1 passed | 1 failed',
          ],
          headline: 'CHECK( total(4, 3) == 12 )',
          category: 'test',
        },
      ],
    },
  ],
};
