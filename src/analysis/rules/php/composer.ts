import type { Tool } from '../../rule.ts';

/** Composer, PHP's own errors, phpstan, psalm, php-cs-fixer, pint, phpcs. */
export const composer: Tool = {
  tools: ['composer', 'php', 'phpstan', 'psalm', 'php-cs-fixer', 'phpcs', 'pint'],
  format: 'https://getcomposer.org/doc/articles/troubleshooting.md',
  rules: [
    {
      category: 'code',
      match: /PHP (?:Fatal|Parse) error|^(?:Fatal|Parse) error: /,
      says: 'root',
      afterLines: 3,
      examples: [
        {
          log: 'PHP Parse error:  syntax error, unexpected token "}", expecting ";" in src/Cart.php on line 6',
          headline:
            'PHP Parse error:  syntax error, unexpected token "}", expecting ";" in src/Cart.php on line 6',
          category: 'code',
        },
      ],
    },
    {
      category: 'dependency',
      match:
        /Your requirements could not be resolved|Your lock file does not contain|is not present in the lock file|Root composer\.json requires|the lock file is not up to date/,
      says: 'root',
      afterLines: 6,
      examples: [
        {
          log: 'Your requirements could not be resolved to an installable set of packages.',
          headline: 'Your requirements could not be resolved to an installable set of packages.',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'lint',
      match: /^ {1,2}:?\d+ {2,}[A-Z]\S* /,
      says: 'summary',
      since: /^ {2}Line {3}|^ -{3,}/,
      afterLines: 1,
      examples: [
        {
          log: [
            ' ------ --------------------------------------------------------',
            '  Line   src/Cart.php',
            ' ------ --------------------------------------------------------',
            '  12     Method Cart::total() should return int but returns string.',
          ],
          headline: 'Method Cart::total() should return int but returns string',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\s*\[ERROR\] Found \d+ errors?| {2}Line {3}/,
      says: 'wrapper',
      beforeLines: 2,
      examples: [
        {
          log: [
            '  12     Method Cart::total() should return int but returns string.',
            ' [ERROR] Found 1 error',
          ],
          headline: 'Method Cart::total() should return int but returns string',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^ERROR: \w+ - \S+:\d+:\d+ - /,
      says: 'root',
      examples: [
        {
          log: "ERROR: InvalidReturnStatement - src/Cart.php:12:16 - The inferred type 'string' does not match the declared return type 'int' for Cart::total (see https://psalm.dev/128)",
          headline: "The inferred type 'string' does not match the declared return type 'int'",
          category: 'lint',
          file: 'src/Cart.php:12',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\s*\d+ \| ERROR +\| \S/,
      says: 'root',
      while: /^\s*\| +\| /,
      examples: [
        {
          log: [
            'FILE: /home/runner/work/shop/shop/src/Cart.php',
            'FOUND 1 ERROR AFFECTING 1 LINE',
            ' 5 | ERROR | [ ] Class name "cart" is not in PascalCase format',
          ],
          headline: 'Class name "cart" is not in PascalCase format',
          category: 'lint',
        },
      ],
      not: [' 5 | WARNING | [ ] Line exceeds 120 characters'],
    },
    {
      category: 'lint',
      match: /^FOUND \d+ ERRORS?|^FILE: \S+\.php$/,
      says: 'wrapper',
      afterLines: 5,
      examples: [
        {
          log: ['FILE: /home/runner/work/shop/shop/src/Cart.php'],
          headline: 'src/Cart.php',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /FAIL.*style issues?|^\s+⨯ \S+\.php/,
      says: 'summary',
      afterLines: 6,
      examples: [
        {
          log: '  ⨯ app/Cart.php                                               single_quote',
          headline: 'app/Cart.php',
          category: 'lint',
        },
      ],
    },
    {
      category: 'lint',
      match: /^\s+\d+\) \S+\.php(?: \(.*\))?$/,
      says: 'summary',
      afterLines: 3,
      examples: [
        {
          log: '   1) src/Cart.php (no_unused_imports)',
          headline: 'src/Cart.php (no_unused_imports)',
          category: 'lint',
        },
      ],
    },
    {
      category: 'code',
      match: /^In \S+\.php line \d+:$/,
      says: 'detail',
      afterLines: 4,
      examples: [
        {
          log: ['In Application.php line 685:', '', '  Command "app:import" is not defined.'],
          headline: 'Application.php line 685',
          category: 'code',
        },
      ],
    },
  ],
};
