import type { Tool } from '../../rule.ts';

/** javac's diagnostics, exceptions and their causes. */
export const java: Tool = {
  tools: ['javac', 'java', 'kotlinc'],
  format: 'https://docs.oracle.com/en/java/javase/21/docs/specs/man/javac.html',
  rules: [
    {
      category: 'code',
      match: /^\S+\.(?:java|kt|scala):\d+: error:/,
      says: 'root',
      afterLines: 4,
      examples: [
        {
          log: 'Cart.java:3: error: incompatible types: String cannot be converted to int',
          headline: 'Cart.java:3: error: incompatible types: String cannot be converted to int',
          category: 'code',
          file: 'Cart.java:3',
        },
      ],
    },
    {
      category: 'code',
      match: /^Exception in thread "/,
      says: 'root',
      while: /^\s+at |^\s*\.{3} \d+ more|^Caused by: /,
      examples: [
        {
          log: 'Exception in thread "main" java.lang.NumberFormatException: For input string: "twelve"',
          headline:
            'Exception in thread "main" java.lang.NumberFormatException: For input string: "twelve"',
          category: 'code',
        },
      ],
    },
    {
      category: 'test',
      match:
        /^\s*(?:Caused by: )?(?:java|javax|jakarta|org|junit|kotlin|io|com|net)\.[\w.$]+(?:Error|Exception|Failure)\b/,
      says: 'summary',
      beforeLines: 1,
      afterLines: 2,
      while: /^\s+at |^\s*\.{3} \d+ more/,
      examples: [
        {
          log: 'java.lang.AssertionError: expected:<12> but was:<7>',
          headline: 'java.lang.AssertionError: expected:<12> but was:<7>',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*(?:Expected|expected)\b.*(?:but|actual|was)/,
      says: 'summary',
      beforeLines: 1,
      afterLines: 1,
      examples: [
        {
          log: '      expected 12 to be due, but 7 is (RuntimeError)',
          headline: 'expected 12 to be due, but 7 is (RuntimeError)',
          category: 'test',
        },
      ],
    },
    {
      category: 'code',
      match: /^Caused(?: by)?: \S/,
      says: 'summary',
      afterLines: 1,
      while: /^\s+at |^\s*\.{3} \d+ more/,
      examples: [
        {
          log: 'Caused by: kafka.common.KafkaException: no broker answers',
          headline: 'no broker answers',
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match:
        /^Error: (?:Could not find or load main class|A JNI error|Unable to (?:access jarfile|initialize main))|UnsupportedClassVersionError/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: 'Error: Could not find or load main class com.example.Shop',
          headline: 'Could not find or load main class com.example.Shop',
          category: 'code',
        },
      ],
    },
  ],
};
