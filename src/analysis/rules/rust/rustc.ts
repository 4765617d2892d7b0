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
      examples: [
        {
          log: 'error[E0308]: mismatched types',
          headline: 'error[E0308]: mismatched types',
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /^error: (?:could not compile|aborting due)/,
      says: 'wrapper',
      examples: [
        {
          log: [
            'error[E0308]: mismatched types',
            ' --> src/lib.rs:3:5',
            'error: could not compile `shop` (lib) due to 1 previous error',
          ],
          headline: 'mismatched types',
          category: 'code',
          file: 'src/lib.rs:3',
        },
      ],
    },
    {
      category: 'lint',
      match: /^Diff in \S+:?\d*/,
      says: 'summary',
      afterLines: 8,
      examples: [
        {
          log: 'Diff in /home/runner/work/hello-world/hello-world/src/lib.rs:1:',
          headline: 'Diff in /home/runner/work/hello-world/hello-world/src/lib.rs:1:',
          category: 'lint',
          file: 'src/lib.rs:1',
        },
      ],
    },
    {
      category: 'code',
      match: /^error: process didn't exit successfully/,
      says: 'wrapper',
      afterLines: 4,
      examples: [
        {
          log: [
            "thread 'main' panicked at src/main.rs:2:43:",
            'PORT must be set: NotPresent',
            "error: process didn't exit successfully: `target/debug/shop` (exit status: 101)",
          ],
          headline: 'PORT must be set: NotPresent',
          category: 'configuration',
          file: 'src/main.rs:2',
        },
      ],
    },
  ],
};
