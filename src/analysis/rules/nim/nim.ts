import type { Tool } from '../../rule.ts';

/** The compiler of Nim and its unittest. */
export const nim: Tool = {
  tools: ['nim', 'nimble'],
  format: 'https://nim-lang.org/docs/unittest.html',
  precedes: ['gcc'],
  rules: [
    {
      category: 'code',
      match: /^\S+\.nims?\(\d+, \d+\) Error: /,
      says: 'root',
      examples: [
        {
          log: "src/cart.nim(12, 5) Error: undeclared identifier: 'totl'",
          headline: "undeclared identifier: 'totl'",
          category: 'code',
          file: 'src/cart.nim:12',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*\[FAILED\] (?<test>\S.*)$/,
      says: 'detail',
      beforeLines: 4,
      examples: [
        {
          log: '  [FAILED] adds prices',
          headline: 'adds prices',
          category: 'test',
          test: 'adds prices',
        },
      ],
    },
  ],
};
