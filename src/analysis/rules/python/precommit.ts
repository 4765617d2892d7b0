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
      examples: [
        {
          log: [
            'no breakpoints are left..................................................Failed',
            '- hook id: no-breakpoint',
            '- exit code: 1',
            '',
            'cart.py:2: breakpoint()',
          ],
          headline: 'no breakpoints are left',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^- (?:hook id|exit code): |files were modified by this hook/,
      says: 'wrapper',
      examples: [
        {
          log: [
            'trim trailing whitespace.................................................Failed',
            '- hook id: trailing-whitespace',
            '- exit code: 1',
            '- files were modified by this hook',
          ],
          headline: 'trim trailing whitespace',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^pre-commit hook\(s\) made changes/,
      says: 'wrapper',
      afterLines: 2,
      examples: [
        {
          log: [
            'trim trailing whitespace.................................................Failed',
            'pre-commit hook(s) made changes.',
          ],
          headline: 'trim trailing whitespace',
          category: 'lint',
        },
      ],
    },
    // https://github.com/suo/lintrunner
    {
      category: 'lint',
      match: /^>>> Lint for \S+:/,
      says: 'root',
      afterLines: 14,
      examples: [
        {
          log: '>>> Lint for torch/_inductor/graph.py:',
          headline: 'torch/_inductor/graph.py',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\s*(?:Error|Warning) \([A-Z_]+\) /,
      says: 'summary',
      afterLines: 10,
      examples: [
        {
          log: [
            '>>> Lint for tools/setup.py:',
            '',
            '  Error (RUFF) F401',
            '    `os` imported but unused.',
          ],
          headline: 'tools/setup.py',
          category: 'lint',
        },
      ],
    },
  ],
};
