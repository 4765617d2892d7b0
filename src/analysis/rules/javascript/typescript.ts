import type { Tool } from '../../rule.ts';

/** "file(line,col): error TS2322: …", or in colour "file:line:col - error TS2322: …" with an excerpt. */
export const typescript: Tool = {
  tools: ['tsc', 'vue-tsc', 'ts-jest'],
  format: 'https://www.typescriptlang.org/docs/handbook/compiler-options.html',
  precedes: ['gcc', 'dotnet'],
  rules: [
    {
      category: 'code',
      match: /error TS\d+:/,
      says: 'root',
      while: /^\s{2,}\S|^\d+ +\S|^\s*~+$/,
      examples: [
        {
          log: "index.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'.",
          headline:
            "index.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'.",
          category: 'code',
          file: 'index.ts:1',
        },
      ],
    },
    {
      category: 'code',
      match: /^Found \d+ errors? in (?:\d+ files?|\S)/,
      says: 'wrapper',
      afterLines: 1,
      examples: [
        {
          log: [
            'cart.py:2: error: Unsupported operand types for + ("int" and "str")  [operator]',
            'Found 1 error in 1 file (checked 1 source file)',
          ],
          headline:
            'cart.py:2: error: Unsupported operand types for + ("int" and "str")  [operator]',
          category: 'lint',
          file: 'cart.py:2',
        },
      ],
    },
    {
      category: 'code',
      match: /^Type error: /,
      says: 'root',
      beforeLines: 2,
      afterLines: 6,
      examples: [
        {
          log: "Type error: Type 'string' is not assignable to type 'number'.",
          headline: "Type error: Type 'string' is not assignable to type 'number'.",
          category: 'code',
        },
      ],
    },
  ],
};
