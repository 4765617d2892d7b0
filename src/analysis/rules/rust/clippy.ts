import type { Tool } from '../../rule.ts';

/** "error: message" without a code: lints of clippy and rustc that are denied; other tools begin so, too. */
export const clippy: Tool = {
  tools: ['clippy', 'rustc'],
  format: 'https://doc.rust-lang.org/clippy/usage.html',
  rules: [
    {
      category: 'lint',
      match: /^\s*= note: `-D [\w:-]+|^\s*= help: .*index\.html#\w+$/,
      says: 'wrapper',
      beforeLines: 8,
    },
    {
      category: 'code',
      match: /^error\[[\w:-]+\]: /,
      says: 'root',
      while: /^\s*(?:-->|\||\d+ +\||=|\.\.\.|::)|^$/,
    },
    {
      // git, docker and many others begin so, too: another line says what kind it is.
      category: 'code',
      guess: true,
      match:
        /^error: (?!could not compile|aborting|process didn't|test failed|test run failed|\d+ target|build failed|recipe|failed to)/,
      says: 'root',
      while: /^\s*(?:-->|\||\d+ +\||=|\.\.\.|::)|^$/,
    },
  ],
};
