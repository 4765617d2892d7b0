import type { Tool } from '../../rule.ts';

/** "Chrome 99.0 (Linux) suite test FAILED", and the failures that jasmine counts. */
export const karma: Tool = {
  tools: ['karma', 'jasmine'],
  format: 'https://karma-runner.github.io/latest/config/configuration-file.html',
  rules: [
    {
      category: 'test',
      match: /^\S.{3,60} \([^)]+\) (?<test>\S.*) FAILED$/,
      says: 'root',
      afterLines: 6,
    },
    {
      category: 'test',
      match: /^\S.{3,60} \([^)]+\): Executed \d+ of \d+ .*\(\d+ FAILED\)/,
      says: 'wrapper',
    },
    { category: 'test', match: /^\d+ specs?, [1-9]\d* failures?/, says: 'wrapper' },
  ],
};
