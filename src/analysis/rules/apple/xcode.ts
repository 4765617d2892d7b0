import type { Extractor } from '../../rule.ts';

/** swiftc, xcodebuild, XCTest, Swift Testing, code signing. */
export const xcode: Extractor = {
  tools: ['swift', 'xcodebuild', 'xctest', 'swiftlint'],
  format:
    'https://developer.apple.com/documentation/xcode/customizing-the-build-schemes-for-a-project',
  rules: [
    { category: 'test', match: /: error: -\[(?<test>\S+ \S+)\] : /, weight: 92, after: 1 },
    {
      category: 'test',
      match: /^(?:Test Case|Test Suite) '(?:-\[)?(?<test>.*?)\]?' failed/,
      weight: 88,
    },
    {
      category: 'test',
      match: /^✘ Test (?<test>.+?) (?:failed|recorded an issue)/,
      weight: 90,
      after: 2,
    },
    { category: 'test', match: /: error: \S+\.\S+ : XCT\w+ failed/, weight: 92 },
    {
      category: 'code',
      match: /\*\* (?:BUILD|TEST|ARCHIVE|CLEAN) FAILED \*\*|The following build commands failed/,
      weight: 60,
      before: 2,
      after: 4,
    },
    {
      category: 'permission_or_secret',
      match:
        /No (?:signing certificate|profiles for)|Code ?[Ss]ign(?:ing)? [Ee]rror|requires a provisioning profile|errSecInternalComponent/,
      weight: 93,
      after: 1,
    },
    {
      category: 'configuration',
      match: /^xcodebuild: error: |Unable to find a (?:destination|device) matching/,
      weight: 92,
      after: 5,
    },
    { category: 'code', match: /^❌ +\S|^▸ .*error/, weight: 84, after: 3 },
    {
      category: 'code',
      match: /^(?:Fatal error|.*\.swift:\d+: Fatal error): /,
      weight: 92,
      before: 1,
    },
  ],
};
