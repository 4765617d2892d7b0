import type { Extractor } from '../../rule.ts';

/** "file(line,col): error TS2322: …", or in colour "file:line:col - error TS2322: …" with an excerpt. */
export const typescript: Extractor = {
  tools: ['tsc', 'vue-tsc', 'ts-jest'],
  format: 'https://www.typescriptlang.org/docs/handbook/compiler-options.html',
  rules: [
    { category: 'code', match: /error TS\d+:/, weight: 93, while: /^\s{2,}\S|^\d+ +\S|^\s*~+$/ },
    { category: 'code', match: /^Found \d+ errors? in (?:\d+ files?|\S)/, weight: 58, after: 1 },
    { category: 'code', match: /^Type error: /, weight: 92, before: 2, after: 6 },
  ],
};
