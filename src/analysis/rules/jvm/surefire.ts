import type { Tool } from '../../rule.ts';

const frames = /^\s+at |^\s*\.{3} \d+ more|^Caused by: |^\s*Suppressed: /;

/** Results of JUnit and TestNG as surefire, failsafe and JUnit's own runners print them, old and new. */
export const surefire: Tool = {
  tools: ['surefire', 'failsafe', 'junit', 'testng'],
  format: 'https://maven.apache.org/surefire/maven-surefire-plugin/',
  precedes: ['maven'],
  oneTest: [
    {
      name: /^(?:[a-z]\w*\.)*(?<class>[A-Z]\w*)\.(?<method>\w+)$/,
      command: 'mvn test -Dtest={class}#{method}',
      seen: /\bmvnw?\b|^\[(?:INFO|ERROR)\]/,
      example: { test: 'com.example.CartTest.adds', command: 'mvn test -Dtest=CartTest#adds' },
    },
    {
      name: /^(?<method>\w+)\((?:[a-z]\w*\.)*(?<class>[A-Z]\w*)\)$/,
      command: 'mvn test -Dtest={class}#{method}',
      seen: /\bmvnw?\b|^\[(?:INFO|ERROR)\]/,
      example: { test: 'adds(com.example.CartTest)', command: 'mvn test -Dtest=CartTest#adds' },
    },
  ],
  rules: [
    {
      category: 'test',
      match:
        /^(?:\[ERROR\] )?(?<test>\w[\w$[\]{} .,=-]*\([\w.$]+\))\s+Time elapsed:.*<<< (?:FAILURE|ERROR)!/,
      says: 'root',
      afterLines: 3,
      while: frames,
      examples: [
        {
          log: 'multipliesPriceAndQuantity(com.example.CartTest)  Time elapsed: 0.029 sec  <<< FAILURE!',
          headline:
            'multipliesPriceAndQuantity(com.example.CartTest)  Time elapsed: 0.029 sec  <<< FAILURE!',
          category: 'test',
          test: 'multipliesPriceAndQuantity(com.example.CartTest)',
        },
      ],
    },
    {
      category: 'test',
      match:
        /^(?:\[ERROR\] )?(?<test>\w[\w$.]*\.[\w$]+(?:\[[^\]]*\])?)\s+(?:--\s+)?Time elapsed:.*<<< (?:FAILURE|ERROR)!/,
      says: 'root',
      afterLines: 3,
      while: frames,
      examples: [
        {
          log: [
            '[ERROR] com.example.CartTest.connect -- Time elapsed: 1.735 s <<< FAILURE!',
            'java.lang.IllegalStateException: no database at localhost:15432',
          ],
          headline: 'java.lang.IllegalStateException: no database at localhost:15432',
          category: 'test',
          test: 'com.example.CartTest.connect',
        },
      ],
    },
    // of a class: its tests follow
    {
      category: 'test',
      match: /^(?:\[\w+\] )?Tests run: \d.*<<< (?:FAILURE|ERROR)!/,
      says: 'summary',
      afterLines: 4,
      examples: [
        {
          log: [
            '[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.012 s <<< FAILURE! -- in com.example.CartTest',
            '[ERROR] com.example.CartTest.vat -- Time elapsed: 0.004 s <<< FAILURE!',
            'java.lang.AssertionError: expected:<12> but was:<7>',
          ],
          headline: 'expected:<12> but was:<7>',
          category: 'test',
          test: 'com.example.CartTest.vat',
        },
      ],
    },
    {
      category: 'test',
      match:
        /^(?:\[ERROR\] )?(?!Tests run)(?<test>\S.*?)\s+(?:--\s+)?Time elapsed:.*<<< (?:FAILURE|ERROR)!/,
      says: 'root',
      afterLines: 4,
      while: frames,
      examples: [
        {
          log: [
            'isOpen()  Time elapsed: 0.058 sec  <<< FAILURE!',
            'org.opentest4j.AssertionFailedError: expected: <false> but was: <true>',
          ],
          headline:
            'isOpen(): org.opentest4j.AssertionFailedError: expected: <false> but was: <true>',
          category: 'test',
          test: 'isOpen()',
        },
        {
          log: [
            '[ERROR] adds up prices  Time elapsed: 0.004 s  <<< FAILURE!',
            'java.lang.AssertionError: expected:<12> but was:<7>',
          ],
          headline: 'expected:<12> but was:<7>',
          category: 'test',
          test: 'adds up prices',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:\[ERROR\]|\[INFO\])?\s*(?:Failed tests|Tests in error|Failures|Errors): *.*$/,
      says: 'summary',
      afterLines: 6,
      examples: [
        {
          log: 'Failed tests:   multipliesPriceAndQuantity(com.example.CartTest): expected:<12> but was:<7>',
          headline:
            'Failed tests:   multipliesPriceAndQuantity(com.example.CartTest): expected:<12> but was:<7>',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^\[ERROR\]\s+(?:Run \d+: )?(?<test>[\w$.]+\.[\w$]+)(?::\d+|»|->| )(?!.*\bhttps?:)/,
      says: 'root',
      examples: [
        {
          log: '[ERROR]   Part2Test.addsUp:15 items of part 2 expected:<12> but was:<7>',
          headline: 'Part2Test.addsUp:15 items of part 2 expected:<12> but was:<7>',
          category: 'test',
          test: 'Part2Test.addsUp',
        },
      ],
    },
    {
      category: 'test',
      match: /^\[ERROR\]\s+(?:Run \d+: )?[\w$.]+(?:\.[\w$]+|:\d+|->).*/,
      says: 'root',
      examples: [
        {
          log: '[ERROR]   LinkTest.follows:31 expected:<https://a.example.com> but was:<https://b.example.com>',
          headline: 'expected:<https://a.example.com> but was:<https://b.example.com>',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match:
        /^\[(?:ERROR|WARNING)\] Tests run: \d+, Failures: (?!0, Errors: 0)|^Tests run: \d+, +Failures: (?:[1-9]\d*|0, +Errors: [1-9])/,
      says: 'wrapper',
      examples: [
        {
          log: [
            '[ERROR]   CartTest.addsUp:15 expected:<12> but was:<7>',
            '[ERROR] Tests run: 5, Failures: 1, Errors: 0, Skipped: 0',
          ],
          headline: 'expected:<12> but was:<7>',
          category: 'test',
          test: 'CartTest.addsUp',
        },
      ],
    },
    // JUnit 4's own runner, and the console launcher of JUnit 5
    {
      category: 'test',
      match: /^\d+\) (?<test>\w+\([\w.$]+\))$/,
      says: 'root',
      afterLines: 3,
      while: frames,
      examples: [
        {
          log: [
            '1) addsUp(com.example.CartTest)',
            'java.lang.AssertionError: expected:<12> but was:<7>',
          ],
          headline: 'addsUp(com.example.CartTest)',
          category: 'test',
          test: 'addsUp(com.example.CartTest)',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*JUnit \w+:(?<test>\S.*)$|^.* \[X\] /,
      says: 'summary',
      afterLines: 3,
      examples: [
        {
          log: '│  └─ addsUp() [X] expected: <12> but was: <7>',
          headline: 'addsUp() [X] expected: <12> but was: <7>',
          category: 'test',
        },
      ],
    },
    // TestNG
    {
      category: 'test',
      match: /^FAILED(?: CONFIGURATION)?: (?:@\w+ )?(?<test>\w\S*)$/,
      says: 'root',
      afterLines: 3,
      while: frames,
      examples: [
        {
          log: ['FAILED: addsUpPrices', 'java.lang.AssertionError: expected [12] but found [7]'],
          headline: 'addsUpPrices',
          category: 'test',
          test: 'addsUpPrices',
        },
      ],
    },
    {
      category: 'infrastructure',
      match:
        /The forked VM terminated without|ForkedBooter.*[Tt]erminated|There was a timeout or other error in the fork/,
      says: 'root',
      afterLines: 3,
      examples: [
        {
          log: '[ERROR] The forked VM terminated without properly saying goodbye. VM crash or System.exit called?',
          headline: 'The forked VM terminated without properly saying goodbye',
          category: 'infrastructure',
        },
      ],
    },
    {
      category: 'test',
      match: /There are test failures\./,
      says: 'wrapper',
      afterLines: 2,
      examples: [
        {
          log: '[ERROR] There are test failures.',
          headline: 'There are test failures',
          category: 'test',
        },
      ],
    },
  ],
};
