import type { Tool } from '../../rule.ts';

/** "file:line:col: code message", as Python's linters and type checkers print it. */
export const mypy: Tool = {
  tools: [
    'mypy',
    'bandit',
    'pyright',
    'ruff',
    'flake8',
    'pylint',
    'black',
    'isort',
    'codespell',
    'shellcheck',
  ],
  format: 'https://docs.astral.sh/ruff/settings/#output-format',
  rules: [
    { category: 'lint', match: /^>> Issue: \[B\d+:\w+\]/, says: 'detail', afterLines: 4 },
    {
      category: 'lint',
      match: /^\S+\.pyi?:\d+(?::\d+)?: (?:error|note): |^\s*\S+\.pyi?:\d+:\d+ - error: /,
      says: 'detail',
    },
    {
      category: 'lint',
      match: /^\S+\.(?:pyi?|ipynb):\d+:\d+: \[?[A-Z]{1,4}\d{1,5}\b/,
      says: 'detail',
      afterLines: 1,
    },
    {
      category: 'lint',
      match: /^(?!SHA)[A-Z]{1,4}\d{3,4} (?:\[\*\] )?(?!\d\d:)\S/,
      says: 'summary',
      afterLines: 8,
    },
    { category: 'lint', match: /^Would reformat|^would reformat /, says: 'summary' },
    { category: 'lint', match: /^ERROR: \S+ Imports are incorrectly sorted/, says: 'detail' },
    {
      category: 'lint',
      match: /^\d+ files? would be reformatted|^Oh no!|^error: cannot format /,
      says: 'wrapper',
    },
    {
      category: 'lint',
      match: /Found \d+ errors? in \d+ files?|^Found \d+ errors?\b/,
      says: 'wrapper',
    },
    { category: 'lint', match: /Your code has been rated/, says: 'wrapper', beforeLines: 2 },
    { category: 'lint', match: /^\S+:\d+: .+ ==> .+/, says: 'summary' },
    { category: 'lint', match: /^In \S+ line \d+:$/, says: 'summary', afterLines: 4 },
    {
      category: 'lint',
      match: /^\S+:\d+:\d+: (?:warning|note|error|info|style): .+ \[SC\d+\]/,
      says: 'summary',
    },
  ],
};
