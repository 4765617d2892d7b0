import type { Tool } from '../../rule.ts';

/** A diagnostic of rustc with its code with its arrow, excerpt and notes; rustfmt's differences. */
export const rustc: Tool = {
  tools: ['rustc', 'rustfmt', 'rustdoc'],
  format: 'https://rustc-dev-guide.rust-lang.org/diagnostics.html',
  rules: [
    {
      category: 'code',
      match: /^error\[E\d+\]: /,
      says: 'root',
      while: /^\s*(?:-->|\||\d+ +\||=|\.\.\.|::)|^$/,
    },
    { category: 'code', match: /^error: (?:could not compile|aborting due)/, says: 'wrapper' },
    { category: 'lint', match: /^Diff in \S+:?\d*/, says: 'summary', afterLines: 8 },
    {
      category: 'code',
      match: /^error: process didn't exit successfully/,
      says: 'wrapper',
      afterLines: 4,
    },
  ],
};
