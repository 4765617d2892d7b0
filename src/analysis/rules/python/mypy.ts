import type { Extractor } from '../../rule.ts';

/** "file:line:col: code message", as Python's linters and type checkers print it. */
export const mypy: Extractor = {
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
    { category: 'lint', match: /^>> Issue: \[B\d+:\w+\]/, weight: 89, after: 4 },
    {
      category: 'lint',
      match: /^\S+\.pyi?:\d+(?::\d+)?: (?:error|note): |^\s*\S+\.pyi?:\d+:\d+ - error: /,
      weight: 88,
    },
    {
      category: 'lint',
      match: /^\S+\.(?:pyi?|ipynb):\d+:\d+: \[?[A-Z]{1,4}\d{1,5}\b/,
      weight: 88,
      after: 1,
    },
    {
      category: 'lint',
      match: /^(?!SHA)[A-Z]{1,4}\d{3,4} (?:\[\*\] )?(?!\d\d:)\S/,
      weight: 82,
      after: 8,
    },
    { category: 'lint', match: /^Would reformat|^would reformat /, weight: 82 },
    { category: 'lint', match: /^ERROR: \S+ Imports are incorrectly sorted/, weight: 88 },
    {
      category: 'lint',
      match: /^\d+ files? would be reformatted|^Oh no!|^error: cannot format /,
      weight: 66,
    },
    { category: 'lint', match: /Found \d+ errors? in \d+ files?|^Found \d+ errors?\b/, weight: 64 },
    { category: 'lint', match: /Your code has been rated/, weight: 60, before: 2 },
    { category: 'lint', match: /^\S+:\d+: .+ ==> .+/, weight: 86 },
    { category: 'lint', match: /^In \S+ line \d+:$/, weight: 86, after: 4 },
    {
      category: 'lint',
      match: /^\S+:\d+:\d+: (?:warning|note|error|info|style): .+ \[SC\d+\]/,
      weight: 86,
    },
  ],
};
