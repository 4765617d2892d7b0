import type { Tool } from '../../rule.ts';

/** busted and luacheck. */
export const busted: Tool = {
  tools: ['busted', 'luacheck'],
  format: 'https://lunarmodules.github.io/busted/',
  rules: [
    {
      category: 'test',
      match: /^(?:Failure|Error) → \S+ @ \d+/,
      says: 'detail',
      afterLines: 5,
      examples: [
        {
          log: ['Failure → spec/cart_spec.lua @ 9', 'total adds prices'],
          headline: 'spec/cart_spec.lua @ 9',
          category: 'test',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\s+\S+\.lua:\d+:\d+(?:-\d+)?: \([WE]\d{3}\) \S/,
      says: 'detail',
      examples: [
        {
          log: "    src/cart.lua:12:7: (W211) unused variable 'total'",
          headline: "unused variable 'total'",
          category: 'lint',
          file: 'src/cart.lua:12',
        },
      ],
    },
  ],
};
