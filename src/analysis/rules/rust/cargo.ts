import type { Tool } from '../../rule.ts';

/** Tests as libtest and nextest tell of them, panics, and what cargo cannot resolve or build. */
export const cargo: Tool = {
  tools: ['cargo', 'cargo test', 'nextest', 'trybuild'],
  format: 'https://doc.rust-lang.org/cargo/commands/cargo-test.html',
  oneTest: [
    {
      name: /^(?:[\w-]+ )?(?<test>\w+(?:::\w+)*)$/,
      command: 'cargo test {test}',
      example: { test: 'tests::adds_prices', command: 'cargo test tests::adds_prices' },
    },
  ],
  rules: [
    {
      category: 'code',
      match: /^thread 'main' (?:\(\d+\) )?panicked at/,
      says: 'root',
      afterLines: 4,
      examples: [
        {
          log: [
            "thread 'main' (22685) panicked at src/main.rs:2:43:",
            'PORT must be set: NotPresent',
          ],
          headline: 'PORT must be set: NotPresent',
          category: 'configuration',
          file: 'src/main.rs:2',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*thread '.*' (?:\(\d+\) )?panicked at/,
      says: 'root',
      afterLines: 3,
      while: /^\s*(?:left|right|note|stack backtrace|\d+:|at \.?\/)/,
      examples: [
        {
          log: [
            '---- tests::adds_prices stdout ----',
            "thread 'tests::adds_prices' panicked at src/lib.rs:16:9:",
            'assertion `left == right` failed: tea and milk',
          ],
          headline: 'assertion `left == right` failed: tea and milk',
          category: 'test',
          test: 'tests::adds_prices',
          file: 'src/lib.rs:16',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*test (?<test>\S.*?)(?: - should panic)? \.\.\. FAILED$/,
      says: 'summary',
      examples: [
        {
          log: 'test tests::error_13_is_reported ... FAILED',
          headline: 'test tests::error_13_is_reported ... FAILED',
          category: 'test',
          test: 'tests::error_13_is_reported',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*test \S.* \.\.\. (?:mismatch|error)$/,
      says: 'summary',
      afterLines: 4,
      examples: [
        {
          log: ['test tests/ui/missing-field.rs ... mismatch', 'EXPECTED:'],
          headline: 'tests/ui/missing-field.rs',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match:
        /^\s*(?:FAIL|ABORT|SIG[A-Z]+|TIMEOUT|TRY \d+ FAIL|FLAKY \S+) \[\s*[\d.]+s\] (?:\( *\d+\/\d+\) )?(?<test>\S+ \S+)/,
      says: 'summary',
      afterLines: 2,
      examples: [
        {
          log: '        FAIL [   0.008s] hello-world tests::adds_prices',
          headline: 'FAIL [   0.008s] hello-world tests::adds_prices',
          category: 'test',
          test: 'hello-world tests::adds_prices',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*---- (?!end )(?<test>\S+(?: - .+?)?) stdout ----$/,
      says: 'summary',
      afterLines: 6,
      examples: [
        {
          log: '---- tests::error_13_is_reported stdout ----',
          headline: '---- tests::error_13_is_reported stdout ----',
          category: 'test',
          test: 'tests::error_13_is_reported',
        },
      ],
      not: ['---- end stdout ----'],
    },
    {
      category: 'test',
      match: /^\s*(?:test result: FAILED|failures:$)/,
      says: 'wrapper',
      afterLines: 3,
      examples: [
        {
          log: ['failures:', '', '---- tests::error_13_is_reported stdout ----'],
          headline: '---- tests::error_13_is_reported stdout ----',
          category: 'test',
          test: 'tests::error_13_is_reported',
        },
      ],
    },
    {
      category: 'test',
      match: /^error: (?:test failed|test run failed|\d+ targets? failed)/,
      says: 'wrapper',
      examples: [{ log: 'error: test run failed', headline: 'test run failed', category: 'test' }],
    },
    {
      category: 'test',
      match: /\b\d+ of \d+ tests? failed\b|^\s*Summary \[.*[1-9]\d* failed/,
      says: 'summary',
      examples: [
        {
          log: [
            '        FAIL [   0.008s] hello-world tests::adds_prices',
            '     Summary [   0.012s] 3 tests run: 2 passed, 1 failed, 0 skipped',
          ],
          headline: 'tests::adds_prices',
          category: 'test',
          test: 'hello-world tests::adds_prices',
        },
      ],
    },
    {
      category: 'dependency',
      match:
        /pkg-config.*(?:not found|exited)|failed to run custom build command|failed to select a version|no matching package|failed to (?:get|download|load source for dependency|parse lock file)[ a-z]* [`/]|lock file .* needs to be updated/,
      says: 'detail',
      afterLines: 6,
      examples: [
        {
          log: 'error: failed to select a version for the requirement `itoa = "^99"`',
          headline: 'failed to select a version for the requirement `itoa = "^99"`',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'dependency',
      match:
        /^error: (?:toolchain|component|package) .*(?:not installed|requires rustc|unavailable)/,
      says: 'detail',
      afterLines: 2,
      examples: [
        {
          log: "error: toolchain '1.79.0-x86_64-unknown-linux-gnu' is not installed",
          headline: "toolchain '1.79.0-x86_64-unknown-linux-gnu' is not installed",
          category: 'dependency',
        },
      ],
    },
  ],
};
