import type { Extractor } from '../../rule.ts';

/** javac's diagnostics, exceptions and their causes. */
export const java: Extractor = {
  tools: ['javac', 'java', 'kotlinc'],
  format: 'https://docs.oracle.com/en/java/javase/21/docs/specs/man/javac.html',
  rules: [
    { category: 'code', match: /^\S+\.(?:java|kt|scala):\d+: error:/, weight: 93, after: 4 },
    {
      category: 'code',
      match: /^Exception in thread "/,
      weight: 90,
      while: /^\s+at |^\s*\.{3} \d+ more|^Caused by: /,
    },
    {
      category: 'test',
      match:
        /^\s*(?:Caused by: )?(?:java|javax|jakarta|org|junit|kotlin|io|com|net)\.[\w.$]+(?:Error|Exception|Failure)\b/,
      weight: 79,
      before: 1,
      after: 2,
      while: /^\s+at |^\s*\.{3} \d+ more/,
    },
    {
      category: 'test',
      match: /^\s*(?:Expected|expected)\b.*(?:but|actual|was)/,
      weight: 76,
      before: 1,
      after: 1,
    },
    {
      category: 'code',
      match: /^Caused(?: by)?: \S/,
      weight: 67,
      after: 1,
      while: /^\s+at |^\s*\.{3} \d+ more/,
    },
    {
      category: 'code',
      match:
        /^Error: (?:Could not find or load main class|A JNI error|Unable to (?:access jarfile|initialize main))|UnsupportedClassVersionError/,
      weight: 92,
      after: 2,
    },
  ],
};
