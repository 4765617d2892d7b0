import type { Tool } from '../../rule.ts';

/** "ERROR: path/BUILD:line:col: …" and the targets whose tests failed. */
export const bazel: Tool = {
  tools: ['bazel', 'buck2', 'pants', 'please'],
  format: 'https://bazel.build/run/build',
  rules: [
    {
      category: 'network',
      match: /^(?:ERROR: An error occurred during the fetch|Error in download\w*: )/,
      says: 'detail',
      afterLines: 2,
    },
    { category: 'code', match: /^(?:ERROR|FAILED): Build did NOT complete/, says: 'wrapper' },
    {
      category: 'code',
      match:
        /^ERROR: .*(?:BUILD|Build did NOT|failed: \(Exit|error executing|no such (?:package|target))/,
      says: 'summary',
      afterLines: 6,
    },
    {
      category: 'test',
      match: /^(?:FAIL|TIMEOUT|FLAKY): (?<test>\/\/\S+)/,
      says: 'summary',
      afterLines: 4,
    },
    {
      category: 'test',
      match: /^(?<test>\/\/\S+)\s+(?:FAILED(?! TO BUILD)|TIMEOUT|NO STATUS)\b/,
      says: 'detail',
      afterLines: 1,
    },
    {
      category: 'code',
      match: /^(?<test>\/\/\S+)\s+FAILED TO BUILD\b/,
      says: 'detail',
      afterLines: 1,
    },
    { category: 'test', match: /^Executed \d+ out of \d+ tests?: .*fail/, says: 'wrapper' },
    { category: 'code', match: /^BUILD FAILED: |^Action failed: /, says: 'summary', afterLines: 6 },
  ],
};
