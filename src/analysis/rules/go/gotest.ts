import type { Tool } from '../../rule.ts';

/** "--- FAIL: TestX", what the test logged, panics and races; ginkgo and gotestsum beside it. */
export const gotest: Tool = {
  tools: ['go test', 'ginkgo', 'gotestsum', 'testify'],
  format: 'https://pkg.go.dev/cmd/go#hdr-Test_packages',
  precedes: ['nim'],
  oneTest: [
    {
      name: /^(?<test>(?:Test|Example|Fuzz)\w*)(?:\/|$)/,
      command: 'go test ./... -run ^{test:pattern}$',
      example: { test: 'TestTotals/price_1999', command: "go test ./... -run '^TestTotals$'" },
    },
  ],
  rules: [
    {
      category: 'timeout',
      match: /^panic: test timed out after/,
      says: 'root',
      afterLines: 8,
      examples: [
        {
          log: 'panic: test timed out after 2s',
          headline: 'panic: test timed out after 2s',
          category: 'timeout',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*--- FAIL: (?<test>\S+)/,
      says: 'root',
      beforeLines: 1,
      while: /^\s{4,}(?!--- |=== )\S/,
      examples: [
        {
          log: '--- FAIL: TestFirstItem (0.00s)',
          headline: '--- FAIL: TestFirstItem (0.00s)',
          category: 'test',
          test: 'TestFirstItem',
        },
      ],
    },
    {
      category: 'test',
      match: /^=== (?:FAIL|Failed)(?:: \S+ (?<test>\S+))?/,
      says: 'detail',
      afterLines: 6,
      examples: [
        {
          log: '=== FAIL: part7 TestPart (0.00s)',
          headline: '=== FAIL: part7 TestPart (0.00s)',
          category: 'test',
          test: 'TestPart',
        },
      ],
    },
    {
      category: 'code',
      match: /^WARNING: DATA RACE/,
      says: 'root',
      afterLines: 14,
      examples: [{ log: 'WARNING: DATA RACE', headline: 'WARNING: DATA RACE', category: 'code' }],
    },
    {
      category: 'test',
      match: /^\s*Error Trace:/,
      says: 'summary',
      afterLines: 8,
      examples: [
        {
          log: [
            '--- FAIL: TestTotal (0.00s)',
            '        \tError Trace:\t/home/runner/work/shop/shop/cart/cart_test.go:18',
            '        \tError:      \tNot equal:',
          ],
          headline: 'TestTotal',
          category: 'test',
          test: 'TestTotal',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s+\S+_test\.go:\d+: \S/,
      says: 'detail',
      while: /^\s{8,}\S/,
      examples: [
        {
          log: '    cart_test.go:7: Total() = 4, want 12',
          headline: 'Total() = 4, want 12',
          category: 'test',
          file: 'cart_test.go:7',
        },
      ],
    },
    {
      category: 'code',
      match: /^(?:panic: |fatal error: )(?!.*recovered)/,
      says: 'root',
      beforeLines: 2,
      afterLines: 4,
      while: /^goroutine |^\S+\(.*\)$|^\t\S+\.go:\d+|^created by /,
      examples: [
        {
          log: 'fatal error: all goroutines are asleep - deadlock!',
          headline: 'fatal error: all goroutines are asleep - deadlock!',
          category: 'code',
        },
      ],
    },
    {
      category: 'test',
      match: /^FAIL\s+\S+\s+(?:\[(?:build|setup) failed\]|[\d.]+s)/,
      says: 'wrapper',
      examples: [
        {
          log: [
            '    cart_test.go:7: Total() = 4, want 12',
            'FAIL\tgithub.com/octo-org/hello-world/cart\t0.003s',
          ],
          headline: 'Total() = 4, want 12',
          category: 'test',
          file: 'cart_test.go:7',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*\[FAILED\] (?:Expected\b|Unexpected\b|Timed out after )/,
      says: 'root',
      afterLines: 5,
      examples: [
        {
          log: ['  [FAILED] Expected', '      <int>: 7', '  to equal', '      <int>: 12'],
          headline: 'Expected <int>: 7 to equal <int>: 12',
          category: 'test',
        },
      ],
      not: ['  [FAILED] in [It] - /home/runner/work/shop/shop/cart_test.go:21 @ 11/24/26'],
    },
    {
      category: 'test',
      match: /\[(?:FAIL|Fail|PANICKED|TIMEDOUT)\] \S|^Summarizing \d+ Failures?/,
      says: 'summary',
      afterLines: 3,
      examples: [
        {
          log: '  [FAIL] Total [It] adds prices',
          headline: '[FAIL] Total [It] adds prices',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^DONE \d+ tests.*\b\d+ failures?/,
      says: 'wrapper',
      examples: [
        {
          log: [
            '=== Failed',
            '=== FAIL: part7 TestPart (0.00s)',
            '    part_test.go:7: part 7 is missing its error page',
            '',
            'DONE 12 tests, 1 failure in 4.699s',
          ],
          headline: 'part 7 is missing its error page',
          category: 'test',
          test: 'TestPart',
          file: 'part_test.go:7',
        },
      ],
    },
  ],
};
