import type { Extractor } from '../../rule.ts';

/** "[task] message" lines of Ant, and its JUnit task. */
export const ant: Extractor = {
  tools: ['ant', 'ivy'],
  format: 'https://ant.apache.org/manual/Tasks/junit.html',
  rules: [
    {
      category: 'code',
      match: /^\s*\[(?:javac|groovyc|scalac)\] .*(?:: error: |\d+ errors?$)/,
      weight: 92,
      after: 3,
    },
    {
      category: 'test',
      match: /^\s*\[junit\w*\] Testcase: (?<test>\S+)(?:\(.*\))?:?.*(?:FAILED|Caused an ERROR)/,
      weight: 92,
      after: 4,
    },
    {
      category: 'test',
      match: /^\s*\[junit\w*\] (?:TEST|Test) (?<test>\S+) FAILED/,
      weight: 90,
      before: 1,
    },
    {
      category: 'test',
      match: /^\s*\[junit\w*\] Tests run: \d+, Failures: (?:[1-9]\d*|0, Errors: [1-9])/,
      weight: 74,
    },
    {
      category: 'test',
      match: /^\s*\[junit\w*\] .*(?:FAILED|Caused an ERROR)|^\s*\[testng\] .*Failed/,
      weight: 88,
      after: 4,
    },
    {
      category: 'test',
      match: /^\s*Testcase: (?<test>\w+)(?:\([\w.]+\))?:?\s*(?:FAILED|Caused an ERROR)/,
      weight: 92,
      after: 5,
    },
    { category: 'code', match: /^BUILD FAILED$/, weight: 66, after: 5 },
    { category: 'code', match: /^\S+build\S*\.xml:\d+: /, weight: 74, after: 2 },
    {
      category: 'dependency',
      match: /UNRESOLVED DEPENDENCIES|unresolved dependency: /,
      weight: 90,
      after: 3,
    },
  ],
};
