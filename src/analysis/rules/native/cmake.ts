import type { Tool } from '../../rule.ts';

/** "CMake Error at file:line", and ctest's list of failed tests. */
export const cmake: Tool = {
  tools: ['cmake', 'ctest', 'vcpkg', 'conan'],
  format: 'https://cmake.org/cmake/help/latest/manual/ctest.1.html',
  rules: [
    { category: 'configuration', match: /^(?:-- )?CMake Error/, says: 'detail', afterLines: 8 },
    { category: 'configuration', match: /^-- Configuring incomplete/, says: 'wrapper' },
    { category: 'test', match: /The following tests FAILED:/, says: 'root', afterLines: 2 },
    {
      category: 'test',
      match:
        /^\s+\d+ - (?<test>\S.*?) \((?:Failed|Timeout|SEGFAULT|Not Run|Subprocess aborted|ILLEGAL|BAD_COMMAND|Exception.*)\)/i,
      says: 'root',
    },
    {
      category: 'test',
      match: /^\s*\d+(?::|\/\d+) .*\*{3}(?:Failed|Exception|Timeout|Not Run)/,
      says: 'summary',
    },
    { category: 'test', match: /^\d+% tests passed, [1-9]\d* tests? failed/, says: 'wrapper' },
    {
      category: 'dependency',
      match:
        /^error: building \S+ failed with: BUILD_FAILED|^ERROR: (?:Missing prebuilt package|Package '.*' not resolved)/,
      says: 'root',
      afterLines: 3,
    },
  ],
};
