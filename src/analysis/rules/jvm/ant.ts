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
    },
    {
      category: 'test',
      match: /^\s*\[junit\w*\] Testcase: (?<test>\S+)(?:\(.*\))?:?.*(?:FAILED|Caused an ERROR)/,
      says: 'root',
      afterLines: 4,
    },
    {
      category: 'test',
      match: /^\s*\[junit\w*\] (?:TEST|Test) (?<test>\S+) FAILED/,
      says: 'root',
      beforeLines: 1,
    },
    {
      category: 'test',
      match: /^\s*\[junit\w*\] Tests run: \d+, Failures: (?:[1-9]\d*|0, Errors: [1-9])/,
      says: 'summary',
    },
    {
      category: 'test',
      match: /^\s*\[junit\w*\] .*(?:FAILED|Caused an ERROR)|^\s*\[testng\] .*Failed/,
      says: 'detail',
      afterLines: 4,
    },
    {
      category: 'test',
      match: /^\s*Testcase: (?<test>\w+)(?:\([\w.]+\))?:?\s*(?:FAILED|Caused an ERROR)/,
      says: 'root',
      afterLines: 5,
    },
    { category: 'code', match: /^BUILD FAILED$/, says: 'wrapper', afterLines: 5 },
    { category: 'code', match: /^\S+build\S*\.xml:\d+: /, says: 'summary', afterLines: 2 },
    {
      category: 'dependency',
      match: /UNRESOLVED DEPENDENCIES|unresolved dependency: /,
      says: 'root',
      afterLines: 3,
    },
  ],
};
