import type { Extractor } from '../../rule.ts';

/** "hook name....Failed", and the hook's own output below. */
export const precommit: Extractor = {
  tools: ['pre-commit', 'lintrunner'],
  format: 'https://pre-commit.com/#usage',
  rules: [
    {
      category: 'lint',
      match: /^\S.{2,70}\.{3,}(?:\(no files to check\))?Failed$/,
      weight: 91,
      after: 14,
    },
    {
      category: 'lint',
      match: /^- (?:hook id|exit code): |files were modified by this hook/,
      weight: 64,
    },
    { category: 'lint', match: /^pre-commit hook\(s\) made changes/, weight: 70, after: 2 },
    // https://github.com/suo/lintrunner
    { category: 'lint', match: /^>>> Lint for \S+:/, weight: 90, after: 14 },
    { category: 'lint', match: /^\s*(?:Error|Warning) \([A-Z_]+\) /, weight: 86, after: 10 },
    { category: 'lint', match: /^❌ .*(?:lint|format)/i, weight: 70, after: 2 },
  ],
};
