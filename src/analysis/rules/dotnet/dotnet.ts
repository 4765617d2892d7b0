import type { Tool } from '../../rule.ts';

/** "file(line,col): error CS0023: …" of MSBuild, csc, NuGet and the SDK. */
export const dotnet: Tool = {
  tools: ['dotnet', 'msbuild', 'csc', 'nuget', 'dotnet format'],
  format: 'https://learn.microsoft.com/visualstudio/msbuild/msbuild-diagnostic-format-for-tasks',
  precedes: ['gcc'],
  rules: [
    {
      category: 'dependency',
      match: /\berror (?:NU|NETSDK1(?:004|045|047|064))\d*\s?: /,
      says: 'root',
      examples: [
        {
          log: '/home/runner/work/shop/shop/src/Shop.csproj : error NU1102: Unable to find package Hello.Kit with version (>= 9.0.0)',
          headline: 'Unable to find package Hello.Kit with version (>= 9.0.0)',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'lint',
      match: /: error (?:WHITESPACE|IMPORTS|FINALNEWLINE|CHARSET|IDE\d+): /,
      says: 'root',
      examples: [
        {
          log: "/home/runner/work/shop/shop/src/Cart.cs(12,5): error WHITESPACE: Fix whitespace formatting. Insert '\\s'. [/home/runner/work/shop/shop/src/Shop.csproj]",
          headline: 'Fix whitespace formatting',
          category: 'lint',
          file: 'src/Cart.cs:12',
        },
      ],
    },
    {
      category: 'code',
      match: /: error [A-Z]{2,8}\d+ ?:|^\S*(?:MSBUILD|CSC|SOLC)\s*: error [A-Z]+\d+:/,
      says: 'root',
      examples: [
        {
          log: "Cart.cs(8,18): error CS0029: Cannot implicitly convert type `int' to `string'",
          headline: "Cart.cs(8,18): error CS0029: Cannot implicitly convert type `int' to `string'",
          category: 'code',
          file: 'Cart.cs:8',
        },
      ],
    },
    {
      category: 'code',
      match: /^Build FAILED\.$/,
      says: 'wrapper',
      afterLines: 4,
      examples: [
        {
          log: [
            "CSC: error CS0518: The predefined type `System.Object' is not defined or imported",
            'Build FAILED.',
          ],
          headline:
            "CSC: error CS0518: The predefined type `System.Object' is not defined or imported",
          category: 'code',
        },
      ],
    },
    {
      category: 'configuration',
      match:
        /^(?:The specified|No .NET SDKs|A compatible .NET SDK|Could not execute because)|It was not possible to find any compatible framework|You must install (?:or update )?\.NET/,
      says: 'root',
      afterLines: 4,
      examples: [
        {
          log: 'A compatible .NET SDK was not found.',
          headline: 'A compatible .NET SDK was not found',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'code',
      match: /^Unhandled exception\. /,
      says: 'root',
      afterLines: 2,
      while: /^\s+at /,
      examples: [
        {
          log: 'Unhandled exception. System.InvalidOperationException: The cart is closed.',
          headline: 'System.InvalidOperationException: The cart is closed',
          category: 'code',
        },
      ],
    },
    {
      category: 'dependency',
      match: /Unable to find package |Unable to load the service index|Version conflict detected/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: 'Unable to find package Hello.Kit. No packages exist with this id in source(s): nuget.org',
          headline: 'Unable to find package Hello.Kit',
          category: 'dependency',
        },
      ],
    },
  ],
};
