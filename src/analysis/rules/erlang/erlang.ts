import type { Tool } from '../../rule.ts';

/** Common Test and EUnit, by themselves and as rebar3 prints them. */
export const erlang: Tool = {
  tools: ['common_test', 'eunit', 'rebar3'],
  format: 'https://www.erlang.org/doc/apps/common_test/',
  rules: [
    {
      category: 'test',
      match: /^(?<test>\w+_SUITE:\w+) failed on line \d+$/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: ['cart_SUITE:adds_prices failed on line 96', 'Reason: {badmatch,118}'],
          headline: 'cart_SUITE:adds_prices failed on line 96',
          category: 'test',
          test: 'cart_SUITE:adds_prices',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*(?<test>\w+:\s?\w+)(?: \([^)]*\))?\.\.\.\*failed\*$/,
      says: 'root',
      afterLines: 4,
      examples: [
        {
          log: [
            'cart_tests: adds_test...*failed*',
            "in function cart_tests:'-adds_test/0-fun-0-'/0 (test/cart_tests.erl, line 8)",
            '**error:{assertEqual,[{module,cart_tests},{line,8},{expected,119},{value,118}]}',
          ],
          headline:
            'cart_tests: adds_test: **error:{assertEqual,[{module,cart_tests},{line,8},{expected,119},{value,118}]}',
          category: 'test',
          test: 'cart_tests: adds_test',
        },
      ],
    },
    {
      category: 'test',
      match: /^%%% (?<test>\w+_SUITE ==> \S.*): FAILED$/,
      says: 'root',
      afterLines: 5,
      examples: [
        {
          log: [
            '%%% cart_SUITE ==> adds_prices: FAILED',
            '%%% cart_SUITE ==> ',
            'Failure/Error: ?assertEqual(119, cart:total())',
            '  expected: 119',
            '       got: 118',
          ],
          headline: 'Failure/Error: ?assertEqual(119, cart:total())',
          category: 'test',
          test: 'cart_SUITE ==> adds_prices',
        },
      ],
    },
  ],
};
