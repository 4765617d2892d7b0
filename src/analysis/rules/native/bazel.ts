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
      examples: [
        {
          log: "ERROR: An error occurred during the fetch of repository 'remote_coverage_tools':",
          headline: "An error occurred during the fetch of repository 'remote_coverage_tools'",
          category: 'network',
        },
      ],
    },
    {
      category: 'code',
      match: /^(?:ERROR|FAILED): Build did NOT complete/,
      says: 'wrapper',
      examples: [
        {
          log: [
            "ERROR: An error occurred during the fetch of repository 'remote_coverage_tools':",
            'FAILED: Build did NOT complete successfully (7 packages loaded, 28 targets configured)',
          ],
          headline: "An error occurred during the fetch of repository 'remote_coverage_tools'",
          category: 'network',
        },
      ],
    },
    {
      category: 'code',
      match:
        /^ERROR: .*(?:BUILD|Build did NOT|failed: \(Exit|error executing|no such (?:package|target))/,
      says: 'summary',
      afterLines: 6,
      examples: [
        {
          log: "ERROR: /home/runner/work/hello-world/hello-world/BUILD:1:8: no such package 'tools': BUILD file not found in any of the following directories. Add a BUILD file to a directory to mark it as a package.",
          headline:
            "BUILD:1:8: no such package 'tools': BUILD file not found in any of the following directories. Add a BUILD file to a directory to mark it as a package.",
          category: 'dependency',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?:FAIL|TIMEOUT|FLAKY): (?<test>\/\/\S+)/,
      says: 'summary',
      afterLines: 4,
      examples: [
        {
          log: 'FAIL: //lib:parse_test (see /home/runner/.cache/bazel/testlogs/lib/parse_test/test.log)',
          headline: '//lib:parse_test',
          category: 'test',
          test: '//lib:parse_test',
        },
      ],
    },
    {
      category: 'test',
      match: /^(?<test>\/\/\S+)\s+(?:FAILED(?! TO BUILD)|TIMEOUT|NO STATUS)\b/,
      says: 'detail',
      afterLines: 1,
      examples: [
        {
          log: '//lib:parse_test                                                FAILED in 0.3s',
          headline: '//lib:parse_test',
          category: 'test',
          test: '//lib:parse_test',
        },
      ],
    },
    {
      category: 'code',
      match: /^(?<test>\/\/\S+)\s+FAILED TO BUILD\b/,
      says: 'detail',
      afterLines: 1,
      examples: [
        {
          log: [
            "lib/parse.cc:12:3: error: 'token' was not declared in this scope",
            '//lib:parse_test                                                FAILED TO BUILD',
          ],
          headline: "'token' was not declared in this scope",
          category: 'code',
          test: '//lib:parse_test',
          file: 'lib/parse.cc:12',
        },
      ],
    },
    {
      category: 'test',
      match: /^Executed \d+ out of \d+ tests?: .*fail/,
      says: 'wrapper',
      examples: [
        {
          log: [
            '//lib:parse_test                                                FAILED in 0.3s',
            'Executed 1 out of 1 test: 1 fails locally.',
          ],
          headline: '//lib:parse_test',
          category: 'test',
          test: '//lib:parse_test',
        },
      ],
    },
    {
      category: 'code',
      match: /^BUILD FAILED: |^Action failed: /,
      says: 'summary',
      afterLines: 6,
      examples: [
        {
          log: 'Action failed: root//lib:parse (cxx_compile parse.cpp)',
          headline: 'root//lib:parse',
          category: 'code',
        },
      ],
    },
  ],
};
