import type { Tool } from '../../rule.ts';

/** mocha; TAP as node:test, tap, ava and qunit print it. */
export const mocha: Tool = {
  tools: ['mocha', 'node:test', 'tap', 'ava', 'qunit'],
  format: 'https://testanything.org/tap-version-14-specification.html',
  rules: [
    {
      category: 'test',
      match: /Timeout of \d+ms exceeded\. For async tests/,
      says: 'root',
      beforeLines: 2,
      afterLines: 2,
    },
    { category: 'test', match: /^\s*\d+ failing\b/, says: 'summary', afterLines: 12 },
    {
      category: 'test',
      match: /^\s*not ok \d+ (?!.*# (?:TODO|SKIP))(?:- )?(?<test>.+?)(?: # .*)?$/i,
      says: 'summary',
      afterLines: 14,
    },
    {
      category: 'test',
      match: /^\s*✖ (?!\d+ problems?|\d+ tests? failed|failing tests)(?<test>\S.*?) \([\d.]+ms\)/,
      says: 'summary',
      afterLines: 8,
    },
    {
      category: 'test',
      match: /^\s*(?:✖|✘) (?!\d+ problems?)\S|^✖ failing tests:/,
      says: 'summary',
      afterLines: 6,
    },
    {
      category: 'test',
      match: /^\s*\d+\) (?!.*\bpassed\b|Failure:|Error:)\S.{4,}/,
      says: 'wrapper',
      afterLines: 8,
    },
    { category: 'test', match: /^\s*(?:# fail|ℹ fail|# fails) [1-9]/, says: 'wrapper' },
    { category: 'test', match: /^\s*\d+ tests? failed$/, says: 'wrapper' },
    {
      category: 'test',
      match: /^\s*(?:Uncaught )?AssertionError\b.*\[ERR_ASSERTION\]/,
      says: 'detail',
      afterLines: 8,
      while: /^\s+at |^\s+[-+ ]/,
    },
  ],
};
