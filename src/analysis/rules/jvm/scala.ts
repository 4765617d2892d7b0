import type { Tool } from '../../rule.ts';

/** sbt's "[error] …", ScalaTest's and specs2's results. */
export const scala: Tool = {
  tools: ['sbt', 'scalatest', 'specs2', 'munit', 'mill'],
  format: 'https://www.scalatest.org/user_guide/using_the_runner',
  rules: [
    {
      category: 'code',
      match: /^\[error\] \S+\.scala:\d+/,
      says: 'root',
      afterLines: 3,
      examples: [
        {
          log: '[error] /home/runner/work/shop/shop/src/main/scala/Cart.scala:12:18: not found: value total',
          headline: 'not found: value total',
          category: 'code',
          file: 'src/main/scala/Cart.scala:12',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:\[info\] )?\s*- (?<test>\S.*) \*{3} FAILED \*{3}/,
      says: 'root',
      afterLines: 3,
      examples: [
        {
          log: [
            '[info] - should add up prices *** FAILED ***',
            '[info]   7 did not equal 12 (CartSpec.scala:14)',
          ],
          headline: 'should add up prices',
          category: 'test',
          test: 'should add up prices',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:\[info\] )?==> X (?<test>\S+)/,
      says: 'root',
      afterLines: 6,
      examples: [
        {
          log: '==> X com.example.CartSuite.adds prices  0.012s munit.ComparisonFailException: CartSuite.scala:9',
          headline: 'com.example.CartSuite.adds prices',
          category: 'test',
          test: 'com.example.CartSuite.adds',
        },
      ],
    },
    {
      category: 'test',
      match: /^\[error\] (?:\s*[x!] |Failed: Total|Failed tests:|\t\S)/,
      says: 'summary',
      afterLines: 3,
      examples: [
        {
          log: ['[error]   x adds up prices', '[error]    7 != 12 (CartSpec.scala:14)'],
          headline: 'adds up prices',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /\*{3} \d+ TESTS? FAILED \*{3}/,
      says: 'wrapper',
      examples: [
        {
          log: ['[info] - should add up prices *** FAILED ***', '[info] *** 1 TEST FAILED ***'],
          headline: 'should add up prices',
          category: 'test',
          test: 'should add up prices',
        },
      ],
    },
    {
      category: 'dependency',
      match:
        /^\[error\] (?:sbt\.librarymanagement\.ResolveException|.*not found: https?:|.*Error downloading)/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: '[error] sbt.librarymanagement.ResolveException: Error downloading com.example:hello-kit_2.13:9.9.9',
          headline: 'Error downloading com.example:hello-kit_2.13:9.9.9',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'code',
      match: /^\[error\] \(.*\) /,
      says: 'wrapper',
      examples: [
        {
          log: [
            '[error] /home/runner/work/shop/shop/src/main/scala/Cart.scala:12:18: not found: value total',
            '[error] (Compile / compileIncremental) Compilation failed',
          ],
          headline: 'not found: value total',
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /^\[error\] (?!stack trace|Total time)\S/,
      says: 'wrapper',
      examples: [
        {
          log: '[error] Not a valid key: coverageReprot (similar: coverageReport)',
          headline: 'Not a valid key: coverageReprot',
          category: 'code',
        },
      ],
    },
  ],
};
