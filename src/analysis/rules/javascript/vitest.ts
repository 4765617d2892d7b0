import type { Tool } from '../../rule.ts';

/** "FAIL  file > suite > test", the assertion, and the place after "❯". */
export const vitest: Tool = {
  tools: ['vitest', 'bun test', 'deno test'],
  format: 'https://vitest.dev/guide/reporters.html',
  oneTest: [
    {
      name: /^(?<file>\S+\.[cm]?[jt]sx?) > (?:.* > )?(?<test>.+)$/,
      command: 'npx vitest run {file} -t {test:pattern}',
      example: {
        test: 'src/cart.test.ts > total > adds (twice)',
        command: "npx vitest run src/cart.test.ts -t 'adds \\(twice\\)'",
      },
    },
  ],
  rules: [
    // bun and deno
    {
      category: 'test',
      match: /^error: (?:expect\(|AssertionError)/,
      says: 'root',
      beforeLines: 4,
      afterLines: 8,
      examples: [
        {
          log: 'error: AssertionError: Values are not strictly equal:',
          headline: 'AssertionError: Values are not strictly equal',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^\(fail\) (?<test>\S.*?) \[[\d.]+m?s\]$/,
      says: 'detail',
      examples: [
        {
          log: '(fail) total > multiplies price and quantity [0.42ms]',
          headline: 'total > multiplies price and quantity',
          category: 'test',
          test: 'total > multiplies price and quantity',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?<test>\S.*) \.\.\. FAILED \([\d.]+m?s\)$/,
      says: 'summary',
      examples: [
        {
          log: 'multiplies price and quantity ... FAILED (1ms)',
          headline: 'multiplies price and quantity',
          category: 'test',
          test: 'multiplies price and quantity',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*(?:FAIL|×)\s+(?<test>\S.*? > .+?)(?:\s+\d+ ?ms)?$/,
      says: 'summary',
      afterLines: 12,
      examples: [
        {
          log: ' FAIL  src/cart.test.ts > total > multiplies price and quantity',
          headline: 'FAIL  src/cart.test.ts > total > multiplies price and quantity',
          category: 'test',
          test: 'src/cart.test.ts > total > multiplies price and quantity',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*❯ \S+:\d+:\d+$/,
      says: 'summary',
      afterLines: 8,
      examples: [
        {
          log: [
            'Error: Test timed out in 2000ms.',
            'If this is a long-running test, pass a timeout value as the last argument or configure it globally with "testTimeout".',
            ' ❯ src/index.test.ts:5:1',
            "      3| import { expect, it } from 'vitest';",
          ],
          headline: 'Error: Test timed out in 2000ms.',
          category: 'timeout',
          file: 'src/index.test.ts:5',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*❯\s+\S.* (?:> .+|\(\d+ tests? \| \d+ failed)/,
      says: 'summary',
      examples: [
        {
          log: [
            ' ❯ src/cart.test.ts (2 tests | 1 failed) 7ms',
            '     ✓ is zero without items 1ms',
            '     × multiplies price and quantity 4ms',
            '',
            '⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯',
            '',
            ' FAIL  src/cart.test.ts > total > multiplies price and quantity',
            'AssertionError: expected 4 to be 12 // Object.is equality',
          ],
          headline: 'AssertionError: expected 4 to be 12 // Object.is equality',
          category: 'test',
          test: 'src/cart.test.ts > total > multiplies price and quantity',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*FAIL\s+\S+\.(?:[cm]?[jt]sx?) \[/,
      says: 'wrapper',
      afterLines: 6,
      examples: [
        {
          log: [
            ' FAIL  src/cart.test.ts [ src/cart.test.ts ]',
            'Error: Failed to load url ./total (resolved id: ./total) in /home/runner/work/shop/shop/src/cart.test.ts. Does the file exist?',
          ],
          headline: 'Failed to load url ./total',
          category: 'code',
        },
      ],
    },
    {
      category: 'test',
      match: /^⎯+ (?:Failed|Unhandled) /,
      says: 'wrapper',
      afterLines: 4,
      examples: [
        {
          log: '⎯⎯⎯⎯ Unhandled Rejection ⎯⎯⎯⎯⎯',
          headline: 'Unhandled Rejection',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /Test timed out in \d+ ?ms|Hook timed out in \d+ ?ms/,
      says: 'root',
      beforeLines: 1,
      afterLines: 6,
      examples: [
        {
          log: 'Error: Test timed out in 2000ms.',
          headline: 'Error: Test timed out in 2000ms.',
          category: 'timeout',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*(?:AssertionError|TestingLibraryElementError)\b(?! \[ERR_)/,
      says: 'detail',
      beforeLines: 1,
      afterLines: 8,
      examples: [
        { log: 'AssertionError: 7 != 12', headline: 'AssertionError: 7 != 12', category: 'test' },
      ],
    },
    {
      category: 'test',
      match: /^\s*(?:Error: )?expect\(/,
      says: 'summary',
      beforeLines: 1,
      afterLines: 8,
      examples: [
        {
          log: [
            '  ● order 3 › adds up',
            '',
            '    expect(received).toBe(expected) // Object.is equality',
          ],
          headline: 'order 3 › adds up',
          category: 'test',
          test: 'order 3 › adds up',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*(?:Expected|Received): ?/,
      says: 'summary',
      beforeLines: 1,
      afterLines: 4,
      examples: [
        {
          log: [
            'AssertionError: expected 4 to be 12 // Object.is equality',
            'Expected: 12',
            'Received: 4',
          ],
          headline: 'expected 4 to be 12',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*(?:Test Files|Tests|Snapshots)\s+.*\bfailed\b/,
      says: 'wrapper',
      examples: [
        {
          log: ['Error: Test timed out in 2000ms.', ' Test Files  1 failed (1)'],
          headline: 'Error: Test timed out in 2000ms.',
          category: 'timeout',
        },
      ],
    },
  ],
};
