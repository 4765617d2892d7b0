import { RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';
import { describe, expect, it } from 'vitest';
import { causeOf } from '../../src/analysis/cause.ts';
import { diagnose } from '../../src/analysis/diagnose.ts';
import { ruleFor } from '../../src/analysis/match-rule.ts';
import { general, tools as ofTools } from '../../src/analysis/rules/index.ts';
import { decodeLog } from '../../src/logs/decode.ts';
import type { LogLine } from '../../src/logs/line.ts';
import { recordedLog } from '../fixtures/recorded.ts';
import { excerpts } from './excerpts.ts';

const tools = [...ofTools, ...general];

function sample(name: string): LogLine[] {
  const excerpt = (excerpts as Readonly<Record<string, string>>)[name];
  return decodeLog(excerpt === undefined ? recordedLog(name) : Buffer.from(excerpt.trim()));
}

/** Which extractor speaks, on which log or excerpt, and what it makes of it. */
const table: readonly (readonly [
  tool: string,
  sample: string,
  category: string,
  line: number,
  cause: string,
  files: readonly string[],
  tests: readonly string[],
])[] = [
  [
    'kernel',
    'node-heap',
    'out_of_memory',
    44,
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    [],
    [],
  ],
  [
    'filesystem',
    'disk-full',
    'disk',
    38,
    "dd: error writing '/dev/full': No space left on device",
    [],
    [],
  ],
  ['cuda', 'cuda', 'code', 5, 'RuntimeError: CUDA error: device-side assert triggered', [], []],
  [
    'GitHub Actions runner',
    'shutdown',
    'infrastructure',
    2,
    'The runner has received a shutdown signal. This can happen when the runner service is stopped, or a manually started runner is canceled.',
    [],
    [],
  ],
  ['npm', 'npm-eresolve', 'dependency', 39, 'ERESOLVE unable to resolve dependency tree', [], []],
  [
    'jest',
    'jest-assertion',
    'test',
    56,
    'total › multiplies price and quantity: expect(received).toBe(expected) // Object.is equality; Expected: 12; Received: 4 (cart.test.js:9)',
    ['cart.test.js:9'],
    ['total › multiplies price and quantity'],
  ],
  [
    'playwright',
    'playwright',
    'test',
    3,
    '[chromium] › tests/login.spec.ts:14:5 › login › rejects a wrong password: Error: expect(locator).toHaveText(expected) failed',
    ['tests/login.spec.ts:14', 'tests/login.spec.ts:17'],
    ['[chromium] › tests/login.spec.ts:14:5 › login › rejects a wrong password'],
  ],
  [
    'vitest',
    'vitest-assertion',
    'test',
    61,
    'src/cart.test.ts > total > multiplies price and quantity: AssertionError: expected 4 to be 12 // Object.is equality',
    ['src/cart.test.ts:10'],
    ['src/cart.test.ts > total > multiplies price and quantity'],
  ],
  [
    'tsc',
    'tsc-errors',
    'code',
    48,
    "src/order.ts(5,14): error TS2322: Type 'number' is not assignable to type 'string'.",
    ['src/order.ts:5'],
    [],
  ],
  [
    'eslint',
    'eslint-errors',
    'lint',
    53,
    "2:9   error  'taxed' is assigned a value but never used  no-unused-vars",
    [],
    [],
  ],
  [
    'eslint',
    'biome-errors',
    'lint',
    82,
    'src/price.js:2:2 lint/suspicious/noDebugger  FIXABLE: This is an unexpected use of the debugger statement.',
    ['src/price.js:2'],
    [],
  ],
  [
    'eslint',
    'prettier-check',
    'lint',
    53,
    '[warn] Code style issues found in the above file. Run Prettier with --write to fix.',
    [],
    [],
  ],
  [
    'mocha',
    'node-test',
    'test',
    45,
    'multiplies price and quantity: Expected values to be strictly equal: 7 !== 12 (cart.test.js:9)',
    ['cart.test.js:8'],
    ['multiplies price and quantity'],
  ],
  [
    'mocha',
    'mocha-assertion',
    'test',
    63,
    'AssertionError [ERR_ASSERTION]: Expected values to be strictly deep-equal: +   total: 7 (test/cart.js:5)',
    ['test/cart.js:5'],
    ['multiplies price and quantity'],
  ],
  [
    'karma',
    'karma',
    'test',
    1,
    'Cart adds up prices: Expected 20 to be 30. (src/cart.spec.js:9)',
    ['src/cart.spec.js:9'],
    ['Cart adds up prices'],
  ],
  [
    'esbuild',
    'webpack',
    'code',
    3,
    "Module not found: Error: Can't resolve './header' in '/home/runner/work/shop/shop/src' (src/index.js:3)",
    ['src/index.js:3'],
    [],
  ],
  [
    'node',
    'matrix-missing-module',
    'dependency',
    52,
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'left-pad' imported from /home/runner/work/hello-world/hello-world/src/main.js",
    [],
    [],
  ],
  [
    'pytest',
    'pytest-assertion',
    'test',
    56,
    'tests/test_cart.py::test_multiplies_price_and_quantity: AssertionError: assert 4 == 12',
    ['tests/test_cart.py:9'],
    ['tests/test_cart.py::test_multiplies_price_and_quantity'],
  ],
  [
    'pytest',
    'pytest-collection',
    'dependency',
    54,
    "ModuleNotFoundError: No module named 'hello_kit' (tests/test_cart.py:1)",
    ['tests/test_cart.py:1'],
    [],
  ],
  [
    'unittest',
    'unittest-failure',
    'test',
    42,
    'test_adds_prices (test_cart.TotalTest.test_adds_prices): AssertionError: 7 != 12 (test_cart.py:9)',
    ['test_cart.py:9'],
    ['test_adds_prices (test_cart.TotalTest.test_adds_prices)'],
  ],
  [
    'pre-commit',
    'pre-commit-hook',
    'lint',
    39,
    'no breakpoints are left..................................................Failed (cart.py:2)',
    ['cart.py:2'],
    [],
  ],
  [
    'pre-commit',
    'lintrunner',
    'lint',
    1,
    'Lint for torch/_inductor/graph.py: Error (RUFF) F401',
    [],
    [],
  ],
  [
    'yamllint',
    'actionlint',
    'lint',
    1,
    '.github/workflows/ci.yml:12:9: unexpected key "step" for "job" section. expected one of "steps", "needs" [syntax-check]',
    ['.github/workflows/ci.yml:12'],
    [],
  ],
  [
    'mypy',
    'mypy-errors',
    'lint',
    39,
    'cart.py:2: error: Unsupported operand types for + ("int" and "str")  [operator]',
    ['cart.py:2'],
    [],
  ],
  [
    'mypy',
    'ruff-errors',
    'lint',
    39,
    'F821 Undefined name `prices` (cart.py:5)',
    ['cart.py:5', 'cart.py:1'],
    [],
  ],
  [
    'mypy',
    'pylint-errors',
    'lint',
    40,
    "cart.py:2:15: E0602: Undefined variable 'prices' (undefined-variable)",
    ['cart.py:2'],
    [],
  ],
  [
    'pip',
    'pip-no-match',
    'dependency',
    39,
    'Could not find a version that satisfies the requirement six==99.0.0 (from versions: 0.9.0, 0.9.1, 0.9.2, 1.0b1, 1.0.0, 1.1.0, 1.2.0, 1.3.0, 1.4.0, 1.4.1, 1.5.0, 1.5.1, 1.5.2, 1.6.0, 1.6.1, 1.7.0, 1.7.1, 1.7.2, 1.7.3, 1.8.0, 1.9.0, 1.10.0, 1.11.0, 1.12.0, 1.13.0, 1.14.0, 1.15.0, 1.16.0, 1.17.0)',
    [],
    [],
  ],
  [
    'pip',
    'uv-no-solution',
    'dependency',
    40,
    'cause: Because there is no version of six==99.0.0 and you require six==99.0.0, we can conclude that your requirements are unsatisfiable.',
    [],
    [],
  ],
  [
    'javac',
    'java-exception',
    'code',
    38,
    'Exception in thread "main" java.lang.NumberFormatException: For input string: "twelve" (Cart.java:3)',
    ['Cart.java:3'],
    [],
  ],
  [
    'sbt',
    'scalatest',
    'test',
    3,
    'should add up prices: 20 did not equal 30 (CartSpec.scala:14)',
    ['CartSpec.scala:14'],
    ['should add up prices'],
  ],
  [
    'dart',
    'dart',
    'test',
    2,
    'test/cart_test.dart: adds up prices: Expected: <30>; Actual: <20>',
    ['test/cart_test.dart:19'],
    ['test/cart_test.dart: adds up prices'],
  ],
  [
    'dotnet',
    'msbuild',
    'code',
    3,
    "D:\\a\\shop\\shop\\src\\Cart.cs(27,18): error CS0103: The name 'total' does not exist in the current context [D:\\a\\shop\\shop\\src\\Shop.csproj]",
    ['src/Cart.cs:27'],
    [],
  ],
  [
    'vstest',
    'vstest',
    'test',
    2,
    'AddsUpPrices: Assert.Equal() Failure: Values differ; Expected: 30; Actual: 20 (test/CartTests.cs:19)',
    ['test/CartTests.cs:19'],
    ['AddsUpPrices'],
  ],
  [
    'swift',
    'xctest',
    'test',
    2,
    'ShopTests.CartTests testAddsUpPrices: XCTAssertEqual failed: ("20") is not equal to ("30") (Tests/CartTests.swift:19)',
    ['Tests/CartTests.swift:19'],
    ['ShopTests.CartTests testAddsUpPrices'],
  ],
  [
    'perl',
    'perl-missing-module',
    'dependency',
    38,
    "Can't locate Hello/Kit.pm in @INC (you may need to install the Hello::Kit module) (@INC contains: /etc/perl /usr/local/lib/x86_64-linux-gnu/perl/5.36.0 /usr/local/share/perl/5.36.0 /usr/lib/x86_ … e /usr/lib/x86_64-linux-gnu/perl/5.36 /usr/share/perl/5.36 /usr/local/lib/site_perl) at cart.pl line 2.",
    ['cart.pl:2'],
    [],
  ],
  [
    'python',
    'python-traceback',
    'code',
    42,
    "KeyError: 'database' (settings.py:9)",
    ['settings.py:9'],
    [],
  ],
  [
    'go test',
    'go-test',
    'test',
    38,
    'TestTotalMultiplies: cart_test.go:7: Total() = 4, want 12',
    ['cart_test.go:7'],
    ['TestTotalMultiplies'],
  ],
  [
    'go test',
    'go-panic',
    'test',
    39,
    'TestFirstItem: panic: runtime error: index out of range [0] with length 0 [recovered, repanicked] (cart/cart_test.go:7)',
    [],
    ['TestFirstItem'],
  ],
  [
    'go test',
    'go-race',
    'test',
    39,
    'TestConcurrentTotals: testing.go:1712: race detected during execution of test',
    ['testing.go:1712', 'cart/cart_test.go:12', 'cart/cart_test.go:10'],
    ['TestConcurrentTotals'],
  ],
  [
    'go build',
    'go-build',
    'code',
    39,
    'cart/cart.go:10:17: item.Cost undefined (type Item has no field or method Cost)',
    ['cart/cart.go:10'],
    [],
  ],
  [
    'AddressSanitizer',
    'address-sanitizer',
    'code',
    40,
    'SUMMARY: AddressSanitizer: heap-buffer-overflow /home/runner/work/hello-world/hello-world/cart.c:6 in main',
    ['cart.c:6'],
    [],
  ],
  [
    'AddressSanitizer',
    'segfault-139',
    'code',
    39,
    '/home/runner/work/_temp/1f7b2c88-51ab-4c6e-9d0e-5d3a1f0c9b27.sh: line 2: 32342 Segmentation fault      ./crash',
    [],
    [],
  ],
  [
    'cargo',
    'cargo-test',
    'test',
    50,
    'tests::multiplies_price_and_quantity: assertion `left == right` failed; left: 4; right: 12 (src/lib.rs:16)',
    ['src/lib.rs:16'],
    ['tests::multiplies_price_and_quantity'],
  ],
  [
    'cargo',
    'cargo-panic',
    'configuration',
    42,
    'PORT must be set: NotPresent (src/main.rs:2)',
    ['src/main.rs:2'],
    [],
  ],
  [
    'rustc',
    'rustc-error',
    'code',
    39,
    'error[E0382]: borrow of moved value: `names` (src/lib.rs:3)',
    ['src/lib.rs:3'],
    [],
  ],
  [
    'gcc',
    'gcc-make',
    'code',
    40,
    'cart.c:4:13: error: initialization of ‘int’ from ‘char *’ makes integer from pointer without a cast [-Werror=int-conversion]',
    ['cart.c:4'],
    [],
  ],
  [
    'gcc',
    'msvc',
    'code',
    2,
    "C:\\work\\shop\\cart.cpp(12,9): error C2065: 'total': undeclared identifier [C:\\work\\shop\\shop.vcxproj]",
    ['C:/work/shop/cart.cpp:12'],
    [],
  ],
  [
    'ld',
    'undefined-reference',
    'code',
    41,
    "cart.c:(.text+0xa): undefined reference to `total'",
    [],
    [],
  ],
  [
    'cmake',
    'cmake-missing-package',
    'configuration',
    44,
    'CMake Error at CMakeLists.txt:5 (find_package): By not providing "FindHelloKit.cmake" in CMAKE_MODULE_PATH this project has asked CMake to find a package configuration file provided by "HelloKit", but CMake did not find one.',
    ['CMakeLists.txt:5'],
    [],
  ],
  ['cmake', 'ctest-failure', 'test', 70, '2 - totals (Failed)', [], ['totals']],
  [
    'googletest',
    'googletest',
    'test',
    7,
    'StackTest.PopsInReverse: Expected equality of these values: stack.pop(); Which is: 1 (test/stack_test.cc:31)',
    ['test/stack_test.cc:31'],
    ['StackTest.PopsInReverse'],
  ],
  [
    'gcc',
    'bazel',
    'code',
    3,
    "lib/parse.cc:12:3: error: 'token' was not declared in this scope",
    ['lib/BUILD.bazel:9', 'lib/parse.cc:12'],
    ['//lib:parse_test'],
  ],
  [
    'bazel',
    'bazelTest',
    'test',
    3,
    '//lib:parse_test                                                FAILED in 0.3s',
    [],
    ['//lib:parse_test'],
  ],
  [
    'make',
    'make-no-rule',
    'configuration',
    38,
    "make: *** No rule to make target 'cart.o', needed by 'all'.  Stop.",
    [],
    [],
  ],
  [
    'surefire',
    'maven-surefire',
    'test',
    182,
    'com.example.CartTest.multipliesPriceAndQuantity: java.lang.AssertionError: expected:<12> but was:<7> (CartTest.java:10)',
    ['CartTest.java:10'],
    ['com.example.CartTest.multipliesPriceAndQuantity'],
  ],
  [
    'surefire',
    'maven-surefire-2',
    'test',
    68,
    'multipliesPriceAndQuantity(com.example.CartTest): java.lang.AssertionError: expected:<12> but was:<7> (CartTest.java:10)',
    ['CartTest.java:10'],
    ['multipliesPriceAndQuantity(com.example.CartTest)'],
  ],
  [
    'surefire',
    'testng',
    'test',
    2,
    'addsUpPrices: java.lang.AssertionError: expected [30] but found [20] (CartTest.java:19)',
    ['CartTest.java:19'],
    ['addsUpPrices'],
  ],
  [
    'maven',
    'maven-missing-artifact',
    'dependency',
    52,
    'Failed to execute goal on project hello-world: Could not resolve dependencies for project com.example:hello-world:jar:1.0.0: Could not find artifact junit:junit:jar:4.99.0 in central (https://maven.example.com/maven2) -> [Help 1]',
    [],
    [],
  ],
  [
    'gradle',
    'gradle',
    'code',
    2,
    "e: file:///home/runner/work/app/app/app/src/main/kotlin/Cart.kt:27:18 Unresolved reference 'total'.",
    ['app/src/main/kotlin/Cart.kt:27'],
    [],
  ],
  [
    'gradle',
    'gradleTest',
    'test',
    3,
    'CartTest > adds up prices(): org.opentest4j.AssertionFailedError: expected: <30> but was: <20> (CartTest.kt:19)',
    ['CartTest.kt:19'],
    ['CartTest > adds up prices()'],
  ],
  [
    'ant',
    'ant-compile',
    'code',
    43,
    '/home/runner/work/hello-world/hello-world/src/Cart.java:3: error: cannot find symbol',
    ['src/Cart.java:3'],
    [],
  ],
  [
    'rspec',
    'ruby-rspec',
    'test',
    43,
    'Failure/Error: expect([4, 3].sum).to eq(12); expected: 12; got: 7 (spec/cart_spec.rb:3)',
    ['spec/cart_spec.rb:3', 'spec/cart_spec.rb:2'],
    ['./spec/cart_spec.rb:2'],
  ],
  [
    'rspec',
    'ruby-minitest',
    'test',
    47,
    'CartTest#test_adds_prices: Expected: 12; Actual: 7 (cart_test.rb:5)',
    ['cart_test.rb:5'],
    ['CartTest#test_adds_prices'],
  ],
  [
    'rspec',
    'cucumber',
    'test',
    2,
    'cucumber features/cart.feature:12 # Scenario: adds up prices',
    ['features/cart.feature:12'],
    ['features/cart.feature:12'],
  ],
  [
    'bundler',
    'ruby-load-error',
    'dependency',
    38,
    "<internal:/usr/lib/ruby/vendor_ruby/rubygems/core_ext/kernel_require.rb>:85:in `require': cannot load such file -- hello_kit (LoadError) (cart.rb:1)",
    ['cart.rb:1'],
    [],
  ],
  [
    'phpunit',
    'phpunit-failure',
    'test',
    46,
    'CartTest::testAddsPrices: Failed asserting that 7 is identical to 12. (CartTest.php:9)',
    ['CartTest.php:9'],
    ['CartTest::testAddsPrices'],
  ],
  [
    'composer',
    'composer',
    'dependency',
    2,
    '- Root composer.json requires php ^8.4 but your php version (8.3.6) does not satisfy that requirement.',
    [],
    [],
  ],
  [
    'composer',
    'php-fatal',
    'code',
    38,
    'PHP Fatal error:  Uncaught Error: Call to undefined function total() in /home/runner/work/hello-world/hello-world/cart.php:3',
    ['cart.php:3'],
    [],
  ],
  ['timeout(1)', 'timeout', 'timeout', 2, 'timed out waiting for the condition', [], []],
  [
    'GitHub API',
    'rateLimit',
    'infrastructure',
    2,
    'RequestError [HttpError]: API rate limit exceeded for installation ID 1234567.',
    [],
    [],
  ],
  [
    'actions',
    'unresolvedAction',
    'configuration',
    2,
    'Unable to resolve action `octo-org/setup-thing@v9`, unable to find version `v9`',
    [],
    [],
  ],
  [
    'GitHub',
    'permission',
    'permission_or_secret',
    1,
    'Permission to octo-org/hello-world.git denied to github-actions[bot].',
    [],
    [],
  ],
  [
    'docker',
    'docker-no-daemon',
    'infrastructure',
    42,
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    [],
    [],
  ],
  ['npm', 'buildx', 'dependency', 2, 'npm error code EUSAGE (Dockerfile:7)', ['Dockerfile:7'], []],
  [
    'terraform',
    'terraform-invalid',
    'code',
    52,
    'Error: Reference to undeclared input variable (main.tf:2)',
    ['main.tf:2'],
    [],
  ],
  [
    'kubectl',
    'condition',
    'network',
    2,
    'The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?',
    [],
    [],
  ],
  [
    'dns',
    'network-dns',
    'network',
    38,
    'curl: (6) Could not resolve host: artifacts.hello-world.invalid',
    [],
    [],
  ],
  ['git', 'git-conflict', 'code', 42, 'CONFLICT (add/add): Merge conflict in version.txt', [], []],
  [
    'bash',
    'command-not-found',
    'configuration',
    41,
    '/home/runner/work/_temp/1f7b2c88-51ab-4c6e-9d0e-5d3a1f0c9b27.sh: line 2: make-tarball: command not found',
    [],
    [],
  ],
  [
    'clippy',
    'clippy-denied',
    'lint',
    39,
    'unneeded `return` statement (src/lib.rs:2)',
    ['src/lib.rs:2'],
    [],
  ],
  ['any', 'annotated-error', 'unknown', 38, 'The tag is v1.3.0', [], []],
];

describe('what is read in a log', () => {
  it.each(table)('%s in %s', (tool, name, category, n, cause, files, tests) => {
    const lines = sample(name);
    const evidence = diagnose({ lines });
    const found = causeOf(evidence, lines);
    expect({
      category: found?.category,
      cause: found?.cause,
      files: found?.files.map(({ path, line }) => `${path}:${line}`),
      tests: found?.tests,
    }).toEqual({ category, cause, files, tests });
    const line = lines.find((each) => each.n === n)?.text ?? '';
    const rule = ruleFor(line);
    expect(tools.find(({ rules }) => rule && rules.includes(rule))?.tools[0]).toBe(tool);
  });
});

/** Every rule, called by its tool and its pattern. */
const rules = tools.flatMap(({ tools: [name = ''], rules }) =>
  rules.map((rule) => ({ name: `${name}: ${rule.match.source.slice(0, 60)}`, rule })),
);

describe('a rule', () => {
  it.each(rules)('has an example that it wins, and that is read right: $name', ({ rule }) => {
    expect(rule.examples.length).toBeGreaterThan(0);
    for (const { log, headline, category, test, file } of rule.examples) {
      const texts = [log].flat();
      const lines = texts.map((text, index) => ({ n: index + 1, text })) as LogLine[];
      const cause = causeOf(diagnose({ lines }), lines);
      expect(texts.map(ruleFor)).toContain(rule);
      expect(cause?.cause).toContain(headline);
      expect(cause?.category).toBe(category);
      if (test) expect(cause?.tests).toContain(test);
      if (file) expect(cause?.files.map(({ path, line }) => `${path}:${line}`)).toContain(file);
    }
  });

  const refusing = rules.flatMap(({ name, rule }) =>
    (rule.not ?? []).map((line) => ({ name, rule, line })),
  );
  it.each(refusing)('does not take "$line": $name', ({ rule, line }) => {
    expect(ruleFor(line)).not.toBe(rule);
  });

  it('comes before other tools only where those exist', () => {
    const names = tools.map(({ tools: [name = ''] }) => name);
    for (const { precedes } of tools) {
      if (precedes !== 'all') expect(names).toEqual(expect.arrayContaining([...(precedes ?? [])]));
    }
  });
});

describe('a tool', () => {
  const patterns = tools.flatMap(({ tools, rules }) =>
    rules.flatMap((rule) =>
      [rule.match, rule.while, rule.since].flatMap((pattern) =>
        pattern ? [{ tool: tools[0] ?? '', pattern }] : [],
      ),
    ),
  );

  it('has a first tool that no other has, and says where its format comes from', () => {
    const first = tools.map(({ tools }) => tools[0]);
    expect(first).toEqual([...new Set(first)]);
    for (const { format } of tools) expect(format).toMatch(/^https:\/\/\S+$/);
  });

  it('lets no rule without a kind be the root', () => {
    for (const { category, says } of tools.flatMap(({ rules }) => rules)) {
      if (category === 'unknown') expect(says).not.toBe('root');
    }
  });

  it('keeps no state between lines, and names nothing but tests', () => {
    for (const { pattern } of patterns) {
      expect(pattern.flags).toMatch(/^i?$/);
      const groups = [...pattern.source.matchAll(/\(\?<(\w+)>/g)].map(([, name]) => name);
      expect(groups.filter((name) => name !== 'test')).toEqual([]);
    }
  });

  // A repetition within a repetition is what lets a pattern try a line in exponentially many ways.
  it.each(patterns)('of $tool has no nested repetition: $pattern', ({ pattern }) => {
    let depth = 0;
    let deepest = 0;
    visitRegExpAST(new RegExpParser().parsePattern(pattern.source), {
      onQuantifierEnter({ max }) {
        if (max === Number.POSITIVE_INFINITY) deepest = Math.max(deepest, ++depth);
      },
      onQuantifierLeave({ max }) {
        if (max === Number.POSITIVE_INFINITY) depth--;
      },
    });
    expect(deepest).toBeLessThanOrEqual(1);
  });
});
