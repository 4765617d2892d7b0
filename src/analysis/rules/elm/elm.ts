import type { Tool } from '../../rule.ts';

/** The compiler of Elm. */
export const elm: Tool = {
  tools: ['elm'],
  format: 'https://guide.elm-lang.org/',
  rules: [
    {
      category: 'code',
      match: /^-- [A-Z][A-Z ]+ -+ \S+\.elm$/,
      says: 'root',
      afterLines: 8,
      examples: [
        {
          log: [
            '-- NAMING ERROR ------------------------------------------------ src/Cart.elm',
            '',
            'I cannot find a `totl` variable:',
          ],
          headline: 'NAMING ERROR',
          category: 'code',
        },
      ],
    },
  ],
};
