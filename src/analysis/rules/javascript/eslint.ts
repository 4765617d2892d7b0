import type { Tool } from '../../rule.ts';

/** eslint's stylish and compact forms, stylelint, biome, prettier, changesets. */
export const eslint: Tool = {
  tools: ['eslint', 'stylelint', 'biome', 'prettier', 'oxlint', 'markdownlint', 'commitlint'],
  format: 'https://eslint.org/docs/latest/use/formatters/',
  rules: [
    { category: 'lint', match: /^ESLint found too many warnings/, says: 'summary', beforeLines: 2 },
    { category: 'lint', match: /^\s*\d+:\d+\s+warning\s+\S/, says: 'wrapper' },
    {
      category: 'lint',
      match: /^\s*\d+:\d+\s+(?:error|✖)\s+\S/,
      says: 'detail',
      since: /^\s*\d+:\d+\s+(?:error|warning|✖|⚠)\s|^\/|^\S+\.[cm]?[jt]sx?$|^\S+\.(?:vue|s?css)$/,
    },
    { category: 'lint', match: /✖ \d+ problems? \(/, says: 'wrapper', beforeLines: 2 },
    { category: 'lint', match: /^\S+: line \d+, col \d+, Error - /, says: 'detail' },
    {
      category: 'lint',
      match: /^\S+:\d+:\d+ (?:lint|format|assist|parse|suppressions)\/?\S* /,
      says: 'detail',
      afterLines: 12,
    },
    {
      category: 'lint',
      match: /^\S+ (?:format|organizeImports|check) ━+/,
      says: 'summary',
      afterLines: 12,
    },
    {
      category: 'lint',
      match: /Code style issues (?:found|in)|Forgot to run Prettier|^Found \d+ errors?\.$/,
      says: 'summary',
      beforeLines: 4,
      afterLines: 2,
    },
    { category: 'lint', match: /^\[(?:warn|error)\] \S+\.\w+(?:: .*)?$/, says: 'wrapper' },
    { category: 'lint', match: /^\S+\.mdx?:\d+(?::\d+)? (?:error )?MD\d{3}/, says: 'detail' },
    { category: 'lint', match: /^✖ {3}\S.* \[[\w-]+\]$/, says: 'detail', beforeLines: 1 },
    {
      category: 'configuration',
      match: /^(?:Oops! Something went wrong! :\(|ESLint couldn't find)/,
      says: 'summary',
      afterLines: 10,
    },
  ],
};
