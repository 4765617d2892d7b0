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
    {
      category: 'lint',
      match: /^>> Issue: \[B\d+:\w+\]/,
      says: 'detail',
      afterLines: 4,
      examples: [
        {
          log: '>> Issue: [B602:subprocess_popen_with_shell_equals_true] subprocess call with shell=True identified, security issue.',
          headline:
            'Issue: [B602:subprocess_popen_with_shell_equals_true] subprocess call with shell=True identified, security issue.',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\S+\.pyi?:\d+(?::\d+)?: (?:error|note): |^\s*\S+\.pyi?:\d+:\d+ - error: /,
      says: 'detail',
      examples: [
        {
          log: 'cart.py:2: error: Unsupported operand types for + ("int" and "str")  [operator]',
          headline: 'Unsupported operand types for + ("int" and "str")',
          category: 'lint',
          file: 'cart.py:2',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\S+\.(?:pyi?|ipynb):\d+:\d+: \[?[A-Z]{1,4}\d{1,5}\b/,
      says: 'detail',
      afterLines: 1,
      examples: [
        {
          log: "cart.py:1:1: F401 'os' imported but unused",
          headline: "cart.py:1:1: F401 'os' imported but unused",
          category: 'lint',
          file: 'cart.py:1',
        },
      ],
    },
    {
      category: 'lint',
      match: /^(?!SHA)[A-Z]{1,4}\d{3,4} (?:\[\*\] )?(?!\d\d:)\S/,
      says: 'summary',
      afterLines: 8,
      examples: [
        {
          log: 'F821 Undefined name `prices`',
          headline: 'F821 Undefined name `prices`',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^Would reformat|^would reformat /,
      says: 'summary',
      examples: [
        {
          log: 'would reformat /home/runner/work/hello-world/hello-world/cart.py',
          headline: 'would reformat /home/runner/work/hello-world/hello-world/cart.py',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^ERROR: \S+ Imports are incorrectly sorted/,
      says: 'detail',
      examples: [
        {
          log: 'ERROR: /home/runner/work/hello-world/hello-world/cart.py Imports are incorrectly sorted and/or formatted.',
          headline: 'cart.py Imports are incorrectly sorted and/or formatted.',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\d+ files? would be reformatted|^Oh no!|^error: cannot format /,
      says: 'wrapper',
      examples: [
        {
          log: '1 file would be reformatted, 1 file already formatted',
          headline: '1 file would be reformatted, 1 file already formatted',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /Your code has been rated/,
      says: 'wrapper',
      beforeLines: 2,
      examples: [
        {
          log: [
            "cart.py:2:15: E0602: Undefined variable 'prices' (undefined-variable)",
            'Your code has been rated at 3.33/10 (previous run: 10.00/10, -6.67)',
          ],
          headline: "Undefined variable 'prices'",
          category: 'lint',
          file: 'cart.py:2',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\S+:\d+: .+ ==> .+/,
      says: 'summary',
      examples: [
        {
          log: './README.md:3: recieves ==> receives',
          headline: './README.md:3: recieves ==> receives',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^In \S+ line \d+:$/,
      says: 'summary',
      afterLines: 4,
      examples: [
        {
          log: [
            'In deploy.sh line 3:',
            'rm -rf $TARGET/*',
            '       ^-----^ SC2086 (info): Double quote to prevent globbing and word splitting.',
          ],
          headline: 'deploy.sh line 3',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\S+:\d+:\d+: (?:warning|note|error|info|style): .+ \[SC\d+\]/,
      says: 'summary',
      examples: [
        {
          log: 'deploy.sh:3:8: note: Double quote to prevent globbing and word splitting. [SC2086]',
          headline: 'Double quote to prevent globbing and word splitting',
          category: 'lint',
          file: 'deploy.sh:3',
        },
      ],
    },
  ],
};
