import type { Tool } from '../../rule.ts';

/** "Chrome 99.0 (Linux) suite test FAILED", and the failures that jasmine counts. */
export const karma: Tool = {
  tools: ['karma', 'jasmine'],
  format: 'https://karma-runner.github.io/latest/config/configuration-file.html',
  rules: [
    {
      category: 'test',
      match: /^\S.{3,40} \d[\d.]* \([^)]+\) (?<test>\S.*) FAILED$/,
      says: 'root',
      afterLines: 6,
      examples: [
        {
          log: 'Chrome Headless 126.0.0.0 (Linux 0.0.0) Cart adds up prices FAILED',
          headline: 'Cart adds up prices',
          category: 'test',
          test: 'Cart adds up prices',
        },
      ],
    },
    {
      category: 'test',
      match: /^\S.{3,60} \([^)]+\): Executed \d+ of \d+ .*\(\d+ FAILED\)/,
      says: 'wrapper',
      examples: [
        {
          log: 'Chrome Headless 156.0.0.0 (Linux 0.0.0): Executed 1 of 2 (1 FAILED) (0 secs / 0.003 secs)',
          headline: 'Executed 1 of 2 (1 FAILED)',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^\d+ specs?, [1-9]\d* failures?/,
      says: 'wrapper',
      examples: [{ log: '2 specs, 1 failure', headline: '2 specs, 1 failure', category: 'test' }],
    },
  ],
};
