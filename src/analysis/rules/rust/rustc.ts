import type { Extractor } from '../../rule.ts';

/** A diagnostic of rustc with its code with its arrow, excerpt and notes; rustfmt's differences. */
export const rustc: Extractor = {
  tools: ['rustc', 'rustfmt', 'rustdoc'],
  format: 'https://rustc-dev-guide.rust-lang.org/diagnostics.html',
  rules: [
    {
      category: 'code',
      match: /^error\[E\d+\]: /,
      weight: 93,
      while: /^\s*(?:-->|\||\d+ +\||=|\.\.\.|::)|^$/,
    },
    { category: 'code', match: /^error: (?:could not compile|aborting due)/, weight: 50 },
    { category: 'lint', match: /^Diff in \S+:?\d*/, weight: 84, after: 8 },
    { category: 'code', match: /^error: process didn't exit successfully/, weight: 60, after: 4 },
  ],
};
