import type { Extractor } from '../../rule.ts';

/** eslint's stylish and compact forms, stylelint, biome, prettier, changesets. */
export const eslint: Extractor = {
  tools: ['eslint', 'stylelint', 'biome', 'prettier', 'oxlint', 'markdownlint', 'commitlint'],
  format: 'https://eslint.org/docs/latest/use/formatters/',
  rules: [
    { category: 'lint', match: /^ESLint found too many warnings/, weight: 82, before: 2 },
    { category: 'lint', match: /^\s*\d+:\d+\s+warning\s+\S/, weight: 50 },
    {
      category: 'lint',
      match: /^\s*\d+:\d+\s+(?:error|✖)\s+\S/,
      weight: 89,
      since: /^\s*\d+:\d+\s+(?:error|warning|✖|⚠)\s|^\/|^\S+\.[cm]?[jt]sx?$|^\S+\.(?:vue|s?css)$/,
    },
    { category: 'lint', match: /✖ \d+ problems? \(/, weight: 62, before: 2 },
    { category: 'lint', match: /^\S+: line \d+, col \d+, Error - /, weight: 89 },
    {
      category: 'lint',
      match: /^\S+:\d+:\d+ (?:lint|format|assist|parse|suppressions)\/?\S* /,
      weight: 88,
      after: 12,
    },
    {
      category: 'lint',
      match: /^\S+ (?:format|organizeImports|check) ━+/,
      weight: 86,
      after: 12,
    },
    {
      category: 'lint',
      match: /Code style issues (?:found|in)|Forgot to run Prettier|^Found \d+ errors?\.$/,
      weight: 80,
      before: 4,
      after: 2,
    },
    { category: 'lint', match: /^\[(?:warn|error)\] \S+\.\w+(?:: .*)?$/, weight: 70 },
    { category: 'lint', match: /^\S+\.mdx?:\d+(?::\d+)? (?:error )?MD\d{3}/, weight: 88 },
    { category: 'lint', match: /^✖ {3}\S.* \[[\w-]+\]$/, weight: 88, before: 1 },
    {
      category: 'configuration',
      match: /^(?:Oops! Something went wrong! :\(|ESLint couldn't find)/,
      weight: 86,
      after: 10,
    },
  ],
};
