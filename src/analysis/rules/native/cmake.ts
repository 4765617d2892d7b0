import type { Extractor } from '../../rule.ts';

/** "CMake Error at file:line", and ctest's list of failed tests. */
export const cmake: Extractor = {
  tools: ['cmake', 'ctest', 'vcpkg', 'conan'],
  format: 'https://cmake.org/cmake/help/latest/manual/ctest.1.html',
  rules: [
    { category: 'configuration', match: /^(?:-- )?CMake Error/, weight: 89, after: 8 },
    { category: 'configuration', match: /^-- Configuring incomplete/, weight: 55 },
    { category: 'test', match: /The following tests FAILED:/, weight: 90, after: 2 },
    {
      category: 'test',
      match:
        /^\s+\d+ - (?<test>\S.*?) \((?:Failed|Timeout|SEGFAULT|Not Run|Subprocess aborted|ILLEGAL|BAD_COMMAND|Exception.*)\)/i,
      weight: 90,
    },
    {
      category: 'test',
      match: /^\s*\d+(?::|\/\d+) .*\*{3}(?:Failed|Exception|Timeout|Not Run)/,
      weight: 82,
    },
    { category: 'test', match: /^\d+% tests passed, [1-9]\d* tests? failed/, weight: 64 },
    {
      category: 'dependency',
      match:
        /^error: building \S+ failed with: BUILD_FAILED|^ERROR: (?:Missing prebuilt package|Package '.*' not resolved)/,
      weight: 90,
      after: 3,
    },
  ],
};
