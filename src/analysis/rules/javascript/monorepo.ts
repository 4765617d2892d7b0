import type { Tool } from '../../rule.ts';

/** Runners of the tasks of many packages: what failed in one is above. */
export const monorepo: Tool = {
  tools: ['nx', 'turbo', 'lerna'],
  format: 'https://nx.dev/features/run-tasks',
  rules: [
    {
      category: 'code',
      guess: true,
      match: /^\s*NX +(?:Running|Ran) target \S+ .*\bfailed$/,
      says: 'wrapper',
      examples: [
        {
          log: [
            "src/cart.ts(5,7): error TS2322: Type 'number' is not assignable to type 'string'.",
            ' NX   Running target build for 3 projects failed',
          ],
          headline: "Type 'number' is not assignable to type 'string'",
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      guess: true,
      match: /^\S+#\S+: command \(.*\) .* exited \(\d+\)$/,
      says: 'wrapper',
      examples: [
        {
          log: [
            "src/cart.ts(5,7): error TS2322: Type 'number' is not assignable to type 'string'.",
            'cart#build: command (/home/runner/work/shop/shop/cart) npm run build exited (1)',
          ],
          headline: "Type 'number' is not assignable to type 'string'",
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      guess: true,
      match: /^\s*ERROR +run failed: command +exited \(\d+\)/,
      says: 'wrapper',
      examples: [
        {
          log: [
            "src/cart.ts(5,7): error TS2322: Type 'number' is not assignable to type 'string'.",
            ' ERROR  run failed: command  exited (1)',
          ],
          headline: "Type 'number' is not assignable to type 'string'",
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      guess: true,
      match: /^lerna ERR! \S/,
      says: 'wrapper',
      examples: [
        {
          log: [
            "src/cart.ts(5,7): error TS2322: Type 'number' is not assignable to type 'string'.",
            "lerna ERR! npm run build exited 1 in 'cart'",
          ],
          headline: "Type 'number' is not assignable to type 'string'",
          category: 'code',
        },
      ],
    },
  ],
};
