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
