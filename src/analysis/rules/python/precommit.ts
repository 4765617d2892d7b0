import type { Tool } from '../../rule.ts';

/** "hook name....Failed", and the hook's own output below. */
export const precommit: Tool = {
  tools: ['pre-commit', 'lintrunner'],
  format: 'https://pre-commit.com/#usage',
  rules: [
    {
      category: 'lint',
      match: /^\S.{2,70}\.{3,}(?:\(no files to check\))?Failed$/,
      says: 'root',
      afterLines: 14,
    },
    {
      category: 'lint',
      match: /^- (?:hook id|exit code): |files were modified by this hook/,
      says: 'wrapper',
    },
    {
      category: 'lint',
      match: /^pre-commit hook\(s\) made changes/,
      says: 'wrapper',
      afterLines: 2,
    },
    // https://github.com/suo/lintrunner
    { category: 'lint', match: /^>>> Lint for \S+:/, says: 'root', afterLines: 14 },
    {
      category: 'lint',
      match: /^\s*(?:Error|Warning) \([A-Z_]+\) /,
      says: 'summary',
      afterLines: 10,
    },
    { category: 'lint', match: /^❌ .*(?:lint|format)/i, says: 'wrapper', afterLines: 2 },
  ],
};
