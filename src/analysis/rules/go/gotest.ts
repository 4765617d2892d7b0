import type { Tool } from '../../rule.ts';

/** "--- FAIL: TestX", what the test logged, panics and races; ginkgo and gotestsum beside it. */
export const gotest: Tool = {
  tools: ['go test', 'ginkgo', 'gotestsum', 'testify'],
  format: 'https://pkg.go.dev/cmd/go#hdr-Test_packages',
  rules: [
    { category: 'timeout', match: /^panic: test timed out after/, says: 'root', afterLines: 8 },
    {
      category: 'test',
      match: /^\s*--- FAIL: (?<test>\S+)/,
      says: 'root',
      beforeLines: 1,
      while: /^\s{4,}(?!--- |=== )\S/,
    },
    {
      category: 'test',
      match: /^=== (?:FAIL|Failed)(?:: \S+ (?<test>\S+))?/,
      says: 'detail',
      afterLines: 6,
    },
    { category: 'code', match: /^WARNING: DATA RACE/, says: 'root', afterLines: 14 },
    { category: 'test', match: /^\s*Error Trace:/, says: 'summary', afterLines: 8 },
    { category: 'test', match: /^\s+\S+_test\.go:\d+: \S/, says: 'detail', while: /^\s{8,}\S/ },
    {
      category: 'code',
      match: /^(?:panic: |fatal error: )(?!.*recovered)/,
      says: 'root',
      beforeLines: 2,
      afterLines: 4,
      while: /^goroutine |^\S+\(.*\)$|^\t\S+\.go:\d+|^created by /,
    },
    {
      category: 'test',
      match: /^FAIL\s+\S+\s+(?:\[(?:build|setup) failed\]|[\d.]+s)/,
      says: 'wrapper',
    },
    {
      category: 'test',
      match: /\[(?:FAIL|Fail|PANICKED|TIMEDOUT)\] \S|^Summarizing \d+ Failures?/,
      says: 'summary',
      afterLines: 3,
    },
    { category: 'test', match: /^DONE \d+ tests.*\b\d+ failures?/, says: 'wrapper' },
  ],
};
