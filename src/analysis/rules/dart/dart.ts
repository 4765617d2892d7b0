import type { Tool } from '../../rule.ts';

/** Tests of Dart and Flutter, the analyzer, pub. */
export const dart: Tool = {
  tools: ['dart', 'flutter', 'pub'],
  format: 'https://dart.dev/tools/dart-test',
  rules: [
    {
      category: 'test',
      match: /^\d\d:\d\d \+\d+(?: ~\d+)? -\d+: (?!Some tests)(?<test>.+?) \[E\]$/,
      says: 'root',
      afterLines: 7,
    },
    {
      category: 'test',
      match: /Some tests failed\.|^\d\d:\d\d \+\d+(?: ~\d+)? -\d+: .*\[E\]/,
      says: 'wrapper',
      beforeLines: 1,
    },
    { category: 'test', match: /^══╡ EXCEPTION CAUGHT BY/, says: 'root', afterLines: 12 },
    { category: 'test', match: /\b\d+ tests? passed, [1-9]\d* failed/, says: 'summary' },
    {
      category: 'lint',
      match: /^\s*(?:error|warning) [•-] .* [•-] \S+\.dart:\d+:\d+/,
      says: 'detail',
    },
    { category: 'code', match: /^\S+\.dart:\d+:\d+: Error: /, says: 'root', afterLines: 4 },
    {
      category: 'dependency',
      match: /version solving failed|^Because .* (?:depends on|requires)/,
      says: 'root',
      beforeLines: 3,
      afterLines: 2,
    },
    {
      category: 'lint',
      match: /^Changed \S+\.dart$|^Formatted \d+ files? \([1-9]/,
      says: 'summary',
    },
    {
      category: 'code',
      match: /^Target \w+ failed: |^Unhandled exception:$/,
      says: 'summary',
      afterLines: 4,
    },
  ],
};
