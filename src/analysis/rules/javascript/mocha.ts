import type { Tool } from '../../rule.ts';

/** mocha; TAP as node:test, tap, ava and qunit print it. */
export const mocha: Tool = {
  tools: ['mocha', 'node:test', 'tap', 'ava', 'qunit'],
  format: 'https://testanything.org/tap-version-14-specification.html',
  oneTest: [
    {
      name: /^(?<test>.+)$/,
      command: 'npx mocha -g {test:pattern}',
      seen: /\bmocha\b/,
      example: { test: 'adds up prices', command: "npx mocha -g 'adds up prices'" },
    },
  ],
  rules: [
    {
      category: 'test',
      match: /Timeout of \d+ms exceeded\. For async tests/,
      says: 'detail',
      beforeLines: 2,
      afterLines: 2,
      examples: [
        {
          log: 'Error: Timeout of 2000ms exceeded. For async tests and hooks, ensure "done()" is called; if returning a Promise, ensure it resolves.',
          headline: 'Timeout of 2000ms exceeded',
          category: 'timeout',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*\d+ failing\b/,
      says: 'summary',
      afterLines: 12,
      examples: [
        {
          log: [
            '  1 failing',
            '',
            '  1) total',
            '       multiplies price and quantity:',
            'AssertionError: expected 7 to equal 12',
          ],
          headline: 'expected 7 to equal 12',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*not ok \d+ (?!.*# (?:TODO|SKIP))(?:- )?(?<test>.+?)(?: # .*)?$/i,
      says: 'summary',
      afterLines: 14,
      examples: [
        {
          log: 'not ok 2 prints the total',
          headline: 'not ok 2 prints the total',
          category: 'test',
          test: 'prints the total',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*✖ (?!\d+ problems?|\d+ tests? failed|failing tests)(?<test>\S.*?) \([\d.]+ms\)/,
      says: 'summary',
      afterLines: 8,
      examples: [
        {
          log: '✖ multiplies price and quantity (1.204ms)',
          headline: 'multiplies price and quantity',
          category: 'test',
          test: 'multiplies price and quantity',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*✘ \[fail\]: (?<test>\S.*?)(?: [A-Z]\w+ \(.*\):)?$/,
      says: 'summary',
      examples: [
        {
          log: [
            '  ✘ [fail]: total › rounds up',
            '',
            '  total › rounds up',
            '',
            '  Difference (- actual, + expected):',
            '',
            '  - 118',
            '  + 119',
          ],
          headline: 'total › rounds up: Difference (- actual, + expected): - 118; + 119',
          category: 'test',
          test: 'total › rounds up',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*(?:✖|✘) (?!\d+ problems?)\S|^✖ failing tests:/,
      says: 'summary',
      afterLines: 6,
      examples: [
        {
          log: ' ✘ Counts with data set #63',
          headline: 'Counts with data set #63',
          category: 'test',
        },
      ],
    },
    // mocha names a test twice: where it ran, by its title, and below, after its suites
    {
      category: 'test',
      match: /^\s{4,}\d+\) (?!.*\bpassed\b|Failure:|Error:)(?<test>\S.{4,})$/,
      says: 'wrapper',
      examples: [
        {
          log: '    1) adds up prices',
          headline: 'adds up prices',
          category: 'test',
          test: 'adds up prices',
        },
      ],
    },
    {
      category: 'test',
      match: /^ {2}\d+\) (?!.*\bpassed\b|Failure:|Error:)(?<test>\S.{3,}):$/,
      says: 'wrapper',
      afterLines: 8,
      examples: [
        {
          log: ['  1) adds up prices:', '', '      AssertionError: expected 7 to equal 12'],
          headline: 'adds up prices: AssertionError: expected 7 to equal 12',
          category: 'test',
          test: 'adds up prices',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*\d+\) (?!.*\bpassed\b|Failure:|Error:)\S.{4,}/,
      says: 'wrapper',
      afterLines: 8,
      examples: [{ log: '  1) adds up prices', headline: 'adds up prices', category: 'test' }],
    },
    {
      category: 'test',
      match: /^\s*(?:# fail|ℹ fail|# fails) [1-9]/,
      says: 'wrapper',
      examples: [
        {
          log: ['not ok 2 - multiplies price and quantity', '# fail 1'],
          headline: 'multiplies price and quantity',
          category: 'test',
          test: 'multiplies price and quantity',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*\d+ tests? failed$/,
      says: 'wrapper',
      examples: [
        {
          log: ['  ✘ [fail]: multiplies price and quantity', '  1 test failed'],
          headline: '[fail]: multiplies price and quantity',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*(?:Uncaught )?AssertionError\b.*\[ERR_ASSERTION\]/,
      says: 'detail',
      afterLines: 8,
      while: /^\s+at |^\s+[-+ ]/,
      examples: [
        {
          log: '      AssertionError [ERR_ASSERTION]: Expected values to be strictly deep-equal:',
          headline: 'AssertionError [ERR_ASSERTION]: Expected values to be strictly deep-equal:',
          category: 'test',
        },
      ],
    },
  ],
};
