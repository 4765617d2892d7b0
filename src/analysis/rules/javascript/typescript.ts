import type { Tool } from '../../rule.ts';

/** "file(line,col): error TS2322: …", or in colour "file:line:col - error TS2322: …" with an excerpt. */
export const typescript: Tool = {
  tools: ['tsc', 'vue-tsc', 'ts-jest'],
  format: 'https://www.typescriptlang.org/docs/handbook/compiler-options.html',
  rules: [
    { category: 'code', match: /error TS\d+:/, says: 'root', while: /^\s{2,}\S|^\d+ +\S|^\s*~+$/ },
    {
      category: 'code',
      match: /^Found \d+ errors? in (?:\d+ files?|\S)/,
      says: 'wrapper',
      afterLines: 1,
    },
    { category: 'code', match: /^Type error: /, says: 'root', beforeLines: 2, afterLines: 6 },
  ],
};
