import type { Rule } from '../finding.ts';

/** gcc, clang, msvc, linkers, sanitizers; make, ninja, cmake, ctest, bazel; go; cargo and rustc; swift. */
export const native: readonly Rule[] = [
  // gcc and clang: https://gcc.gnu.org/onlinedocs/gcc/Diagnostic-Message-Formatting-Options.html
  {
    category: 'code',
    match: /^(?:\S.*?:\d+(?::\d+)?|\S.*\(\d+(?:,\d+)?\)): (?:fatal )?error(?: [A-Z]+\d+)?:? /,
    weight: 93,
    after: 3,
  },
  {
    category: 'code',
    match:
      /undefined reference to|undefined symbol|multiple definition of|symbol\(s\) not found|unresolved external|error LNK\d+|cannot find -l\S+/,
    weight: 90,
    before: 1,
  },
  {
    category: 'code',
    match: /linker command failed|collect2: error|ld returned \d+ exit status/,
    weight: 50,
    before: 2,
  },
  { category: 'code', match: /\b(?:fatal error|error) C\d{4}:/, weight: 90 },
  {
    category: 'code',
    match: /warnings? (?:being )?treated as errors|\[-Werror[=\w-]*\]/,
    weight: 72,
    before: 2,
  },
  // https://github.com/google/sanitizers/wiki
  {
    category: 'code',
    match:
      /(?:ERROR|WARNING): (?:Address|Thread|Memory|Leak|UndefinedBehavior)Sanitizer|runtime error: /,
    weight: 95,
    after: 8,
  },
  { category: 'code', match: /^SUMMARY: \w+Sanitizer/, weight: 88 },
  {
    category: 'code',
    match:
      /Segmentation fault|wasm trap|[Mm]emory fault|SIGSEGV|SIGBUS|SIGABRT|SIGILL|core dumped|Received signal|Aborted \(/,
    weight: 86,
    before: 2,
    after: 2,
  },
  // make, ninja, cmake, ctest, bazel: mostly wrappers of a cause above
  {
    category: 'code',
    match: /^(?:g?make|mingw32-make)(?:\[\d+\])?: \*\*\* No rule to make target/,
    weight: 88,
  },
  {
    category: 'code',
    match: /^(?:g?make|mingw32-make)(?:\[\d+\])?: \*\*\* /,
    weight: 38,
    before: 1,
  },
  { category: 'code', match: /^FAILED: |^ninja: build stopped/, weight: 45, after: 2 },
  { category: 'configuration', match: /^CMake Error/, weight: 88, after: 6 },
  { category: 'test', match: /The following tests FAILED:/, weight: 90, after: 8 },
  {
    category: 'test',
    match: /^\s*\d+(?::|\/\d+) .*\*{3}(?:Failed|Exception|Timeout|Not Run)/,
    weight: 82,
  },
  { category: 'test', match: /^\[\s+FAILED\s+\] (?!\d+ tests?)/, weight: 90, before: 6 },
  { category: 'test', match: /^\S+:\d+: Failure$/, weight: 88, after: 6 },
  {
    category: 'code',
    match: /^ERROR: .*(?:BUILD|Build did NOT|failed: \(Exit)|^FAIL: \/\//,
    weight: 84,
    after: 6,
  },
  // go: https://pkg.go.dev/cmd/go#hdr-Test_packages
  { category: 'test', match: /^\s*--- FAIL: \S+/, weight: 94, before: 1, while: /^\s{4,}\S/ },
  { category: 'code', match: /^(?:\.{0,2}\/?[\w./-]+\.go):\d+(?::\d+)?: /, weight: 86, before: 1 },
  {
    category: 'code',
    match: /^(?:panic: |fatal error: )(?!.*recovered)/,
    weight: 92,
    before: 2,
    after: 7,
  },
  { category: 'code', match: /^WARNING: DATA RACE/, weight: 94, after: 12 },
  {
    category: 'test',
    match: /^FAIL\s+\S+\s+(?:\[build failed\]|\[setup failed\]|[\d.]+s)/,
    weight: 70,
  },
  {
    category: 'dependency',
    match:
      /^go: .*(?:missing go\.sum|not found|unknown revision|updates to go\.mod needed|module lookup disabled|requires go)|no required module provides package|cannot find package/,
    weight: 88,
    after: 2,
  },
  {
    category: 'test',
    match: /\[(?:FAIL|Fail|PANICKED|TIMEDOUT)\] \S|^Summarizing \d+ Failures?/,
    weight: 86,
    after: 2,
  },
  { category: 'lint', match: /^\S+\.go:\d+:\d+: .* \(\w+\)$/, weight: 86, after: 2 },
  // rustc and cargo: https://doc.rust-lang.org/rustc/json.html
  {
    category: 'code',
    match:
      /^error(?:\[[\w:-]+\])?: (?!could not compile|aborting|process didn't|test failed|\d+ target|build failed|recipe)/,
    weight: 92,
    while: /^\s*(?:-->|\||\d+ +\||=|\.\.\.|::)|^$/,
  },
  { category: 'code', match: /^error: (?:could not compile|aborting due)/, weight: 48 },
  { category: 'test', match: /^thread '.*' (?:\(\d+\) )?panicked at/, weight: 93, after: 5 },
  { category: 'test', match: /^test (.+) \.\.\. FAILED$/, weight: 80 },
  {
    category: 'test',
    match: /^\s*(?:FAIL|SIGABRT|SIGSEGV|TIMEOUT|TRY \d+ FAIL) \[\s*[\d.]+s\]/,
    weight: 86,
  },
  { category: 'test', match: /^---- .+ stdout ----$/, weight: 84, after: 6 },
  { category: 'test', match: /^test result: FAILED|^failures:$/, weight: 62, after: 3 },
  { category: 'test', match: /^error: (?:test failed|\d+ targets? failed)/, weight: 56 },
  { category: 'test', match: /\b\d+ of \d+ tests? failed\b/, weight: 78 },
  {
    category: 'dependency',
    match:
      /pkg-config.*(?:not found|exited)|failed to run custom build command|failed to select a version|no matching package/,
    weight: 88,
    after: 5,
  },
  { category: 'lint', match: /^Diff in \S+:?\d*/, weight: 84, after: 6 },
  // swift, xcodebuild, dart, flutter
  {
    category: 'code',
    match: /\*\* (?:BUILD|TEST|ARCHIVE) FAILED \*\*|The following build commands failed/,
    weight: 60,
    before: 2,
    after: 3,
  },
  { category: 'test', match: /^(?:Test Case|Test Suite) '.*' failed|: error: -\[/, weight: 88 },
  {
    category: 'test',
    match: /Some tests failed\.|^\d\d:\d\d \+\d+ -\d+: .*\[E\]/,
    weight: 78,
    after: 6,
  },
];
