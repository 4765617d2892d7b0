import type { Tool } from '../../rule.ts';

/** "[task] message" lines of Ant, and its JUnit task. */
export const ant: Tool = {
  tools: ['ant', 'ivy'],
  format: 'https://ant.apache.org/manual/Tasks/junit.html',
  rules: [
    {
      category: 'code',
      match: /^\s*\[(?:javac|groovyc|scalac)\] .*(?:: error: |\d+ errors?$)/,
      says: 'root',
      afterLines: 3,
      examples: [
        {
          log: '    [javac] /home/runner/work/hello-world/hello-world/src/Cart.java:3: error: cannot find symbol',
          headline:
            '/home/runner/work/hello-world/hello-world/src/Cart.java:3: error: cannot find symbol',
          category: 'code',
          file: 'src/Cart.java:3',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*\[junit\w*\] Testcase: (?<test>\S+)(?:\(.*\))?:?.*(?:FAILED|Caused an ERROR)/,
      says: 'root',
      afterLines: 4,
      examples: [
        {
          log: [
            '    [junit] Testcase: testAddsUp(com.example.CartTest):\tFAILED',
            '    [junit] expected:<12> but was:<7>',
          ],
          headline: 'testAddsUp',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*\[junit\w*\] (?:TEST|Test) (?<test>\S+) FAILED/,
      says: 'root',
      beforeLines: 1,
      examples: [
        {
          log: '    [junit] Test com.example.CartTest FAILED',
          headline: 'com.example.CartTest',
          category: 'test',
          test: 'com.example.CartTest',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*\[junit\w*\] Tests run: \d+, Failures: (?:[1-9]\d*|0, Errors: [1-9])/,
      says: 'summary',
      examples: [
        {
          log: [
            '    [junit] Test com.example.CartTest FAILED',
            '    [junit] Tests run: 4, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.05 sec',
          ],
          headline: 'com.example.CartTest',
          category: 'test',
          test: 'com.example.CartTest',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*\[junit\w*\] .*(?:FAILED|Caused an ERROR)|^\s*\[testng\] .*Failed/,
      says: 'detail',
      afterLines: 4,
      examples: [
        {
          log: '    [testng] testAddsUp(com.example.CartTest) Failed',
          headline: 'testAddsUp(com.example.CartTest)',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*Testcase: (?<test>\w+)(?:\([\w.]+\))?:?\s*(?:FAILED|Caused an ERROR)/,
      says: 'root',
      afterLines: 5,
      examples: [
        {
          log: [
            'Testcase: testAddsUp took 0.006 sec',
            'Testcase: testAddsUp(com.example.CartTest): FAILED',
            'expected:<12> but was:<7>',
          ],
          headline: 'testAddsUp',
          category: 'test',
          test: 'testAddsUp',
        },
      ],
    },
    {
      category: 'code',
      match: /^BUILD FAILED$/,
      says: 'wrapper',
      afterLines: 5,
      examples: [
        {
          log: [
            '    [javac] /home/runner/work/app/app/src/Cart.java:3: error: cannot find symbol',
            'BUILD FAILED',
          ],
          headline: 'cannot find symbol',
          category: 'code',
          file: 'src/Cart.java:3',
        },
      ],
    },
    {
      category: 'code',
      match: /^\S+build\S*\.xml:\d+: /,
      says: 'summary',
      afterLines: 2,
      examples: [
        {
          log: [
            '    [javac] /home/runner/work/hello-world/hello-world/src/Cart.java:3: error: cannot find symbol',
            '/home/runner/work/hello-world/hello-world/build.xml:4: Compile failed; see the compiler error output for details.',
          ],
          headline:
            '/home/runner/work/hello-world/hello-world/src/Cart.java:3: error: cannot find symbol',
          category: 'code',
          file: 'src/Cart.java:3',
        },
      ],
    },
    {
      category: 'dependency',
      match: /UNRESOLVED DEPENDENCIES|unresolved dependency: /,
      says: 'root',
      afterLines: 3,
      examples: [
        {
          log: '[ivy:retrieve] \t\t::          UNRESOLVED DEPENDENCIES         ::',
          headline: 'UNRESOLVED DEPENDENCIES',
          category: 'dependency',
        },
      ],
    },
  ],
};
