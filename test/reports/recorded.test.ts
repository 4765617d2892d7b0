import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readReport } from '../../src/reports/read-report.ts';
import { reasonOf, type TestReport } from '../../src/reports/report.ts';

const folder = fileURLToPath(new URL('../fixtures/reports/', import.meta.url));

/**
 * What is read out of the reports that real tools wrote (see record.sh). Those of Visual Studio and
 * Xcode are written from their published schemas, since the tools do not run on Linux.
 */
const expected: Readonly<Record<string, readonly string[]>> = {
  'bats.tap': [
    'tap: 1 passed, 1 failed, 0 flaky, 1 skipped',
    'failed adds taxes | `@test "adds taxes" { [ 118 -eq 119 ]; }\' failed (cart.bats:2)',
  ],
  'ctest.xml': [
    'junit: 1 passed, 1 failed, 0 flaky, 1 skipped',
    'failed adds_taxes | cart.c:3: expected 118.99, got 119',
  ],
  'eslint.sarif': [
    'sarif: 0 passed, 3 failed, 0 flaky, 1 skipped',
    "failed ESLint no-undef | 'undeclared' is not defined. (js/lint/cart.js:1)",
    'failed ESLint no-empty | Empty block statement. (js/lint/cart.js:1)',
    "failed ESLint no-undef | 'module' is not defined. (js/lint/eslint.config.js:1)",
  ],
  'go-test.json': [
    'go: 2 passed, 2 failed, 0 flaky, 1 skipped',
    'failed example.com/shop/broken | undefined: gone (broken/orders_test.go:5)',
    'failed example.com/shop TestPrices/vat | got 118.99, want 119 (cart_test.go:12)',
  ],
  'gotestsum.xml': [
    'junit: 2 passed, 2 failed, 0 flaky, 1 skipped',
    'failed example.com/shop TestPrices/vat | got 118.99, want 119',
    'failed example.com/shop/broken TestMain | FAIL\texample.com/shop/broken [build failed]',
  ],
  'jest-junit.xml': [
    'junit: 2 passed, 1 failed, 0 flaky, 1 skipped',
    'failed cart adds taxes | Error: expect(received).toBe(expected) // Object.is equality, Expected: 119, Received: 118.99',
  ],
  'jest.json': [
    'jest: 1 passed, 2 failed, 1 flaky, 1 skipped',
    'failed cart adds taxes | Error: expect(received).toBe(expected) // Object.is equality, Expected: 119, Received: 118.99 (js/src/cart.test.js:3)',
    'flaky connects | Error: expect(received).toBe(expected) // Object.is equality, Expected: 2, Received: 1 (js/src/flaky.test.js:3)',
    "failed js/src/broken.test.js | Cannot find module './gone' from 'broken.test.js' (js/src/broken.test.js)",
  ],
  'mocha.json': [
    'mocha: 1 passed, 2 failed, 0 flaky, 1 skipped',
    'failed cart adds taxes | AssertionError [ERR_ASSERTION]: 118.99 == 119 (js/spec/cart.js)',
    'failed orders "before all" hook: connects for "is listed" | Error: no database (js/spec/cart.js)',
  ],
  'nextest.xml': [
    'junit: 1 passed, 1 failed, 1 flaky, 0 skipped',
    'flaky shop cart::connects | no database',
    'failed shop cart::adds_taxes | assertion `left == right` failed: with taxes, left: 118.99, right: 119.0',
  ],
  'node-test-junit.xml': [
    'junit: 1 passed, 2 failed, 0 flaky, 1 skipped',
    'failed test adds taxes | 118.99 == 119',
    'failed test throws | no database',
  ],
  'node-test.tap': [
    'tap: 1 passed, 2 failed, 0 flaky, 1 skipped',
    'failed adds taxes | 118.99 == 119 (js/tap/cart.test.js:5)',
    'failed throws | no database (js/tap/cart.test.js:8)',
  ],
  'phpunit.xml': [
    'junit: 1 passed, 2 failed, 0 flaky, 1 skipped',
    'failed CartTest testAddsTaxes | ExpectationFailedException: Failed asserting that 118.99 is identical to 119.0. (php/CartTest.php:5)',
    'failed CartTest testOpens | RuntimeException: no database (php/CartTest.php:6)',
  ],
  'playwright-junit.xml': [
    'junit: 4 passed, 2 failed, 0 flaky, 2 skipped',
    'failed cart.spec.js cart › adds taxes | expect(received).toBe(expected) // Object.is equality, Expected: 119, Received: 118.99',
    'failed cart.spec.js cart › adds taxes | expect(received).toBe(expected) // Object.is equality, Expected: 119, Received: 118.99',
  ],
  'playwright.json': [
    'playwright: 2 passed, 2 failed, 2 flaky, 2 skipped',
    'failed chromium cart › adds taxes | Error: expect(received).toBe(expected) // Object.is equality, Expected: 119, Received: 118.99 (js/e2e/cart.spec.js:4)',
    'failed webkit cart › adds taxes | Error: expect(received).toBe(expected) // Object.is equality, Expected: 119, Received: 118.99 (js/e2e/cart.spec.js:4)',
    'flaky chromium cart › connects | Error: expect(received).toBe(expected) // Object.is equality, Expected: 1, Received: 0 (js/e2e/cart.spec.js:5)',
    'flaky webkit cart › connects | Error: expect(received).toBe(expected) // Object.is equality, Expected: 1, Received: 0 (js/e2e/cart.spec.js:5)',
  ],
  'pytest-xunit1.xml': [
    'junit: 1 passed, 2 failed, 0 flaky, 1 skipped',
    'failed test_cart test_vat | assert 119.0 == 118.99 (test_cart.py:5)',
    'failed test_cart test_orders | failed on setup with "ConnectionError: no database at 127.0.0.1:5432" (test_cart.py:12)',
  ],
  'pytest.xml': [
    'junit: 1 passed, 2 failed, 0 flaky, 1 skipped',
    'failed test_cart test_vat | assert 119.0 == 118.99',
    'failed test_cart test_orders | failed on setup with "ConnectionError: no database at 127.0.0.1:5432"',
  ],
  'rspec.xml': [
    'junit: 1 passed, 1 failed, 0 flaky, 1 skipped',
    'failed cart_spec cart adds taxes | expected: 119, got: 118.99 (./cart_spec.rb)',
  ],
  'surefire.xml': [
    'junit: 1 passed, 2 failed, 1 flaky, 1 skipped',
    'flaky shop.CartTest connects | AssertionFailedError: expected: <2> but was: <1>',
    'failed shop.CartTest opens | IllegalStateException: no database',
    'failed shop.CartTest addsTaxes | AssertionFailedError: expected: <119.0> but was: <118.99>',
  ],
  'trx-vstest.trx': [
    'trx: 1 passed, 1 failed, 0 flaky, 1 skipped',
    'failed Shop.Tests.CartTest.AddsTaxes(price: 100) | Assert.Equal() Failure: Values differ, Expected: 119, Actual: 118.99 (tests/CartTest.cs:17)',
  ],
  'vitest-junit.xml': [
    'junit: 2 passed, 1 failed, 0 flaky, 1 skipped',
    'failed cart.test.mjs adds taxes | AssertionError: expected 118.99 to be 119 // Object.is equality',
  ],
  'vitest.json': [
    'jest: 1 passed, 1 failed, 1 flaky, 1 skipped',
    'failed adds taxes | AssertionError: expected 118.99 to be 119 // Object.is equality (js/unit/cart.test.mjs)',
    'flaky connects | AssertionError: expected 1 to be 2 // Object.is equality (js/unit/cart.test.mjs)',
  ],
  'xcresult-tests.json': [
    'xcresult: 1 passed, 1 failed, 0 flaky, 1 skipped',
    'failed ShopTests.CartTests testAddsTaxes() | XCTAssertEqual failed: ("118.99") is not equal to ("119.0") (CartTests.swift:17)',
  ],
};

const home = '/home/runner/work/shop/shop/';

/** The counts, and each test that failed, at least at first. */
function told({ format, results }: TestReport): string[] {
  const count = (status: string) => results.filter((result) => result.status === status).length;
  const notable = results.filter(({ status }) => status === 'failed' || status === 'flaky');
  return [
    `${format}: ${count('passed')} passed, ${count('failed')} failed, ${count('flaky')} flaky, ${count('skipped')} skipped`,
    ...notable.map(({ status, suite, name, message, file, line }) =>
      [
        status,
        suite,
        name.replace(home, ''),
        '|',
        message,
        file && `(${file.replace(home, '')}${line ? `:${line}` : ''})`,
      ]
        .filter(Boolean)
        .join(' '),
    ),
  ];
}

const read = (bytes: Uint8Array) => readReport(bytes, async () => {});

describe('a recorded report', () => {
  it.each(Object.keys(expected))('%s says which tests failed, why and where', async (name) => {
    const report = await read(readFileSync(folder + name));
    expect(report && told(report)).toEqual(expected[name]);
    expect(report?.fault).toBeUndefined();
  });

  it('is expected to be read, each of them', () => {
    const recorded = readdirSync(folder).filter((name) => name !== 'record.sh');
    expect(Object.keys(expected)).toEqual(recorded.sort());
  });
});

describe('why a test failed', () => {
  it.each([
    [
      'in Rust, below where it panicked',
      "thread 'a::b' panicked at src/a.rs:1:2:\nno database",
      'no database',
    ],
    [
      'in Python, below the frames',
      'Traceback (most recent call last):\n  File "a.py", line 3, in test\n    connect()\n\nConnectionError: no database',
      'ConnectionError: no database',
    ],
    [
      'in Python, where only frames are there',
      'Traceback (most recent call last):\n  File "a.py"',
      'Traceback (most recent call last):',
    ],
  ])('is what the tool says %s', (_, text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });
});

describe('how a report is known', () => {
  it('is its content, whatever mark its bytes begin with', async () => {
    const text = readFileSync(`${folder}surefire.xml`, 'utf8');
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]);
    for (const bytes of [wide, marked]) {
      expect((await read(bytes))?.results).toHaveLength(5);
    }
  });

  it.each([
    ['a page', '<!doctype html><html><body>1..2</body></html>'],
    ['coverage', '<?xml version="1.0"?><coverage line-rate="1"/>'],
    ['a list of packages', '{"name":"shop","dependencies":{}}'],
    ['what a job prints', 'Everything is ok\nnot ok at all\n'],
    ['nothing', ''],
  ])('is not mistaken for one: %s', async (_, text) => {
    expect(await read(Buffer.from(text))).toBeUndefined();
  });

  it('is read as far as it goes where it was cut off', async () => {
    const whole = readFileSync(`${folder}surefire.xml`);
    const report = await read(whole.subarray(0, whole.indexOf('name="ships"')));
    expect(report?.results.map(({ name }) => name)).toEqual(['connects', 'adds', 'opens']);
    expect(report?.fault).toBe('it ends early');
  });
});
