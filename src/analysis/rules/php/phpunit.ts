import type { Tool } from '../../rule.ts';

/** "1) Class::test", with message and place below; Pest, Codeception. */
export const phpunit: Tool = {
  tools: ['phpunit', 'pest', 'codeception', 'behat'],
  format: 'https://docs.phpunit.de/en/12.0/textui.html',
  oneTest: [
    {
      name: /^(?:\w+\\)*(?<class>\w+)::(?<method>\w+)$/,
      command: 'vendor/bin/phpunit --filter {class}::{method}',
      example: {
        test: 'CartTest::testAddsPrices',
        command: 'vendor/bin/phpunit --filter CartTest::testAddsPrices',
      },
    },
  ],
  rules: [
    {
      category: 'test',
      match: /^\s+⨯ (?!\w+ failed\b)(?<test>\S.*?)(?: +[\d.]+s)?$/,
      says: 'detail',
      examples: [
        {
          log: '   ⨯ it adds up prices      0.02s',
          headline: 'it adds up prices',
          category: 'test',
          test: 'it adds up prices',
        },
      ],
    },
    {
      category: 'test',
      match: /^\d+\) (?<test>[\w\\]+::\w+)/,
      says: 'root',
      afterLines: 7,
      examples: [
        {
          log: ['1) CartTest::testAddsPrices', 'Failed asserting that 7 is identical to 12.'],
          headline: 'Failed asserting that 7 is identical to 12.',
          category: 'test',
          test: 'CartTest::testAddsPrices',
        },
      ],
    },
    {
      category: 'test',
      match: /Failed asserting that/,
      says: 'detail',
      beforeLines: 1,
      afterLines: 3,
      examples: [
        {
          log: 'Failed asserting that 7 is identical to 12.',
          headline: 'Failed asserting that 7 is identical to 12.',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*(?:FAILED|⨯) +(?<test>\S.* > .+)$/,
      says: 'root',
      afterLines: 5,
      examples: [
        {
          log: '   FAILED  Tests\\Unit\\CartTest > it adds up prices',
          headline: 'it adds up prices',
          category: 'test',
          test: 'Tests\\Unit\\CartTest > it adds up prices',
        },
      ],
    },
    {
      category: 'test',
      match: /^Tests: \d+, Assertions: \d+, .*(?:Failures|Errors): [1-9]/,
      says: 'wrapper',
      examples: [
        {
          log: [
            '1) CartTest::testAddsPrices',
            'Failed asserting that 7 is identical to 12.',
            '',
            '/home/runner/work/hello-world/hello-world/CartTest.php:9',
            '',
            'FAILURES!',
            'Tests: 1, Assertions: 1, Failures: 1.',
          ],
          headline: 'Failed asserting that 7 is identical to 12.',
          category: 'test',
          test: 'CartTest::testAddsPrices',
          file: 'CartTest.php:9',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:FAILURES|ERRORS|WARNINGS)!$/,
      says: 'wrapper',
      afterLines: 1,
      examples: [
        {
          log: [
            'Failed asserting that 7 is identical to 12.',
            '',
            '/home/runner/work/hello-world/hello-world/CartTest.php:9',
            '',
            'FAILURES!',
          ],
          headline: 'Failed asserting that 7 is identical to 12.',
          category: 'test',
          file: 'CartTest.php:9',
        },
      ],
    },
  ],
};
