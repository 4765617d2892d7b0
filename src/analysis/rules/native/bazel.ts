import type { Extractor } from '../../rule.ts';

/** "ERROR: path/BUILD:line:col: …" and the targets whose tests failed. */
export const bazel: Extractor = {
  tools: ['bazel', 'buck2', 'pants', 'please'],
  format: 'https://bazel.build/run/build',
  rules: [
    {
      category: 'network',
      match: /^(?:ERROR: An error occurred during the fetch|Error in download\w*: )/,
      weight: 87,
      after: 2,
    },
    { category: 'code', match: /^(?:ERROR|FAILED): Build did NOT complete/, weight: 45 },
    {
      category: 'code',
      match:
        /^ERROR: .*(?:BUILD|Build did NOT|failed: \(Exit|error executing|no such (?:package|target))/,
      weight: 85,
      after: 6,
    },
    { category: 'test', match: /^(?:FAIL|TIMEOUT|FLAKY): (?<test>\/\/\S+)/, weight: 86, after: 4 },
    {
      category: 'test',
      match: /^(?<test>\/\/\S+)\s+(?:FAILED(?! TO BUILD)|TIMEOUT|NO STATUS)\b/,
      weight: 88,
      after: 1,
    },
    { category: 'code', match: /^(?<test>\/\/\S+)\s+FAILED TO BUILD\b/, weight: 88, after: 1 },
    { category: 'test', match: /^Executed \d+ out of \d+ tests?: .*fail/, weight: 60 },
    { category: 'code', match: /^BUILD FAILED: |^Action failed: /, weight: 84, after: 6 },
  ],
};
