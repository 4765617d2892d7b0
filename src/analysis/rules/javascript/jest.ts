import type { Tool } from '../../rule.ts';

/** "● suite › test", with the matcher's message and an excerpt of the code below. */
export const jest: Tool = {
  tools: ['jest'],
  format: 'https://github.com/jestjs/jest/tree/main/packages/jest-reporters',
  rules: [
    {
      category: 'test',
      match: /^\s*● (?!Console|Cannot log)(?<test>\S.* › .+?)(?: \(\d+ ms\))?$/,
      says: 'root',
      afterLines: 18,
    },
    {
      category: 'test',
      guess: true,
      match: /^\s*● Test suite failed to run/,
      says: 'root',
      afterLines: 14,
    },
    {
      category: 'test',
      match: /^\s*● (?:.*process\.exit called)/,
      says: 'root',
      afterLines: 14,
    },
    {
      category: 'test',
      match: /^\s*FAIL\s+(?:\S+ )?\S+\.(?:[cm]?[jt]sx?|vue|svelte)\b(?! > )/,
      says: 'summary',
      afterLines: 2,
    },
    { category: 'test', match: /^\s*Test Suites: .*\bfailed\b/, says: 'wrapper', afterLines: 3 },
    { category: 'test', match: /^\s*Tests: +.*\bfailed\b/, says: 'wrapper' },
    {
      category: 'test',
      match:
        /obsolete snapshot|Snapshot .* mismatched|snapshots? failed|New snapshot was not written/i,
      says: 'wrapper',
    },
    { category: 'test', match: /Exceeded timeout of \d+ ms for a/, says: 'root', afterLines: 6 },
    { category: 'test', match: /^No tests? (?:files )?found/i, says: 'summary', afterLines: 4 },
    {
      category: 'test',
      match: /^Jest: ".*" coverage threshold|^ERROR: Coverage for .* does not meet/,
      says: 'root',
    },
    {
      category: 'configuration',
      match: /^● (?:Validation Error|Multiple configurations found)/,
      says: 'root',
      afterLines: 8,
    },
  ],
};
