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
    },
    {
      category: 'dependency',
      match:
        /Your requirements could not be resolved|Your lock file does not contain|is not present in the lock file|Root composer\.json requires|the lock file is not up to date/,
      says: 'root',
      afterLines: 6,
    },
    {
      category: 'lint',
      match: /^ (?:\d+|:\d+) {2,}\S/,
      says: 'wrapper',
      since: /^ {2}Line {3}|^ -{3,}/,
      afterLines: 1,
    },
    {
      category: 'lint',
      match: /^\s*\[ERROR\] Found \d+ errors?| {2}Line {3}/,
      says: 'wrapper',
      beforeLines: 2,
    },
    { category: 'lint', match: /^ERROR: \w+ - \S+:\d+:\d+ - /, says: 'root' },
    {
      category: 'lint',
      match: /^FOUND \d+ ERRORS?|^FILE: \S+\.php$/,
      says: 'summary',
      afterLines: 5,
    },
    {
      category: 'lint',
      match: /FAIL.*style issues?|^\s+⨯ \S+\.php/,
      says: 'summary',
      afterLines: 6,
    },
    { category: 'lint', match: /^\s+\d+\) \S+\.php(?: \(.*\))?$/, says: 'summary', afterLines: 3 },
    { category: 'code', match: /^In \S+\.php line \d+:$/, says: 'detail', afterLines: 4 },
  ],
};
