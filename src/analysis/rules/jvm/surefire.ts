import type { Tool } from '../../rule.ts';

const frames = /^\s+at |^\s*\.{3} \d+ more|^Caused by: |^\s*Suppressed: /;

/** Results of JUnit and TestNG as surefire, failsafe and JUnit's own runners print them, old and new. */
export const surefire: Tool = {
  tools: ['surefire', 'failsafe', 'junit', 'testng'],
  format: 'https://maven.apache.org/surefire/maven-surefire-plugin/',
  rules: [
    {
      category: 'test',
      match:
        /^(?:\[ERROR\] )?(?<test>\w[\w$[\]{} .,=-]*\([\w.$]+\))\s+Time elapsed:.*<<< (?:FAILURE|ERROR)!/,
      says: 'root',
      afterLines: 3,
      while: frames,
    },
    {
      category: 'test',
      match:
        /^(?:\[ERROR\] )?(?<test>\w[\w$.]*\.[\w$]+(?:\[[^\]]*\])?)\s+(?:--\s+)?Time elapsed:.*<<< (?:FAILURE|ERROR)!/,
      says: 'root',
      afterLines: 3,
      while: frames,
    },
    // of a class: its tests follow
    {
      category: 'test',
      match: /^(?:\[\w+\] )?Tests run: \d.*<<< (?:FAILURE|ERROR)!/,
      says: 'summary',
      afterLines: 4,
    },
    {
      category: 'test',
      match: /<<< (?:FAILURE|ERROR)!/,
      says: 'root',
      afterLines: 4,
      while: frames,
    },
    {
      category: 'test',
      match: /^(?:\[ERROR\]|\[INFO\])?\s*(?:Failed tests|Tests in error|Failures|Errors): *.*$/,
      says: 'summary',
      afterLines: 6,
    },
    {
      category: 'test',
      match: /^\[ERROR\]\s+(?:Run \d+: )?(?<test>[\w$.]+\.[\w$]+)(?::\d+|»|->| )(?!.*\bhttps?:)/,
      says: 'root',
    },
    {
      category: 'test',
      match: /^\[ERROR\]\s+(?:Run \d+: )?[\w$.]+(?:\.[\w$]+|:\d+|->).*/,
      says: 'root',
    },
    {
      category: 'test',
      match:
        /^\[(?:ERROR|WARNING)\] Tests run: \d+, Failures: (?!0, Errors: 0)|^Tests run: \d+, +Failures: (?:[1-9]\d*|0, +Errors: [1-9])/,
      says: 'wrapper',
    },
    // JUnit 4's own runner, and the console launcher of JUnit 5
    {
      category: 'test',
      match: /^\d+\) (?<test>\w+\([\w.$]+\))$/,
      says: 'root',
      afterLines: 3,
      while: frames,
    },
    {
      category: 'test',
      match: /^\s*JUnit \w+:(?<test>\S.*)$|^.* \[X\] /,
      says: 'summary',
      afterLines: 3,
    },
    // TestNG
    {
      category: 'test',
      match: /^FAILED(?: CONFIGURATION)?: (?:@\w+ )?(?<test>\w\S*)$/,
      says: 'root',
      afterLines: 3,
      while: frames,
    },
    {
      category: 'infrastructure',
      match:
        /The forked VM terminated without|ForkedBooter.*[Tt]erminated|There was a timeout or other error in the fork/,
      says: 'root',
      afterLines: 3,
    },
    { category: 'test', match: /There are test failures\./, says: 'wrapper', afterLines: 2 },
  ],
};
