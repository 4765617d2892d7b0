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
      examples: [
        {
          log: [
            'error: unused variable: `first`',
            ' --> src/parts.rs:7:9',
            '  = note: `-D unused-variables` implied by `-D warnings`',
          ],
          headline: 'unused variable: `first`',
          category: 'lint',
          file: 'src/parts.rs:7',
        },
      ],
    },
    // cargo-deny
    {
      category: 'dependency',
      match:
        /^error\[(?:vulnerability|unmaintained|unsound|yanked|banned|rejected|unlicensed|source-not-allowed)\]: /,
      says: 'root',
      examples: [
        {
          log: 'error[vulnerability]: Use after free in hello-kit',
          headline: 'Use after free in hello-kit',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'code',
      match: /^error\[[\w:-]+\]: /,
      says: 'root',
      while: /^\s*(?:-->|\||\d+ +\||=|\.\.\.|::)|^$/,
      examples: [
        {
          log: 'error[unresolved-import]: Cannot resolve imported module `hello_kit`',
          headline: 'Cannot resolve imported module `hello_kit`',
          category: 'code',
        },
      ],
    },
    {
      // git, docker and many others begin so, too: another line says what kind it is.
      category: 'code',
      guess: true,
      match:
        /^error: (?!could not compile|aborting|process didn't|test failed|test run failed|\d+ target|build failed|recipe|failed to)/,
      says: 'root',
      while: /^\s*(?:-->|\||\d+ +\||=|\.\.\.|::)|^$/,
      examples: [
        {
          log: 'error: cannot update the lock file /home/runner/work/hello-world/hello-world/Cargo.lock because --locked was passed to prevent this',
          headline:
            'cannot update the lock file /home/runner/work/hello-world/hello-world/Cargo.lock because --locked was passed to prevent this',
          category: 'dependency',
        },
      ],
    },
  ],
};
