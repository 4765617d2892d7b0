import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causeOf } from '../../src/analysis/cause.ts';
import { diagnose } from '../../src/analysis/diagnose.ts';
import { noteOf } from '../../src/analysis/notes.ts';
import { bothEnds, plain } from '../../src/analysis/plain.ts';
import { specificity } from '../../src/analysis/specificity.ts';
import { anyText } from '../any-text.ts';

const causeIn = (...texts: readonly string[]) => {
  const lines = texts.map((text, index) => ({ n: index + 1, at: undefined, text }));
  return causeOf(diagnose({ lines }), lines);
};

const exit = '##[error]Process completed with exit code 1.';

const ran = (command: string) => [
  `##[group]Run ${command}`,
  command,
  'shell: /usr/bin/bash -e {0}',
  '##[endgroup]',
];

describe('a headline', () => {
  it.each<[string, readonly string[], string, string]>([
    [
      'is of the command that failed, where the log tells of each how it ended',
      [
        ...ran('scripts/all.sh'),
        '$ make stock',
        'fail: no price is known for tea',
        'make: *** [stock] Error 255',
        'The command "make stock" exited with 2.',
        '$ make report',
        "{ message = 'unable to get local issuer certificate' }",
        'upload: could not connect to reports.example.com',
        'The command "make report" exited with 0.',
        exit,
      ],
      'fail: no price is known for tea',
      'code',
    ],
    [
      'is no frame of Lisp, whatever it was called with',
      [
        ...ran('emacs --batch --load init.el'),
        'Debugger entered--Lisp error: (error "Package `tea-2.1\' is unavailable")',
        '  error("Package `%s-%s\' is unavailable" tea "2.1")',
        '  (if no-refresh (error "No version of %s is available" package))',
        '  load-file("init.el")',
        '  command-line-1(("--eval" "(error \\"not found\\")"))',
        exit,
      ],
      'Debugger entered--Lisp error: (error "Package `tea-2.1\' is unavailable")',
      'dependency',
    ],
    [
      'is no line of success whose file is called after an error',
      [
        ...ran('site push'),
        '[fail] Upload of index.html was refused',
        '[succ] Created docs/NotFoundError.html',
        exit,
      ],
      '[fail] Upload of index.html was refused',
      'unknown',
    ],
    [
      'is nothing that a tool says of what may happen',
      [
        ...ran('link-checker docs'),
        'docs/index.md: the target of install.md does not exist',
        'Sometimes, making too many requests at once also breaks things.',
        "It's possible the server is down or the request timed out.",
        exit,
      ],
      'docs/index.md: the target of install.md does not exist',
      'lint',
    ],
    [
      'is what make stops for, whatever it was printed beside',
      [
        ...ran('make -j4'),
        'lib/tea.c: the brew is not declared',
        '(no make[4]: *** [obj/tea.o] Error 1',
        "make[1]: Leaving directory '/home/runner/work/shop'",
        exit,
      ],
      'lib/tea.c: the brew is not declared',
      'code',
    ],
    [
      'goes from a class to its message on the next line',
      ['org.example.BeanCreationException:', '', 'Cannot resolve the bean "cart"', exit],
      'org.example.BeanCreationException: Cannot resolve the bean "cart"',
      'code',
    ],
    [
      'has the test and its assertion',
      ['  ● cart › adds VAT', '', '    Expected: 119', '    Received: 118', exit],
      'cart › adds VAT: Expected: 119; Received: 118',
      'test',
    ],
    [
      'has what go prints above its verdict',
      [
        '=== RUN   TestVat',
        '    cart_test.go:9: total is 118, want 119',
        '--- FAIL: TestVat (0.00s)',
      ],
      'TestVat: cart_test.go:9: total is 118, want 119',
      'test',
    ],
    [
      'is the root below a wrapper',
      [
        '> Task :app:processResources FAILED',
        '* What went wrong:',
        "Execution failed for task ':app:processResources'.",
        '> error: resource color/brand not found',
        'BUILD FAILED in 4s',
        exit,
      ],
      'resource color/brand not found',
      'code',
    ],
    [
      'is what was counted, not the count',
      [
        '[ERROR] templates/: template: shop/templates/web.yaml:4:8: nil pointer evaluating interface {}.tag',
        '',
        'Error: 2 chart(s) linted, 1 chart(s) failed',
        exit,
      ],
      'templates/: template: shop/templates/web.yaml:4:8: nil pointer evaluating interface {}.tag',
      'configuration',
    ],
    [
      'is the warning where a check takes warnings for errors',
      [
        'docs/index.rst:12: WARNING: Title underline too short.',
        'build finished with problems, 1 warning (with warnings treated as errors).',
        exit,
      ],
      'docs/index.rst:12: WARNING: Title underline too short.',
      'lint',
    ],
    [
      'has the check and what it says below, of runners that nobody knows',
      ['[suite] list ........ pass', '[suite] resume ...... FAIL', '    status was 502', exit],
      '[suite] resume: status was 502',
      'test',
    ],
    [
      'has the values that an assertion compared',
      ['Sum Is Right                            | FAIL |', '4 != 5', exit],
      'Sum Is Right: 4 != 5',
      'test',
    ],
    [
      'has what a test of go says below the tests that run in it',
      [
        '--- FAIL: TestVat (0.00s)',
        '    --- FAIL: TestVat/reduced (0.00s)',
        '        cart_test.go:9: total is 118, want 119',
        'FAIL',
      ],
      'TestVat: cart_test.go:9: total is 118, want 119',
      'test',
    ],
    [
      'is what a check aborted for, not that it did',
      [
        ...ran('mkdocs build --strict'),
        'INFO    -  Building documentation to directory: /site',
        "WARNING -  Doc file 'index.md' contains a link 'install.md', but the target is not found.",
        'Aborted with 1 warnings in strict mode!',
        exit,
      ],
      "WARNING -  Doc file 'index.md' contains a link 'install.md', but the target is not found.",
      'lint',
    ],
    [
      'is what a checker says below the line of source that it marks',
      [
        ...ran('shellcheck scripts/release.sh'),
        'In scripts/release.sh line 12:',
        'cp $src $dest',
        '   ^--^ SC2086 (info): Double quote to prevent globbing and word splitting.',
        exit,
      ],
      'In scripts/release.sh line 12: SC2086 (info): Double quote to prevent globbing and word splitting.',
      'lint',
    ],
    [
      'is a missing right where that is why a package cannot be had',
      [
        'Shop.csproj : error NU1301: Unable to load the service index for source https://nuget.example.com/index.json.',
        'Shop.csproj : error NU1301:   Response status code does not indicate success: 401 (Unauthorized).',
        exit,
      ],
      'Shop.csproj : error NU1301: Unable to load the service index for source https://nuget.example.com/index.json.',
      'permission_or_secret',
    ],
    [
      'is the file that differs from what is committed',
      [
        ...ran('make generate && git diff --exit-code'),
        'diff --git a/api/client.go b/api/client.go',
        'index 1a2b3c4..5d6e7f8 100644',
        '--- a/api/client.go',
        '+++ b/api/client.go',
        '@@ -1,2 +1,3 @@',
        ' package api',
        '+// generated',
        exit,
      ],
      'api/client.go differs from what is committed',
      'lint',
    ],
    [
      'is the command of a step that printed nothing, and no line of the step before',
      [
        ...ran('git checkout main'),
        'HEAD is now at 4f1b2c3 Merge the cart',
        ...ran('test -f build/headers.ok'),
        exit,
      ],
      '`test -f build/headers.ok` ended with exit code 1 and did not say why',
      'unknown',
    ],
    [
      "is a linter's objection, by the command that ran, whatever its words sound like",
      [
        ...ran('swiftlint --strict'),
        'Sources/Cart.swift:14:22: error: Force Cast Violation: Force casts should be avoided',
        exit,
      ],
      'Sources/Cart.swift:14:22: error: Force Cast Violation: Force casts should be avoided',
      'lint',
    ],
    [
      'is the last complaint, not one that the job lived through',
      [
        'curl: (7) Failed to connect to cache.example.com port 443: Connection refused',
        '✅ Built without the cache',
        'Error: the manifest has no field "version"',
        exit,
      ],
      'Error: the manifest has no field "version"',
      'code',
    ],
    [
      'is no warning',
      [
        'w: file:///src/Cart.kt:3:5 unused variable',
        'e: file:///src/Cart.kt:9:7 unresolved reference: vat',
        exit,
      ],
      'e: file:///src/Cart.kt:9:7 unresolved reference: vat',
      'code',
    ],
    [
      'is no name of a test that passes',
      ['✓ says "no space left on device" (3 ms)', 'Error: the cart is not empty', exit],
      'Error: the cart is not empty',
      'code',
    ],
    [
      'joins the errors that Rust numbers',
      [
        'Error: ',
        '   0: Mirroring "public" -> "site"',
        '   1: No such file or directory (os error 2)',
        exit,
      ],
      'Mirroring "public" -> "site": No such file or directory (os error 2)',
      'configuration',
    ],
    [
      'is what a policy says, and a matter of style',
      ['❌ Version has not been bumped!', exit],
      'Version has not been bumped!',
      'lint',
    ],
  ])('%s', (_, texts, cause, category) => {
    expect(causeIn(...texts)).toMatchObject({ cause, category });
  });
});

describe('the output of an unknown tool', () => {
  it.each<[string, string, string]>([
    [
      'cart.xy(3, 14) Error: type mismatch: got int but expected string',
      'code',
      'compiles no more',
    ],
    ['cart.xy: syntax error, unexpected token "}" on line 6', 'code', 'cannot be parsed'],
    ["cart: main: Assertion `count == 3' failed.", 'code', 'stops by an assertion of its own'],
    ['frob: unable to resolve host artifacts.example.com', 'network', 'finds no host'],
    ['frob: artifacts.example.com: certificate has expired', 'network', 'trusts no host'],
    [
      'Cannot connect to the Docker daemon at unix:///frob.sock.',
      'infrastructure',
      'lacks a service',
    ],
    ['the total is 7 instead of 12', 'test', 'compares'],
    ['frob: failed to select a version for tea', 'dependency', 'finds no version'],
    ['frob: command "brew-tea" not found', 'configuration', 'is told to do what it cannot'],
  ])('%s: %s, as it %s', (text, category) => {
    const cause = causeIn(...ran('frob'), text, exit);
    expect([cause?.category, cause?.at]).toEqual([category, 4]);
  });

  it.each([
    ['what may be done about it', 'Alternatively, you may run frob with `--no-tea`'],
    ['what is to be read', 'For more help see https://frob.example.com'],
    ['that it failed', 'Result: FAILURE'],
    ['how it ended', 'frob finished with non-zero exit value 3'],
    ['how much it looked at', '3 files inspected, 2 of them twice'],
    ['packages without tests', '?   \tshop/version\t[no test files]'],
    ['where it was', "  from /usr/lib/frob/cart.rb:20:in `brew'"],
  ])('is why it failed, and not %s', (_, after) => {
    const cause = causeIn(...ran('frob'), 'tea: the price is missing', after, exit);
    expect(cause?.cause).toBe('tea: the price is missing');
  });
});

describe('a line without its prefixes', () => {
  it.each([
    ['##[error]src/a.ts(1,2): error TS1: No', 'src/a.ts(1,2): error TS1: No'],
    ['[ERROR] the goal failed', 'the goal failed'],
    ['E   AssertionError: no', 'AssertionError: no'],
    ['[gw1] [ 35%] FAILED tests/a.py::b', 'FAILED tests/a.py::b'],
    ['11:02:03.123 | it broke', 'it broke'],
    ['131:32.79 it broke', 'it broke'],
    ['#12 0.149 it broke', 'it broke'],
    ['tests-1  | it broke', 'it broke'],
    ['🦋  error it broke', 'it broke'],
    ['', ''],
  ])('%s', (text, said) => {
    expect(plain(text)).toBe(said);
  });

  it('is found in any text, and has no further prefix', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 200 }), (text) => {
        expect(plain(plain(text)).length).toBeLessThanOrEqual(plain(text).length);
        expect([0, 1, 2, 3, 4]).toContain(specificity(text));
      }),
    );
  });
});

it('keeps both ends of what is too long, within what it may take', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 900 }), fc.integer({ min: 20, max: 400 }), (text, most) => {
      const short = bothEnds(text, most);
      expect(short.length).toBeLessThanOrEqual(most);
      if (text.length <= most) expect(short).toBe(text);
    }),
  );
});

it.each([
  'src/task_runner.py:7 no task is named "deploy"',
  'src/billing/invoice.ts:3 payments are missing',
  'Cannot find /home/runner/work/app/app/package.json',
])('does not take words inside an annotation for those of GitHub: %s', (message) => {
  expect(noteOf(message)).toBeUndefined();
});
