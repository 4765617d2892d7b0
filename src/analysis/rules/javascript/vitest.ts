import type { Extractor } from '../../rule.ts';

/** "FAIL  file > suite > test", the assertion, and the place after "❯". */
export const vitest: Extractor = {
  tools: ['vitest', 'bun test', 'deno test'],
  format: 'https://vitest.dev/guide/reporters.html',
  rules: [
    // bun and deno
    {
      category: 'test',
      match: /^error: (?:expect\(|AssertionError)/,
      weight: 91,
      before: 4,
      after: 8,
    },
    { category: 'test', match: /^\(fail\) (?<test>\S.*?) \[[\d.]+m?s\]$/, weight: 88 },
    { category: 'test', match: /^(?<test>\S.*) \.\.\. FAILED \([\d.]+m?s\)$/, weight: 84 },
    {
      category: 'test',
      match: /^\s*(?:FAIL|×)\s+(?<test>\S.*? > .+?)(?:\s+\d+ ?ms)?$/,
      weight: 84,
      after: 12,
    },
    { category: 'test', match: /^\s*❯ \S+:\d+:\d+$/, weight: 80, after: 8 },
    { category: 'test', match: /^\s*❯\s+\S.* (?:> .+|\(\d+ tests? \| \d+ failed)/, weight: 74 },
    {
      category: 'test',
      match: /^\s*FAIL\s+\S+\.(?:[cm]?[jt]sx?) \[/,
      weight: 84,
      after: 6,
    },
    { category: 'test', match: /^⎯+ (?:Failed|Unhandled) /, weight: 60, after: 4 },
    {
      category: 'test',
      match: /Test timed out in \d+ ?ms|Hook timed out in \d+ ?ms/,
      weight: 90,
      before: 1,
      after: 6,
    },
    {
      category: 'test',
      match: /^\s*(?:AssertionError|TestingLibraryElementError)\b(?! \[ERR_)/,
      weight: 87,
      before: 1,
      after: 8,
    },
    {
      category: 'test',
      match: /^\s*(?:Error: )?expect\(/,
      weight: 86,
      before: 1,
      after: 8,
    },
    { category: 'test', match: /^\s*(?:Expected|Received): ?/, weight: 78, before: 1, after: 4 },
    { category: 'test', match: /^\s*(?:Test Files|Tests)\s+.*\bfailed\b/, weight: 58 },
    { category: 'test', match: /^\s*Snapshots\s+.*\bfailed\b/, weight: 58 },
  ],
};
