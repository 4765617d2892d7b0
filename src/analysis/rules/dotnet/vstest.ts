import type { Extractor } from '../../rule.ts';

/** "Failed Name [1 s]" with message and stack; xunit's, nunit's own runners. */
export const vstest: Extractor = {
  tools: ['vstest', 'xunit', 'nunit', 'mstest', 'pester'],
  format: 'https://learn.microsoft.com/dotnet/core/tools/dotnet-test',
  rules: [
    {
      category: 'test',
      match: /^\s*(?:Failed|X|failed) (?<test>[\w.<>(),"' :=+-]+?) [[(](?:< )?[\d.,]+ ?m?s/,
      weight: 92,
      after: 9,
    },
    {
      category: 'test',
      match: /^\s*(?:\[xUnit\.net [\d:.]+\]\s+)?(?<test>\S.*) \[FAIL\]$/,
      weight: 90,
      after: 6,
    },
    { category: 'test', match: /^Failed!\s+- Failed:\s+[1-9]/, weight: 66 },
    { category: 'test', match: /^\s*(?:Error Message|Stack Trace):/, weight: 74, after: 4 },
    { category: 'test', match: /^\d+\) (?:Failed|Error) : (?<test>\S+)/, weight: 90, after: 5 },
    {
      category: 'test',
      match: /^Total tests: \d+|^Test Run (?:Failed|Aborted)\./,
      weight: 58,
      after: 3,
    },
    {
      category: 'test',
      match: /^The active test run was aborted|Test host process crashed/,
      weight: 92,
      after: 2,
    },
    {
      category: 'configuration',
      match: /The test source file .* (?:was not found|provided was not found)/,
      weight: 92,
    },
    { category: 'test', match: /^\s*\[-\] (?<test>\S.*?) \d+(?:\.\d+)?m?s/, weight: 90, after: 4 },
  ],
};
