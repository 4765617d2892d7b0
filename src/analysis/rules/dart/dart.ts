import type { Extractor } from '../../rule.ts';

/** Tests of Dart and Flutter, the analyzer, pub. */
export const dart: Extractor = {
  tools: ['dart', 'flutter', 'pub'],
  format: 'https://dart.dev/tools/dart-test',
  rules: [
    {
      category: 'test',
      match: /^\d\d:\d\d \+\d+(?: ~\d+)? -\d+: (?!Some tests)(?<test>.+?) \[E\]$/,
      weight: 90,
      after: 7,
    },
    {
      category: 'test',
      match: /Some tests failed\.|^\d\d:\d\d \+\d+(?: ~\d+)? -\d+: .*\[E\]/,
      weight: 66,
      before: 1,
    },
    { category: 'test', match: /^══╡ EXCEPTION CAUGHT BY/, weight: 90, after: 12 },
    { category: 'test', match: /\b\d+ tests? passed, [1-9]\d* failed/, weight: 72 },
    { category: 'lint', match: /^\s*(?:error|warning) [•-] .* [•-] \S+\.dart:\d+:\d+/, weight: 88 },
    { category: 'code', match: /^\S+\.dart:\d+:\d+: Error: /, weight: 93, after: 4 },
    {
      category: 'dependency',
      match: /version solving failed|^Because .* (?:depends on|requires)/,
      weight: 90,
      before: 3,
      after: 2,
    },
    { category: 'lint', match: /^Changed \S+\.dart$|^Formatted \d+ files? \([1-9]/, weight: 78 },
    {
      category: 'code',
      match: /^Target \w+ failed: |^Unhandled exception:$/,
      weight: 84,
      after: 4,
    },
  ],
};
