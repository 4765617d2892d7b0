import type { Tool } from '../../rule.ts';

/** swiftc, xcodebuild, XCTest, Swift Testing, code signing. */
export const xcode: Tool = {
  tools: ['swift', 'xcodebuild', 'xctest', 'swiftlint'],
  format:
    'https://developer.apple.com/documentation/xcode/customizing-the-build-schemes-for-a-project',
  rules: [
    {
      category: 'test',
      match: /: error: -\[(?<test>\S+ \S+)\] : /,
      says: 'root',
      afterLines: 1,
      examples: [
        {
          log: '/Users/runner/work/shop/shop/Tests/CartTests.swift:19: error: -[ShopTests.CartTests testAddsUpPrices] : XCTAssertEqual failed: ("20") is not equal to ("30")',
          headline: 'XCTAssertEqual failed: ("20") is not equal to ("30")',
          category: 'test',
          test: 'ShopTests.CartTests testAddsUpPrices',
          file: 'Tests/CartTests.swift:19',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:Test Case|Test Suite) '(?:-\[)?(?<test>.*?)\]?' failed/,
      says: 'detail',
      examples: [
        {
          log: "Test Case '-[ShopTests.CartTests testAddsUpPrices]' failed (0.312 seconds).",
          headline: 'testAddsUpPrices',
          category: 'test',
          test: 'ShopTests.CartTests testAddsUpPrices',
        },
      ],
    },
    {
      category: 'test',
      match: /^✘ Test (?<test>.+?) (?:failed|recorded an issue)/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: '✘ Test addsUpPrices() recorded an issue at CartTests.swift:9:5: Expectation failed: (total → 20) == 30',
          headline: 'Expectation failed: (total → 20) == 30',
          category: 'test',
          test: 'addsUpPrices()',
        },
      ],
    },
    // As xcpretty prints it.
    {
      category: 'test',
      match:
        /^\s*(?:✗ )?(?<test>test\w+), (?:XCT\w+ failed|failed|Asynchronous wait failed|threw error)\b/,
      says: 'root',
      beforeLines: 1,
      afterLines: 2,
      examples: [
        {
          log: [
            'ShopTests.CartTests',
            '  testAddsUpPrices, XCTAssertEqual failed: ("20") is not equal to ("30")',
            '  /Users/runner/work/shop/shop/Tests/CartTests.swift:19',
          ],
          headline: 'testAddsUpPrices, XCTAssertEqual failed: ("20") is not equal to ("30")',
          category: 'test',
          test: 'testAddsUpPrices',
          file: 'Tests/CartTests.swift:19',
        },
      ],
    },
    {
      category: 'test',
      match: /^\t{2}(?:-\[)?(?<test>\w+(?:\.| )test\w+(?:\(\))?)\]?$/,
      says: 'summary',
      beforeLines: 2,
      examples: [
        {
          log: [
            'Failing tests:',
            '\tShopTests:',
            '\t\tCartTests.testAddsUpPrices()',
            '** TEST FAILED **',
          ],
          headline: 'CartTests.testAddsUpPrices()',
          category: 'test',
          test: 'CartTests.testAddsUpPrices()',
        },
      ],
    },
    {
      category: 'unknown',
      match: /\bIDETestOperationsObserverDebug: /,
      says: 'noise',
      examples: [
        {
          log: [
            '2019-07-23 14:21:51 xcodebuild[31:78]  IDETestOperationsObserverDebug: Failure collecting logarchive: too old',
            '** BUILD FAILED **',
          ],
          headline: 'BUILD FAILED',
          category: 'code',
        },
      ],
    },
    {
      category: 'test',
      match: /: error: \S+\.\S+ : XCT\w+ failed/,
      says: 'root',
      examples: [
        {
          log: [
            '/home/runner/work/shop/shop/Tests/CartTests.swift:19: error: CartTests.testAddsUpPrices : XCTAssertEqual failed: ("20") is not equal to ("30") - ',
            "Test Case 'CartTests.testAddsUpPrices' failed (0.001 seconds)",
          ],
          headline: 'XCTAssertEqual failed: ("20") is not equal to ("30")',
          category: 'test',
        },
      ],
    },
    {
      category: 'code',
      match: /\*\* (?:BUILD|TEST|ARCHIVE|CLEAN) FAILED \*\*|The following build commands failed/,
      says: 'wrapper',
      beforeLines: 2,
      afterLines: 4,
      examples: [
        {
          log: [
            "/Users/runner/work/shop/shop/Sources/Cart.swift:8:16: error: cannot find 'totl' in scope",
            '** BUILD FAILED **',
          ],
          headline: "cannot find 'totl' in scope",
          category: 'code',
          file: 'Sources/Cart.swift:8',
        },
      ],
    },
    {
      category: 'permission_or_secret',
      match:
        /No (?:signing certificate|profiles for)|Code ?[Ss]ign(?:ing)? [Ee]rror|requires a provisioning profile|errSecInternalComponent/,
      says: 'root',
      afterLines: 1,
      examples: [
        {
          log: "error: No profiles for 'com.example.shop' were found: Xcode couldn't find any iOS App Development provisioning profiles matching 'com.example.shop'. (in target 'Shop' from project 'Shop')",
          headline: "No profiles for 'com.example.shop' were found",
          category: 'permission_or_secret',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^xcodebuild: error: |Unable to find a (?:destination|device) matching/,
      says: 'root',
      afterLines: 5,
      examples: [
        {
          log: 'xcodebuild: error: Unable to find a device matching the provided destination specifier:',
          headline: 'Unable to find a device matching the provided destination specifier',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'code',
      match: /^❌ +(?:\/|error: |\S+\.swift)|^▸ .*error/,
      says: 'summary',
      afterLines: 3,
      examples: [
        {
          log: "❌  /Users/runner/work/shop/shop/Sources/Cart.swift:8:16: cannot find 'totl' in scope",
          headline: "cannot find 'totl' in scope",
          category: 'code',
          file: 'Sources/Cart.swift:8',
        },
      ],
    },
    {
      category: 'code',
      match: /^(?:Fatal error|.*\.swift:\d+: Fatal error): /,
      says: 'root',
      beforeLines: 1,
      examples: [
        {
          log: 'Shop/Cart.swift:41: Fatal error: Unexpectedly found nil while unwrapping an Optional value',
          headline: 'Unexpectedly found nil while unwrapping an Optional value',
          category: 'code',
          file: 'Shop/Cart.swift:41',
        },
      ],
    },
  ],
};
