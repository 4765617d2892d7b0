import type { Tool } from '../../rule.ts';

/** Tests as libtest and nextest tell of them, panics, and what cargo cannot resolve or build. */
export const cargo: Tool = {
  tools: ['cargo', 'cargo test', 'nextest', 'trybuild'],
  format: 'https://doc.rust-lang.org/cargo/commands/cargo-test.html',
  rules: [
    {
      category: 'code',
      match: /^thread 'main' (?:\(\d+\) )?panicked at/,
      says: 'root',
      afterLines: 4,
    },
    {
      category: 'test',
      match: /^\s*thread '.*' (?:\(\d+\) )?panicked at/,
      says: 'root',
      afterLines: 3,
      while: /^\s*(?:left|right|note|stack backtrace|\d+:|at \.?\/)/,
    },
    {
      category: 'test',
      match: /^\s*test (?<test>\S+)(?: - should panic)? \.\.\. FAILED$/,
      says: 'summary',
    },
    {
      category: 'test',
      match: /^\s*test \S.* \.\.\. (?:mismatch|error)$/,
      says: 'summary',
      afterLines: 4,
    },
    {
      category: 'test',
      match:
        /^\s*(?:FAIL|ABORT|SIG[A-Z]+|TIMEOUT|TRY \d+ FAIL|FLAKY \S+) \[\s*[\d.]+s\] (?:\( *\d+\/\d+\) )?(?<test>\S+ \S+)/,
      says: 'summary',
      afterLines: 2,
    },
    {
      category: 'test',
      match: /^\s*---- (?<test>\S+) stdout ----$/,
      says: 'summary',
      afterLines: 6,
    },
    {
      category: 'test',
      match: /^\s*(?:test result: FAILED|failures:$)/,
      says: 'wrapper',
      afterLines: 3,
    },
    {
      category: 'test',
      match: /^error: (?:test failed|test run failed|\d+ targets? failed)/,
      says: 'wrapper',
    },
    {
      category: 'test',
      match: /\b\d+ of \d+ tests? failed\b|^\s*Summary \[.*[1-9]\d* failed/,
      says: 'summary',
    },
    {
      category: 'dependency',
      match:
        /pkg-config.*(?:not found|exited)|failed to run custom build command|failed to select a version|no matching package|failed to (?:get|download|load source for dependency|parse lock file)[ a-z]* [`/]|lock file .* needs to be updated/,
      says: 'detail',
      afterLines: 6,
    },
    {
      category: 'dependency',
      match:
        /^error: (?:toolchain|component|package) .*(?:not installed|requires rustc|unavailable)/,
      says: 'detail',
      afterLines: 2,
    },
  ],
};
