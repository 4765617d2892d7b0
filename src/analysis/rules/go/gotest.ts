import type { Extractor } from '../../rule.ts';

/** "--- FAIL: TestX", what the test logged, panics and races; ginkgo and gotestsum beside it. */
export const gotest: Extractor = {
  tools: ['go test', 'ginkgo', 'gotestsum', 'testify'],
  format: 'https://pkg.go.dev/cmd/go#hdr-Test_packages',
  rules: [
    { category: 'timeout', match: /^panic: test timed out after/, weight: 95, after: 8 },
    {
      category: 'test',
      match: /^\s*--- FAIL: (?<test>\S+)/,
      weight: 94,
      before: 1,
      while: /^\s{4,}(?!--- |=== )\S/,
    },
    {
      category: 'test',
      match: /^=== (?:FAIL|Failed)(?:: \S+ (?<test>\S+))?/,
      weight: 88,
      after: 6,
    },
    { category: 'code', match: /^WARNING: DATA RACE/, weight: 95, after: 14 },
    { category: 'test', match: /^\s*Error Trace:/, weight: 86, after: 8 },
    { category: 'test', match: /^\s+\S+_test\.go:\d+: \S/, weight: 88, while: /^\s{8,}\S/ },
    {
      category: 'code',
      match: /^(?:panic: |fatal error: )(?!.*recovered)/,
      weight: 92,
      before: 2,
      after: 4,
      while: /^goroutine |^\S+\(.*\)$|^\t\S+\.go:\d+|^created by /,
    },
    { category: 'test', match: /^FAIL\s+\S+\s+(?:\[(?:build|setup) failed\]|[\d.]+s)/, weight: 70 },
    {
      category: 'test',
      match: /\[(?:FAIL|Fail|PANICKED|TIMEDOUT)\] \S|^Summarizing \d+ Failures?/,
      weight: 86,
      after: 3,
    },
    { category: 'test', match: /^DONE \d+ tests.*\b\d+ failures?/, weight: 60 },
  ],
};
