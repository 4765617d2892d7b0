import type { Extractor } from '../../rule.ts';

/** "● suite › test", with the matcher's message and an excerpt of the code below. */
export const jest: Extractor = {
  tools: ['jest'],
  format: 'https://github.com/jestjs/jest/tree/main/packages/jest-reporters',
  rules: [
    {
      category: 'test',
      match: /^\s*● (?!Console|Cannot log)(?<test>\S.* › .+?)(?: \(\d+ ms\))?$/,
      weight: 92,
      after: 18,
    },
    {
      category: 'test',
      guess: true,
      match: /^\s*● Test suite failed to run/,
      weight: 92,
      after: 14,
    },
    {
      category: 'test',
      match: /^\s*● (?:.*process\.exit called)/,
      weight: 92,
      after: 14,
    },
    {
      category: 'test',
      match: /^\s*FAIL\s+(?:\S+ )?\S+\.(?:[cm]?[jt]sx?|vue|svelte)\b(?! > )/,
      weight: 80,
      after: 2,
    },
    { category: 'test', match: /^\s*Test Suites: .*\bfailed\b/, weight: 58, after: 3 },
    { category: 'test', match: /^\s*Tests: +.*\bfailed\b/, weight: 58 },
    {
      category: 'test',
      match:
        /obsolete snapshot|Snapshot .* mismatched|snapshots? failed|New snapshot was not written/i,
      weight: 60,
    },
    { category: 'test', match: /Exceeded timeout of \d+ ms for a/, weight: 90, after: 6 },
    { category: 'test', match: /^No tests? (?:files )?found/i, weight: 84, after: 4 },
    {
      category: 'test',
      match: /^Jest: ".*" coverage threshold|^ERROR: Coverage for .* does not meet/,
      weight: 90,
    },
    {
      category: 'configuration',
      match: /^● (?:Validation Error|Multiple configurations found)/,
      weight: 92,
      after: 8,
    },
  ],
};
