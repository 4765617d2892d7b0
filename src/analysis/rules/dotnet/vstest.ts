import type { Tool } from '../../rule.ts';

/** "Failed Name [1 s]" with message and stack; xunit's, nunit's own runners. */
export const vstest: Tool = {
  tools: ['vstest', 'xunit', 'nunit', 'mstest', 'pester'],
  format: 'https://learn.microsoft.com/dotnet/core/tools/dotnet-test',
  rules: [
    {
      category: 'test',
      match: /^\s*(?:Failed|X|failed) (?<test>[\w.<>(),"' :=+-]+?) [[(](?:< )?[\d.,]+ ?m?s/,
      says: 'root',
      afterLines: 9,
    },
    {
      category: 'test',
      match: /^\s*(?:\[xUnit\.net [\d:.]+\]\s+)?(?<test>\S.*) \[FAIL\]$/,
      says: 'root',
      afterLines: 6,
    },
    { category: 'test', match: /^Failed!\s+- Failed:\s+[1-9]/, says: 'wrapper' },
    {
      category: 'test',
      match: /^\s*(?:Error Message|Stack Trace):/,
      says: 'summary',
      afterLines: 4,
    },
    {
      category: 'test',
      match: /^\d+\) (?:Failed|Error) : (?<test>\S+)/,
      says: 'root',
      afterLines: 5,
    },
    {
      category: 'test',
      match: /^Total tests: \d+|^Test Run (?:Failed|Aborted)\./,
      says: 'wrapper',
      afterLines: 3,
    },
    {
      category: 'test',
      match: /^The active test run was aborted|Test host process crashed/,
      says: 'root',
      afterLines: 2,
    },
    {
      category: 'configuration',
      match: /The test source file .* (?:was not found|provided was not found)/,
      says: 'root',
    },
    {
      category: 'test',
      match: /^\s*\[-\] (?<test>\S.*?) \d+(?:\.\d+)?m?s/,
      says: 'root',
      afterLines: 4,
    },
  ],
};
