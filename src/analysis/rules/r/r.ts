import type { Tool } from '../../rule.ts';

/** R CMD check, testthat. */
export const r: Tool = {
  tools: ['R', 'testthat'],
  format: 'https://testthat.r-lib.org/',
  rules: [
    {
      category: 'test',
      match: /^── (?:Failure|Error) \(\S+\): (?<test>[^─]+?) ─*$/,
      says: 'detail',
      afterLines: 6,
      examples: [
        {
          log: ["── Failure ('test-cart.R:3:3'): adds prices ──", 'total() not equal to 12.'],
          headline: 'adds prices',
          category: 'test',
          test: 'adds prices',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*\d+\. (?:Failure|Error)(?: \(at \S+\))?: (?<test>.+?)(?: \(@\S+\))? *$/,
      says: 'root',
      beforeLines: 8,
      afterLines: 3,
      examples: [
        {
          log: [
            'Running the tests in ‘tests/testthat.R’ failed.',
            'Last 13 lines of output:',
            '  1. Failure: adds prices (@test-cart.R#3) ',
            '  total() not equal to 12.',
          ],
          headline: 'adds prices: total() not equal to 12.',
          category: 'test',
          test: 'adds prices',
        },
      ],
    },
    {
      category: 'test',
      match: /^Running the tests in \S+ failed\.$|unit tests failed$/,
      says: 'summary',
      afterLines: 14,
      examples: [
        {
          log: [
            'Running the tests in ‘tests/cart.R’ failed.',
            'Last 13 lines of output:',
            '  OK: 30 SKIPPED: 0 FAILED: 1',
            '  Execution halted',
          ],
          headline: 'Running the tests in ‘tests/cart.R’ failed.',
          category: 'test',
        },
      ],
    },
    {
      category: 'code',
      match: /^\s*Error in (?!.*there is no package)\S.* : ?(?:\S|$)/,
      says: 'root',
      afterLines: 1,
      examples: [
        {
          log: ['Error in total(prices) : ', '  could not find function "sum_up"'],
          headline: 'Error in total(prices): could not find function "sum_up"',
          category: 'code',
        },
      ],
    },
    {
      category: 'dependency',
      match: /^ERROR: dependenc(?:y|ies) .* (?:is|are) not available for package/,
      says: 'root',
      examples: [
        {
          log: 'ERROR: dependency ‘hello’ is not available for package ‘shop’',
          headline: 'dependency ‘hello’ is not available for package ‘shop’',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'code',
      match: /^ERROR: (?:lazy loading|compilation|package installation|installing .*) failed/,
      says: 'wrapper',
      examples: [
        {
          log: [
            "cart.c:4:10: error: 'due' undeclared (first use in this function)",
            'ERROR: compilation failed for package ‘shop’',
          ],
          headline: "'due' undeclared",
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /^\* checking .* \.\.\. ERROR$/,
      says: 'detail',
      afterLines: 8,
      examples: [
        { log: ['* checking tests ... ERROR'], headline: 'checking tests', category: 'code' },
      ],
    },
  ],
};
