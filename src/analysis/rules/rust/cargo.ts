import type { Extractor } from '../../rule.ts';

/** Tests as libtest and nextest tell of them, panics, and what cargo cannot resolve or build. */
export const cargo: Extractor = {
  tools: ['cargo', 'cargo test', 'nextest', 'trybuild'],
  format: 'https://doc.rust-lang.org/cargo/commands/cargo-test.html',
  rules: [
    { category: 'code', match: /^thread 'main' (?:\(\d+\) )?panicked at/, weight: 93, after: 4 },
    {
      category: 'test',
      match: /^\s*thread '.*' (?:\(\d+\) )?panicked at/,
      weight: 93,
      after: 3,
      while: /^\s*(?:left|right|note|stack backtrace|\d+:|at \.?\/)/,
    },
    {
      category: 'test',
      match: /^\s*test (?<test>\S+)(?: - should panic)? \.\.\. FAILED$/,
      weight: 80,
    },
    { category: 'test', match: /^\s*test \S.* \.\.\. (?:mismatch|error)$/, weight: 84, after: 4 },
    {
      category: 'test',
      match:
        /^\s*(?:FAIL|ABORT|SIG[A-Z]+|TIMEOUT|TRY \d+ FAIL|FLAKY \S+) \[\s*[\d.]+s\] (?:\( *\d+\/\d+\) )?(?<test>\S+ \S+)/,
      weight: 86,
      after: 2,
    },
    { category: 'test', match: /^\s*---- (?<test>\S+) stdout ----$/, weight: 84, after: 6 },
    { category: 'test', match: /^\s*(?:test result: FAILED|failures:$)/, weight: 62, after: 3 },
    {
      category: 'test',
      match: /^error: (?:test failed|test run failed|\d+ targets? failed)/,
      weight: 56,
    },
    {
      category: 'test',
      match: /\b\d+ of \d+ tests? failed\b|^\s*Summary \[.*[1-9]\d* failed/,
      weight: 78,
    },
    {
      category: 'dependency',
      match:
        /pkg-config.*(?:not found|exited)|failed to run custom build command|failed to select a version|no matching package|failed to (?:get|download|load source for dependency|parse lock file)[ a-z]* [`/]|lock file .* needs to be updated/,
      weight: 89,
      after: 6,
    },
    {
      category: 'dependency',
      match:
        /^error: (?:toolchain|component|package) .*(?:not installed|requires rustc|unavailable)/,
      weight: 89,
      after: 2,
    },
  ],
};
