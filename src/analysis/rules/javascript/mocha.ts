import type { Extractor } from '../../rule.ts';

/** mocha; TAP as node:test, tap, ava and qunit print it. */
export const mocha: Extractor = {
  tools: ['mocha', 'node:test', 'tap', 'ava', 'qunit'],
  format: 'https://testanything.org/tap-version-14-specification.html',
  rules: [
    {
      category: 'test',
      match: /Timeout of \d+ms exceeded\. For async tests/,
      weight: 90,
      before: 2,
      after: 2,
    },
    { category: 'test', match: /^\s*\d+ failing\b/, weight: 72, after: 12 },
    {
      category: 'test',
      match: /^\s*not ok \d+ (?!.*# (?:TODO|SKIP))(?:- )?(?<test>.+?)(?: # .*)?$/i,
      weight: 84,
      after: 14,
    },
    {
      category: 'test',
      match: /^\s*✖ (?!\d+ problems?|\d+ tests? failed|failing tests)(?<test>\S.*?) \([\d.]+ms\)/,
      weight: 80,
      after: 8,
    },
    {
      category: 'test',
      match: /^\s*(?:✖|✘) (?!\d+ problems?)\S|^✖ failing tests:/,
      weight: 72,
      after: 6,
    },
    {
      category: 'test',
      match: /^\s*\d+\) (?!.*\bpassed\b|Failure:|Error:)\S.{4,}/,
      weight: 62,
      after: 8,
    },
    { category: 'test', match: /^\s*(?:# fail|ℹ fail|# fails) [1-9]/, weight: 58 },
    { category: 'test', match: /^\s*\d+ tests? failed$/, weight: 62 },
    {
      category: 'test',
      match: /^\s*(?:Uncaught )?AssertionError\b.*\[ERR_ASSERTION\]/,
      weight: 88,
      after: 8,
      while: /^\s+at |^\s+[-+ ]/,
    },
  ],
};
