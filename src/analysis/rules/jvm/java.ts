import type { Tool } from '../../rule.ts';

/** javac's diagnostics, exceptions and their causes. */
export const java: Tool = {
  tools: ['javac', 'java', 'kotlinc'],
  format: 'https://docs.oracle.com/en/java/javase/21/docs/specs/man/javac.html',
  rules: [
    { category: 'code', match: /^\S+\.(?:java|kt|scala):\d+: error:/, says: 'root', afterLines: 4 },
    {
      category: 'code',
      match: /^Exception in thread "/,
      says: 'root',
      while: /^\s+at |^\s*\.{3} \d+ more|^Caused by: /,
    },
    {
      category: 'test',
      match:
        /^\s*(?:Caused by: )?(?:java|javax|jakarta|org|junit|kotlin|io|com|net)\.[\w.$]+(?:Error|Exception|Failure)\b/,
      says: 'summary',
      beforeLines: 1,
      afterLines: 2,
      while: /^\s+at |^\s*\.{3} \d+ more/,
    },
    {
      category: 'test',
      match: /^\s*(?:Expected|expected)\b.*(?:but|actual|was)/,
      says: 'summary',
      beforeLines: 1,
      afterLines: 1,
    },
    {
      category: 'code',
      match: /^Caused(?: by)?: \S/,
      says: 'wrapper',
      afterLines: 1,
      while: /^\s+at |^\s*\.{3} \d+ more/,
    },
    {
      category: 'code',
      match:
        /^Error: (?:Could not find or load main class|A JNI error|Unable to (?:access jarfile|initialize main))|UnsupportedClassVersionError/,
      says: 'root',
      afterLines: 2,
    },
  ],
};
