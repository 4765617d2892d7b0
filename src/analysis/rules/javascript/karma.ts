import type { Extractor } from '../../rule.ts';

/** "Chrome 99.0 (Linux) suite test FAILED", and the failures that jasmine counts. */
export const karma: Extractor = {
  tools: ['karma', 'jasmine'],
  format: 'https://karma-runner.github.io/latest/config/configuration-file.html',
  rules: [
    {
      category: 'test',
      match: /^\S.{3,60} \([^)]+\) (?<test>\S.*) FAILED$/,
      weight: 90,
      after: 6,
    },
    {
      category: 'test',
      match: /^\S.{3,60} \([^)]+\): Executed \d+ of \d+ .*\(\d+ FAILED\)/,
      weight: 58,
    },
    { category: 'test', match: /^\d+ specs?, [1-9]\d* failures?/, weight: 62 },
  ],
};
