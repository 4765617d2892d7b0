import type { Tool } from '../../rule.ts';

/** "● suite › test", with the matcher's message and an excerpt of the code below. */
export const jest: Tool = {
  tools: ['jest'],
  format: 'https://github.com/jestjs/jest/tree/main/packages/jest-reporters',
  oneTest: [
    {
      name: /^(?:.* › )?(?<test>[^›]+)$/,
      command: 'npx jest -t {test:pattern}',
      example: { test: 'order 3 › adds up', command: "npx jest -t 'adds up'" },
    },
  ],
  rules: [
    {
      category: 'test',
      match: /^\s*● (?!Console|Cannot log)(?<test>\S.* › .+?)(?: \(\d+ ms\))?$/,
      says: 'root',
      afterLines: 18,
      examples: [
        {
          log: '  ● order 3 › adds up',
          headline: '● order 3 › adds up',
          category: 'test',
          test: 'order 3 › adds up',
        },
      ],
    },
    {
      category: 'test',
      guess: true,
      match: /^\s*● Test suite failed to run/,
      says: 'root',
      afterLines: 14,
      examples: [
        {
          log: [
            ' FAIL  ./cart.test.js',
            '  ● Test suite failed to run',
            '',
            "    Cannot find module './total' from 'cart.test.js'",
          ],
          headline: "Cannot find module './total' from 'cart.test.js'",
          category: 'dependency',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*● (?:.*process\.exit called)/,
      says: 'root',
      afterLines: 14,
      examples: [
        {
          log: '  ●  process.exit called with "1"',
          headline: 'process.exit called with "1"',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*FAIL\s+(?:\S+ )?\S+\.(?:[cm]?[jt]sx?|vue|svelte)\b(?! > )/,
      says: 'summary',
      afterLines: 2,
      examples: [
        {
          log: [' FAIL  ./order3.test.js', '  ● order 3 › adds up'],
          headline: '● order 3 › adds up',
          category: 'test',
          test: 'order 3 › adds up',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*(?:Test Suites|Tests|Snapshots): +.*\b(?:failed|obsolete)\b/,
      says: 'wrapper',
      afterLines: 3,
      examples: [
        {
          log: ['  ● order 3 › adds up', 'Test Suites: 1 failed, 23 passed, 24 total'],
          headline: '● order 3 › adds up',
          category: 'test',
          test: 'order 3 › adds up',
        },
      ],
    },
    {
      category: 'test',
      match: /Exceeded timeout of \d+ ms for a/,
      says: 'root',
      afterLines: 6,
      examples: [
        {
          log: '    thrown: "Exceeded timeout of 5000 ms for a test.',
          headline: 'Exceeded timeout of 5000 ms for a test',
          category: 'timeout',
        },
      ],
    },
    {
      category: 'test',
      match: /^No tests? (?:files )?found/i,
      says: 'summary',
      afterLines: 4,
      examples: [
        {
          log: 'No tests found, exiting with code 1',
          headline: 'No tests found, exiting with code 1',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'test',
      match: /^Jest: ".*" coverage threshold|^ERROR: Coverage for .* does not meet/,
      says: 'root',
      examples: [
        {
          log: 'Jest: "global" coverage threshold for lines (80%) not met: 40%',
          headline: 'Jest: "global" coverage threshold for lines (80%) not met: 40%',
          category: 'lint',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^● (?:Validation Error|Multiple configurations found)/,
      says: 'root',
      afterLines: 8,
      examples: [
        {
          log: '● Multiple configurations found:',
          headline: 'Multiple configurations found',
          category: 'configuration',
        },
      ],
    },
  ],
};
