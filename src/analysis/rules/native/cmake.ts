import type { Tool } from '../../rule.ts';

/** "CMake Error at file:line", and ctest's list of failed tests. */
export const cmake: Tool = {
  tools: ['cmake', 'ctest', 'vcpkg', 'conan'],
  format: 'https://cmake.org/cmake/help/latest/manual/ctest.1.html',
  oneTest: [
    {
      name: /^(?<test>[\w.:/-]+)$/,
      command: 'ctest -R ^{test:pattern}$ --output-on-failure',
      example: { test: 'cart.totals', command: "ctest -R '^cart\\.totals$' --output-on-failure" },
    },
  ],
  rules: [
    {
      category: 'configuration',
      match: /^(?:-- )?CMake Error/,
      says: 'detail',
      afterLines: 8,
      examples: [
        {
          log: [
            'CMake Error at CMakeLists.txt:5 (find_package):',
            '  By not providing "FindHelloKit.cmake" in CMAKE_MODULE_PATH this project has',
            '  asked CMake to find a package configuration file',
          ],
          headline: 'CMakeLists.txt:5 (find_package)',
          category: 'configuration',
          file: 'CMakeLists.txt:5',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^-- Configuring incomplete/,
      says: 'wrapper',
      examples: [
        {
          log: [
            'CMake Error: CMake was unable to find a build program corresponding to "Ninja".',
            '-- Configuring incomplete, errors occurred!',
          ],
          headline: 'CMake was unable to find a build program',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'test',
      match: /The following tests FAILED:/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: ['The following tests FAILED:', '\t  2 - totals (Failed)'],
          headline: '2 - totals (Failed)',
          category: 'test',
          test: 'totals',
        },
      ],
    },
    {
      category: 'test',
      match:
        /^\s+\d+ - (?<test>\S.*?) \((?:Failed|Timeout|SEGFAULT|Not Run|Subprocess aborted|ILLEGAL|BAD_COMMAND|Exception.*)\)/i,
      says: 'root',
      examples: [
        {
          log: '\t  2 - totals (Failed)',
          headline: '2 - totals (Failed)',
          category: 'test',
          test: 'totals',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*\d+(?::|\/\d+) .*\*{3}(?:Failed|Exception|Timeout|Not Run)/,
      says: 'summary',
      examples: [
        {
          log: '2/3 Test #2: totals ...........................***Failed    0.01 sec',
          headline: 'totals',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      match: /^\d+% tests passed, [1-9]\d* tests? failed/,
      says: 'wrapper',
      examples: [
        {
          log: [
            '67% tests passed, 1 tests failed out of 3',
            'The following tests FAILED:',
            '\t  2 - totals (Failed)',
          ],
          headline: 'totals',
          category: 'test',
          test: 'totals',
        },
      ],
    },
    {
      category: 'dependency',
      match:
        /^error: building \S+ failed with: BUILD_FAILED|^ERROR: (?:Missing prebuilt package|Package '.*' not resolved)/,
      says: 'root',
      afterLines: 3,
      examples: [
        {
          log: 'error: building hello-kit:x64-linux failed with: BUILD_FAILED',
          headline: 'building hello-kit:x64-linux failed with: BUILD_FAILED',
          category: 'dependency',
        },
      ],
    },
  ],
};
