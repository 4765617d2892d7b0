import type { Tool } from '../../rule.ts';

/** GHC, Cabal and Stack, HLint. */
export const ghc: Tool = {
  tools: ['ghc', 'cabal', 'stack', 'hlint'],
  format: 'https://downloads.haskell.org/ghc/latest/docs/users_guide/using.html',
  rules: [
    {
      category: 'code',
      match: /^\S+\.l?hs:\d+:\d+(?:-\d+)?: error:/,
      says: 'root',
      afterLines: 5,
      examples: [
        {
          log: ['src/Cart.hs:12:5: error: [GHC-88464]', '    Variable not in scope: totl'],
          headline: 'src/Cart.hs:12:5',
          category: 'code',
          file: 'src/Cart.hs:12',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\S+\.l?hs:\d+:\d+(?:-\d+)?: (?:Warning|Error|Suggestion): \S/,
      says: 'detail',
      afterLines: 5,
      examples: [
        {
          log: 'src/Cart.hs:4:16-20: Warning: Use null',
          headline: 'Use null',
          category: 'lint',
          file: 'src/Cart.hs:4',
        },
      ],
    },
    {
      category: 'configuration',
      guess: true,
      match: /^Error: \[(?:Cabal|S)-\d+\]/,
      says: 'summary',
      afterLines: 4,
      examples: [
        {
          log: 'Error: [S-8432] Stack could not find the file shop.cabal',
          headline: 'Stack could not find the file shop.cabal',
          category: 'configuration',
        },
      ],
    },
  ],
};
