import type { Tool } from '../../rule.ts';

/** eslint's stylish and compact forms, stylelint, biome, prettier, changesets. */
export const eslint: Tool = {
  tools: ['eslint', 'stylelint', 'biome', 'prettier', 'oxlint', 'markdownlint', 'commitlint'],
  format: 'https://eslint.org/docs/latest/use/formatters/',
  rules: [
    {
      category: 'lint',
      match: /^ESLint found too many warnings/,
      says: 'summary',
      beforeLines: 2,
      examples: [
        {
          log: 'ESLint found too many warnings (maximum: 0).',
          headline: 'ESLint found too many warnings (maximum: 0).',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\s*\d+:\d+\s+warning\s+\S/,
      says: 'wrapper',
      examples: [
        {
          log: [
            '  3:3   warning  Unexpected console statement               no-console',
            "  4:10  error    'priceOf' is not defined                   no-undef",
          ],
          headline: "4:10  error    'priceOf' is not defined                   no-undef",
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\s*\d+:\d+\s+(?:error|✖)\s+\S/,
      says: 'detail',
      since: /^\s*\d+:\d+\s+(?:error|warning|✖|⚠)\s|^\/|^\S+\.[cm]?[jt]sx?$|^\S+\.(?:vue|s?css)$/,
      examples: [
        {
          log: "  3:21  error  'undefinedPrice' is not defined             no-undef",
          headline: "3:21  error  'undefinedPrice' is not defined             no-undef",
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /✖ \d+ problems? \(/,
      says: 'wrapper',
      beforeLines: 2,
      examples: [
        {
          log: [
            "  3:21  error  'undefinedPrice' is not defined             no-undef",
            '',
            '✖ 2 problems (2 errors, 0 warnings)',
          ],
          headline: "3:21  error  'undefinedPrice' is not defined             no-undef",
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\S+: line \d+, col \d+, Error - /,
      says: 'detail',
      examples: [
        {
          log: "/home/runner/work/shop/shop/src/cart.js: line 3, col 7, Error - 'total' is assigned a value but never used. (no-unused-vars)",
          headline: "'total' is assigned a value but never used",
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\S+:\d+:\d+ (?:lint|format|assist|parse|suppressions)\/?\S* /,
      says: 'detail',
      afterLines: 12,
      examples: [
        {
          log: 'src/price.js:2:2 lint/suspicious/noDebugger  FIXABLE  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━',
          headline: 'src/price.js:2:2 lint/suspicious/noDebugger  FIXABLE',
          category: 'lint',
          file: 'src/price.js:2',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\S+ (?:format|organizeImports|check) ━+/,
      says: 'summary',
      afterLines: 12,
      examples: [
        {
          log: [
            'package.json format ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━',
            'src/price.js:2:2 lint/suspicious/noDebugger  FIXABLE  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━',
          ],
          headline: 'src/price.js:2:2 lint/suspicious/noDebugger  FIXABLE',
          category: 'lint',
          file: 'src/price.js:2',
        },
      ],
    },
    {
      category: 'lint',
      match: /Code style issues (?:found|in)|Forgot to run Prettier|^Found \d+ errors?\.$/,
      says: 'summary',
      beforeLines: 4,
      afterLines: 2,
      examples: [
        {
          log: [
            'src/price.js:2:2 lint/suspicious/noDebugger  FIXABLE  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━',
            'Found 2 errors.',
          ],
          headline: 'src/price.js:2:2 lint/suspicious/noDebugger  FIXABLE',
          category: 'lint',
          file: 'src/price.js:2',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\[(?:warn|error)\] \S+\.\w+(?:: .*)?$/,
      says: 'wrapper',
      examples: [{ log: '[warn] src/price.js', headline: 'src/price.js', category: 'lint' }],
    },
    {
      category: 'lint',
      match: /^\S+\.mdx?:\d+(?::\d+)? (?:error )?MD\d{3}/,
      says: 'detail',
      examples: [
        {
          log: 'README.md:6:1 MD004/ul-style Unordered list style [Expected: asterisk; Actual: dash]',
          headline:
            'README.md:6:1 MD004/ul-style Unordered list style [Expected: asterisk; Actual: dash]',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^✖ {3}\S.* \[[\w-]+\]$/,
      says: 'detail',
      beforeLines: 1,
      examples: [
        {
          log: '✖   type may not be empty [type-empty]',
          headline: 'type may not be empty [type-empty]',
          category: 'lint',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^(?:Oops! Something went wrong! :\(|ESLint couldn't find)/,
      says: 'summary',
      afterLines: 10,
      examples: [
        {
          log: "ESLint couldn't find a configuration file. To set up a configuration file for this project, please run:",
          headline: "ESLint couldn't find a configuration file",
          category: 'configuration',
        },
      ],
    },
  ],
};
