import type { Tool } from '../../rule.ts';

/** "Failed Name [1 s]" with message and stack; xunit's, nunit's own runners. */
export const vstest: Tool = {
  tools: ['vstest', 'xunit', 'nunit', 'mstest', 'pester'],
  format: 'https://learn.microsoft.com/dotnet/core/tools/dotnet-test',
  oneTest: [
    {
      name: /^(?<test>[A-Za-z_][\w.]*)$/,
      command: 'dotnet test --filter FullyQualifiedName~{test}',
      example: {
        test: 'Shop.Tests.CartTests.AddsUp',
        command: 'dotnet test --filter FullyQualifiedName~Shop.Tests.CartTests.AddsUp',
      },
    },
  ],
  rules: [
    {
      category: 'test',
      match: /^\s*(?:Failed|X|failed) (?<test>[\w.<>(),"' :=+-]+?) [[(](?:< )?[\d.,]+ ?m?s/,
      says: 'root',
      afterLines: 9,
      examples: [
        {
          log: [
            '  Failed AddsUpPrices [12 ms]',
            '  Error Message:',
            '   Assert.Equal() Failure: Values differ',
          ],
          headline: 'AddsUpPrices',
          category: 'test',
          test: 'AddsUpPrices',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*(?:\[xUnit\.net [\d:.]+\]\s+)?(?<test>\S.*) \[FAIL\]$/,
      says: 'root',
      afterLines: 6,
      examples: [
        {
          log: '[xUnit.net 00:00:00.51]     Shop.Tests.CartTests.AddsUpPrices [FAIL]',
          headline: 'Shop.Tests.CartTests.AddsUpPrices',
          category: 'test',
          test: 'Shop.Tests.CartTests.AddsUpPrices',
        },
      ],
    },
    {
      category: 'test',
      match: /^Failed!\s+- Failed:\s+[1-9]/,
      says: 'wrapper',
      examples: [
        {
          log: [
            '[xUnit.net 00:00:00.51]     Shop.Tests.CartTests.AddsUpPrices [FAIL]',
            'Failed!  - Failed:     1, Passed:    11, Skipped:     0, Total:    12, Duration: 98 ms - Shop.Tests.dll (net8.0)',
          ],
          headline: 'Shop.Tests.CartTests.AddsUpPrices',
          category: 'test',
          test: 'Shop.Tests.CartTests.AddsUpPrices',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*(?:Error Message|Stack Trace):/,
      says: 'summary',
      afterLines: 4,
      examples: [
        {
          log: [
            '  Failed AddsUpPrices [12 ms]',
            '  Error Message:',
            '   Assert.Equal() Failure: Values differ',
          ],
          headline: 'AddsUpPrices',
          category: 'test',
          test: 'AddsUpPrices',
        },
      ],
    },
    {
      category: 'test',
      match: /^\d+\) (?:Failed|Error) : (?<test>\S+)/,
      says: 'root',
      afterLines: 5,
      examples: [
        {
          log: ['1) Failed : Shop.Tests.CartTests.AddsUpPrices', '  Expected: 12', '  But was:  7'],
          headline: 'Shop.Tests.CartTests.AddsUpPrices',
          category: 'test',
          test: 'Shop.Tests.CartTests.AddsUpPrices',
        },
      ],
    },
    {
      category: 'test',
      match: /^Total tests: \d+|^Test Run (?:Failed|Aborted)\./,
      says: 'wrapper',
      afterLines: 3,
      examples: [
        {
          log: ['  Failed AddsUpPrices [12 ms]', 'Test Run Failed.', 'Total tests: 12'],
          headline: 'AddsUpPrices',
          category: 'test',
          test: 'AddsUpPrices',
        },
      ],
    },
    {
      category: 'test',
      match: /^The active test run was aborted|Test host process crashed/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: 'The active test run was aborted. Reason: Test host process crashed : Stack overflow.',
          headline: 'Test host process crashed : Stack overflow',
          category: 'test',
        },
      ],
    },
    {
      category: 'configuration',
      match: /The test source file .* (?:was not found|provided was not found)/,
      says: 'root',
      examples: [
        {
          log: 'The test source file "/home/runner/work/shop/shop/bin/Shop.Tests.dll" provided was not found.',
          headline: 'Shop.Tests.dll" provided was not found',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*\[-\] (?<test>\S.*?) \d+(?:\.\d+)?m?s/,
      says: 'root',
      afterLines: 4,
      examples: [
        {
          log: ['[-] adds up prices 27ms (24ms|3ms)', ' Expected 12, but got 7.'],
          headline: 'adds up prices',
          category: 'test',
          test: 'adds up prices',
        },
      ],
    },
  ],
};
