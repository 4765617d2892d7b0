import type { Tool } from '../../rule.ts';

/** Clojure and clojure.test, as lein and deps run them. */
export const clojure: Tool = {
  tools: ['clojure', 'lein'],
  format: 'https://clojure.github.io/clojure/clojure.test-api.html',
  rules: [
    {
      category: 'test',
      match: /^(?:FAIL|ERROR) in \((?<test>[^)]+)\) \(\S+:\d+\)$/,
      says: 'detail',
      afterLines: 5,
      examples: [
        {
          log: ['FAIL in (adds-prices) (cart_test.clj:9)', 'expected: (= 12 (total))'],
          headline: 'adds-prices',
          category: 'test',
          test: 'adds-prices',
          file: 'cart_test.clj:9',
        },
      ],
    },
    {
      category: 'code',
      match:
        /^(?:Syntax error (?:compiling|macroexpanding|reading source)|Execution error \(\w+\)) (?:\S+ )?at \S+/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: 'Syntax error compiling at (shop/cart.clj:12:5).',
          headline: 'Syntax error compiling at (shop/cart.clj:12:5)',
          category: 'code',
          file: 'shop/cart.clj:12',
        },
      ],
    },
  ],
};
