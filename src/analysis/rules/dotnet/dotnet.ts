import type { Tool } from '../../rule.ts';

/** "file(line,col): error CS0023: …" of MSBuild, csc, NuGet and the SDK. */
export const dotnet: Tool = {
  tools: ['dotnet', 'msbuild', 'csc', 'nuget', 'dotnet format'],
  format: 'https://learn.microsoft.com/visualstudio/msbuild/msbuild-diagnostic-format-for-tasks',
  rules: [
    {
      category: 'dependency',
      match: /\berror (?:NU|NETSDK1(?:004|045|047|064))\d*\s?: /,
      says: 'root',
    },
    {
      category: 'lint',
      match: /: error (?:WHITESPACE|IMPORTS|FINALNEWLINE|CHARSET|IDE\d+): /,
      says: 'root',
    },
    {
      category: 'code',
      match: /: error [A-Z]{2,8}\d+ ?:|^\S*(?:MSBUILD|CSC|SOLC)\s*: error [A-Z]+\d+:/,
      says: 'root',
    },
    { category: 'code', match: /^Build FAILED\.$/, says: 'wrapper', afterLines: 4 },
    {
      category: 'configuration',
      match:
        /^(?:The specified|No .NET SDKs|A compatible .NET SDK|Could not execute because)|It was not possible to find any compatible framework|You must install (?:or update )?\.NET/,
      says: 'root',
      afterLines: 4,
    },
    {
      category: 'code',
      match: /^Unhandled exception\. /,
      says: 'root',
      afterLines: 2,
      while: /^\s+at /,
    },
    {
      category: 'dependency',
      match: /Unable to find package |Unable to load the service index|Version conflict detected/,
      says: 'root',
      afterLines: 2,
    },
  ],
};
