import type { Tool } from '../../rule.ts';

/** "FAIL  file > suite > test", the assertion, and the place after "❯". */
export const vitest: Tool = {
  tools: ['vitest', 'bun test', 'deno test'],
  format: 'https://vitest.dev/guide/reporters.html',
  rules: [
    // bun and deno
    {
      category: 'test',
      match: /^error: (?:expect\(|AssertionError)/,
      says: 'root',
      beforeLines: 4,
      afterLines: 8,
    },
    { category: 'test', match: /^\(fail\) (?<test>\S.*?) \[[\d.]+m?s\]$/, says: 'detail' },
    { category: 'test', match: /^(?<test>\S.*) \.\.\. FAILED \([\d.]+m?s\)$/, says: 'summary' },
    {
      category: 'test',
      match: /^\s*(?:FAIL|×)\s+(?<test>\S.*? > .+?)(?:\s+\d+ ?ms)?$/,
      says: 'summary',
      afterLines: 12,
    },
    { category: 'test', match: /^\s*❯ \S+:\d+:\d+$/, says: 'summary', afterLines: 8 },
    {
      category: 'test',
      match: /^\s*❯\s+\S.* (?:> .+|\(\d+ tests? \| \d+ failed)/,
      says: 'summary',
    },
    {
      category: 'test',
      match: /^\s*FAIL\s+\S+\.(?:[cm]?[jt]sx?) \[/,
      says: 'summary',
      afterLines: 6,
    },
    { category: 'test', match: /^⎯+ (?:Failed|Unhandled) /, says: 'wrapper', afterLines: 4 },
    {
      category: 'test',
      match: /Test timed out in \d+ ?ms|Hook timed out in \d+ ?ms/,
      says: 'root',
      beforeLines: 1,
      afterLines: 6,
    },
    {
      category: 'test',
      match: /^\s*(?:AssertionError|TestingLibraryElementError)\b(?! \[ERR_)/,
      says: 'detail',
      beforeLines: 1,
      afterLines: 8,
    },
    {
      category: 'test',
      match: /^\s*(?:Error: )?expect\(/,
      says: 'summary',
      beforeLines: 1,
      afterLines: 8,
    },
    {
      category: 'test',
      match: /^\s*(?:Expected|Received): ?/,
      says: 'summary',
      beforeLines: 1,
      afterLines: 4,
    },
    { category: 'test', match: /^\s*(?:Test Files|Tests)\s+.*\bfailed\b/, says: 'wrapper' },
    { category: 'test', match: /^\s*Snapshots\s+.*\bfailed\b/, says: 'wrapper' },
  ],
};
