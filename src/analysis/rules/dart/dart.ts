import type { Tool } from '../../rule.ts';

/** Tests of Dart and Flutter, the analyzer, pub. */
export const dart: Tool = {
  tools: ['dart', 'flutter', 'pub'],
  format: 'https://dart.dev/tools/dart-test',
  oneTest: [
    {
      name: /^(?<file>\S+\.dart): (?<test>.+)$/,
      command: 'dart test {file} --plain-name {test}',
      seen: /\bdart (?:run )?test\b/,
      example: {
        test: 'test/cart_test.dart: adds up',
        command: "dart test test/cart_test.dart --plain-name 'adds up'",
      },
    },
  ],
  rules: [
    {
      category: 'test',
      match: /^\d\d:\d\d \+\d+(?: ~\d+)? -\d+: (?!Some tests)(?<test>.+?) \[E\]$/,
      says: 'root',
      afterLines: 7,
      examples: [
        {
          log: [
            '00:01 +3 -1: test/cart_test.dart: adds up prices [E]',
            '  Expected: <12>',
            '    Actual: <7>',
          ],
          headline: 'adds up prices',
          category: 'test',
          test: 'test/cart_test.dart: adds up prices',
        },
      ],
    },
    {
      category: 'test',
      match: /Some tests failed\.|^\d\d:\d\d \+\d+(?: ~\d+)? -\d+: .*\[E\]/,
      says: 'wrapper',
      beforeLines: 1,
      examples: [
        {
          log: [
            '00:01 +3 -1: test/cart_test.dart: adds up prices [E]',
            '00:02 +3 -1: Some tests failed.',
          ],
          headline: 'adds up prices',
          category: 'test',
          test: 'test/cart_test.dart: adds up prices',
        },
      ],
    },
    {
      category: 'test',
      match: /^══╡ EXCEPTION CAUGHT BY/,
      says: 'root',
      afterLines: 12,
      examples: [
        {
          log: [
            '══╡ EXCEPTION CAUGHT BY FLUTTER TEST FRAMEWORK ╞════════',
            'The following TestFailure was thrown running a test:',
            'Expected: exactly one matching candidate',
            '00:03 +3 -1: test/cart_test.dart: shows the total [E]',
          ],
          headline: 'shows the total',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /\b\d+ tests? passed, [1-9]\d* failed/,
      says: 'summary',
      examples: [
        {
          log: [
            '00:01 +3 -1: test/cart_test.dart: adds up prices [E]',
            '3 tests passed, 1 failed.',
          ],
          headline: 'adds up prices',
          category: 'test',
          test: 'test/cart_test.dart: adds up prices',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\s*(?:error|warning) [•-] .* [•-] \S+\.dart:\d+:\d+/,
      says: 'detail',
      examples: [
        {
          log: "  error • Undefined name 'totl' • lib/cart.dart:12:10 • undefined_identifier",
          headline: "Undefined name 'totl'",
          category: 'lint',
          file: 'lib/cart.dart:12',
        },
      ],
    },
    {
      category: 'code',
      match: /^\S+\.dart:\d+:\d+: Error: /,
      says: 'root',
      afterLines: 4,
      examples: [
        {
          log: "lib/cart.dart:12:10: Error: The getter 'totl' isn't defined for the class 'Cart'.",
          headline: "The getter 'totl' isn't defined for the class 'Cart'",
          category: 'code',
          file: 'lib/cart.dart:12',
        },
      ],
    },
    {
      category: 'lint',
      match: /^Changed \S+\.dart$|^Formatted \d+ files? \([1-9]/,
      says: 'summary',
      examples: [{ log: 'Changed lib/cart.dart', headline: 'lib/cart.dart', category: 'lint' }],
    },
    {
      category: 'code',
      match: /^Target \w+ failed: |^Unhandled exception:$/,
      says: 'summary',
      afterLines: 4,
      examples: [
        {
          log: [
            'Unhandled exception:',
            'FormatException: Invalid radix-10 number (at character 1)',
          ],
          headline: 'FormatException: Invalid radix-10 number',
          category: 'code',
        },
      ],
    },
  ],
};
