import type { Tool } from '../../rule.ts';

/** Mix, ExUnit and Hex of Elixir; rebar3 of Erlang. */
export const mix: Tool = {
  tools: ['mix', 'exunit', 'hex', 'rebar3'],
  format: 'https://hexdocs.pm/ex_unit/ExUnit.html',
  rules: [
    {
      category: 'test',
      match: /^\s+\d+\) (?<test>(?:test|property|doctest) .+ \([\w.]+\))$/,
      says: 'detail',
      afterLines: 8,
      examples: [
        {
          log: ['  1) test adds prices (Shop.CartTest)', '     test/cart_test.exs:9'],
          headline: 'test adds prices (Shop.CartTest)',
          category: 'test',
          test: 'test adds prices (Shop.CartTest)',
        },
      ],
    },
    {
      category: 'test',
      match:
        /^\s+(?:Assertion with \S+ failed|Assertion failed, no matching message|match \(=\) failed)/,
      says: 'detail',
      beforeLines: 2,
      afterLines: 4,
      examples: [
        {
          log: [
            '     Assertion with == failed',
            '     code:  assert Cart.total() == 12',
            '     left:  7',
          ],
          headline: 'Assertion with == failed',
          category: 'test',
        },
      ],
    },
    {
      category: 'code',
      match: /^== Compilation error in file \S+ ==$/,
      says: 'detail',
      afterLines: 2,
      examples: [
        {
          log: ['== Compilation error in file lib/cart.ex =='],
          headline: 'Compilation error in file lib/cart.ex',
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /^\*\* \((?:Compile|Syntax|TokenMissing|MismatchedDelimiter)Error\) \S/,
      says: 'root',
      examples: [
        {
          log: '** (CompileError) lib/cart.ex:12: undefined function totl/0 (expected Shop.Cart to define such a function)',
          headline: 'undefined function totl/0',
          category: 'code',
          file: 'lib/cart.ex:12',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\*\* \(Mix\) mix format failed/,
      says: 'root',
      afterLines: 4,
      examples: [
        {
          log: '** (Mix) mix format failed due to --check-formatted.',
          headline: 'mix format failed due to --check-formatted',
          category: 'lint',
        },
      ],
    },
    {
      category: 'dependency',
      match: /^\*\* \(Mix\) Could not compile dependency|^Failed to use "\w+" \(version/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: '** (Mix) Could not compile dependency :hello_kit, "mix compile" failed.',
          headline: 'Could not compile dependency :hello_kit',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'code',
      match: /^\*\* \((?:Mix|[A-Z][\w.]*(?:Error|Exit))\) \S/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: '** (UndefinedFunctionError) function Cart.totl/0 is undefined or private',
          headline: 'function Cart.totl/0 is undefined or private',
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /^===> Compiling \S+ failed$/,
      says: 'wrapper',
      afterLines: 3,
      examples: [
        {
          log: [
            '===> Compiling src/cart.erl failed',
            'src/cart.erl:12:5: function total/1 undefined',
          ],
          headline: 'function total/1 undefined',
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /^\S+\.[eh]rl:\d+:(?:\d+:)? (?!Warning)\S/,
      says: 'root',
      examples: [
        {
          log: 'src/cart.erl:12:5: function total/1 undefined',
          headline: 'function total/1 undefined',
          category: 'code',
          file: 'src/cart.erl:12',
        },
      ],
      not: ['src/cart.erl:12:5: Warning: variable X is unused'],
    },
  ],
};
