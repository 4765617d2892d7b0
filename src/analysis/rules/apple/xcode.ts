import type { Tool } from '../../rule.ts';

/** swiftc, xcodebuild, XCTest, Swift Testing, code signing. */
export const xcode: Tool = {
  tools: ['swift', 'xcodebuild', 'xctest', 'swiftlint'],
  format:
    'https://developer.apple.com/documentation/xcode/customizing-the-build-schemes-for-a-project',
  rules: [
    { category: 'test', match: /: error: -\[(?<test>\S+ \S+)\] : /, says: 'root', afterLines: 1 },
    {
      category: 'test',
      match: /^(?:Test Case|Test Suite) '(?:-\[)?(?<test>.*?)\]?' failed/,
      says: 'detail',
    },
    {
      category: 'test',
      match: /^✘ Test (?<test>.+?) (?:failed|recorded an issue)/,
      says: 'root',
      afterLines: 2,
    },
    { category: 'test', match: /: error: \S+\.\S+ : XCT\w+ failed/, says: 'root' },
    {
      category: 'code',
      match: /\*\* (?:BUILD|TEST|ARCHIVE|CLEAN) FAILED \*\*|The following build commands failed/,
      says: 'wrapper',
      beforeLines: 2,
      afterLines: 4,
    },
    {
      category: 'permission_or_secret',
      match:
        /No (?:signing certificate|profiles for)|Code ?[Ss]ign(?:ing)? [Ee]rror|requires a provisioning profile|errSecInternalComponent/,
      says: 'root',
      afterLines: 1,
    },
    {
      category: 'configuration',
      match: /^xcodebuild: error: |Unable to find a (?:destination|device) matching/,
      says: 'root',
      afterLines: 5,
    },
    { category: 'code', match: /^❌ +\S|^▸ .*error/, says: 'summary', afterLines: 3 },
    {
      category: 'code',
      match: /^(?:Fatal error|.*\.swift:\d+: Fatal error): /,
      says: 'root',
      beforeLines: 1,
    },
  ],
};
