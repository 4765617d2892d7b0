import type { Extractor } from '../../rule.ts';

/** Composer, PHP's own errors, phpstan, psalm, php-cs-fixer, pint, phpcs. */
export const composer: Extractor = {
  tools: ['composer', 'php', 'phpstan', 'psalm', 'php-cs-fixer', 'phpcs', 'pint'],
  format: 'https://getcomposer.org/doc/articles/troubleshooting.md',
  rules: [
    {
      category: 'code',
      match: /PHP (?:Fatal|Parse) error|^(?:Fatal|Parse) error: /,
      weight: 90,
      after: 3,
    },
    {
      category: 'dependency',
      match:
        /Your requirements could not be resolved|Your lock file does not contain|is not present in the lock file|Root composer\.json requires|the lock file is not up to date/,
      weight: 90,
      after: 6,
    },
    {
      category: 'lint',
      match: /^ (?:\d+|:\d+) {2,}\S/,
      weight: 70,
      since: /^ {2}Line {3}|^ -{3,}/,
      after: 1,
    },
    {
      category: 'lint',
      match: /^\s*\[ERROR\] Found \d+ errors?| {2}Line {3}/,
      weight: 64,
      before: 2,
    },
    { category: 'lint', match: /^ERROR: \w+ - \S+:\d+:\d+ - /, weight: 90 },
    { category: 'lint', match: /^FOUND \d+ ERRORS?|^FILE: \S+\.php$/, weight: 76, after: 5 },
    { category: 'lint', match: /FAIL.*style issues?|^\s+⨯ \S+\.php/, weight: 80, after: 6 },
    { category: 'lint', match: /^\s+\d+\) \S+\.php(?: \(.*\))?$/, weight: 84, after: 3 },
    { category: 'code', match: /^In \S+\.php line \d+:$/, weight: 88, after: 4 },
  ],
};
