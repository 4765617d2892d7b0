import type { Tool } from '../../rule.ts';

/** RSpec, minitest, test-unit, cucumber. */
export const rspec: Tool = {
  tools: ['rspec', 'minitest', 'test-unit', 'cucumber', 'rails'],
  format: 'https://rspec.info/features/3-13/rspec-core/formatters/',
  oneTest: [
    {
      name: /^(?<test>\.\/spec\/\S+\.rb:\d+)$/,
      command: 'bundle exec rspec {test}',
      example: {
        test: './spec/cart_spec.rb:2',
        command: 'bundle exec rspec ./spec/cart_spec.rb:2',
      },
    },
  ],
  rules: [
    {
      category: 'test',
      match: /^rspec (?<test>(?:\.\/|')\S+)/,
      says: 'detail',
      examples: [
        {
          log: 'rspec ./spec/cart_spec.rb:2 # total adds prices',
          headline: 'rspec ./spec/cart_spec.rb:2 # total adds prices',
          category: 'test',
          test: './spec/cart_spec.rb:2',
          file: 'spec/cart_spec.rb:2',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*Failure\/Error:/,
      says: 'root',
      beforeLines: 1,
      afterLines: 8,
      examples: [
        {
          log: [
            '     Failure/Error: expect([4, 3].sum).to eq(12)',
            '',
            '       expected: 12',
            '            got: 7',
          ],
          headline: 'expect([4, 3].sum).to eq(12)',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:Failure|Error):\s*(?<test>\S+#\S+)/,
      says: 'root',
      afterLines: 6,
      examples: [
        {
          log: "Error: CartTest#test_adds_prices: NoMethodError: undefined method 'sum' for nil",
          headline: "NoMethodError: undefined method 'sum' for nil",
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:Failure|Error): (?<test>\w+\([\w:]+\))/,
      says: 'root',
      afterLines: 6,
      examples: [
        {
          log: 'Failure: test_adds_prices(CartTest)',
          headline: 'Failure: test_adds_prices(CartTest)',
          category: 'test',
          test: 'test_adds_prices(CartTest)',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?<test>[\w:]+#\w+) \[\S+:\d+\]:$/,
      says: 'root',
      afterLines: 3,
      examples: [
        {
          log: 'CartTest#test_adds_prices [cart_test.rb:5]:',
          headline: 'CartTest#test_adds_prices [cart_test.rb:5]:',
          category: 'test',
          test: 'CartTest#test_adds_prices',
          file: 'cart_test.rb:5',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*\d+\) (?:Failure|Error):$/,
      says: 'detail',
      afterLines: 7,
      examples: [
        {
          log: [
            '  1) Failure:',
            'CartTest#test_adds_prices [cart_test.rb:5]:',
            'Expected: 12',
            '  Actual: 7',
          ],
          headline: 'CartTest#test_adds_prices',
          category: 'test',
          test: 'CartTest#test_adds_prices',
          file: 'cart_test.rb:5',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*(?:Failure|Error):$/,
      says: 'detail',
      afterLines: 6,
      examples: [
        {
          log: [
            'Failure:',
            'CartTest#test_adds_prices [test/cart_test.rb:9]:',
            'Expected: 12',
            '  Actual: 7',
          ],
          headline: 'CartTest#test_adds_prices',
          category: 'test',
          test: 'CartTest#test_adds_prices',
          file: 'test/cart_test.rb:9',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:bin\/)?(?:rails|ruby) test (?<test>\S+:\d+)$/,
      says: 'summary',
      examples: [
        {
          log: [
            'CartTest#test_adds_prices [test/cart_test.rb:9]:',
            'bin/rails test test/cart_test.rb:7',
          ],
          headline: 'CartTest#test_adds_prices',
          category: 'test',
          test: 'CartTest#test_adds_prices',
        },
      ],
    },
    {
      category: 'test',
      match:
        /^\d+ (?:examples|runs|tests|scenarios|steps)\b.*[1-9]\d* (?:failures?|errors?|failed)/,
      says: 'wrapper',
      examples: [
        {
          log: [
            'cucumber features/cart.feature:3 # Scenario: two items',
            '',
            '2 scenarios (1 failed, 1 undefined)',
            '3 steps (1 failed, 1 undefined, 1 passed)',
          ],
          headline: 'cucumber features/cart.feature:3 # Scenario: two items',
          category: 'test',
          test: 'features/cart.feature:3',
        },
      ],
    },
    {
      category: 'code',
      match: /^An error occurred (?:while loading|in an? `)/,
      says: 'root',
      afterLines: 6,
      examples: [
        {
          log: [
            'An error occurred while loading ./spec/cart_spec.rb.',
            '5 examples, 0 failures, 1 error occurred outside of examples',
          ],
          headline: './spec/cart_spec.rb',
          category: 'code',
        },
      ],
    },
    {
      category: 'test',
      match: /^cucumber (?<test>\S+:\d+)/,
      says: 'detail',
      examples: [
        {
          log: 'cucumber features/cart.feature:3 # Scenario: two items',
          headline: 'cucumber features/cart.feature:3 # Scenario: two items',
          category: 'test',
          test: 'features/cart.feature:3',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:SimpleCov|Coverage) .*\(.*%\) is below the expected minimum/,
      says: 'root',
      examples: [
        {
          log: 'Coverage (84.31%) is below the expected minimum coverage (90.00%).',
          headline: 'Coverage (84.31%) is below the expected minimum coverage (90.00%)',
          category: 'lint',
        },
      ],
    },
  ],
};
