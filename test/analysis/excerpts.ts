/**
 * Short pieces of real output of tools that cannot be run where the logs of test/fixtures are
 * recorded, as the tools print them; each begins and ends where the tool's own message does.
 */
export const excerpts = {
  playwright: `
Running 12 tests using 2 workers

  1) [chromium] › tests/login.spec.ts:14:5 › login › rejects a wrong password ──────────────────

    Error: expect(locator).toHaveText(expected) failed

    Locator: getByRole('alert')
    Expected string: "Wrong password"
    Received string: ""

      16 |   await page.getByRole('button', { name: 'Sign in' }).click();
    > 17 |   await expect(page.getByRole('alert')).toHaveText('Wrong password');
         |                                         ^
        at /home/runner/work/shop/shop/tests/login.spec.ts:17:41

  1 failed
    [chromium] › tests/login.spec.ts:14:5 › login › rejects a wrong password ───────────────────
  11 passed (8.1s)`,
  webpack: `
asset main.js 1.2 MiB [emitted] (name: main)
ERROR in ./src/index.js 3:0-36
Module not found: Error: Can't resolve './header' in '/home/runner/work/shop/shop/src'
resolve './header' in '/home/runner/work/shop/shop/src'
webpack 5.98.0 compiled with 1 error in 913 ms`,
  googletest: `
[ RUN      ] StackTest.PopsInReverse
/home/runner/work/stack/stack/test/stack_test.cc:31: Failure
Expected equality of these values:
  stack.pop()
    Which is: 1
  2
[  FAILED  ] StackTest.PopsInReverse (0 ms)
[----------] 3 tests from StackTest (0 ms total)
[  PASSED  ] 2 tests.
[  FAILED  ] 1 test, listed below:
[  FAILED  ] StackTest.PopsInReverse`,
  bazel: `
INFO: Analyzed 14 targets (0 packages loaded, 0 targets configured).
ERROR: /home/runner/work/app/app/lib/BUILD.bazel:9:11: Compiling lib/parse.cc failed: (Exit 1): gcc failed: error executing CppCompile command (from target //lib:parse)
lib/parse.cc:12:3: error: 'token' was not declared in this scope
INFO: Elapsed time: 4.113s, Critical Path: 1.22s
ERROR: Build did NOT complete successfully
//lib:parse_test                                                FAILED TO BUILD`,
  bazelTest: `
FAIL: //lib:parse_test (see /home/runner/.cache/bazel/testlogs/lib/parse_test/test.log)
INFO: Build completed, 1 test FAILED, 4 total actions
//lib:parse_test                                                FAILED in 0.3s
Executed 1 out of 1 test: 1 fails locally.`,
  gradle: `
> Task :app:compileKotlin FAILED
e: file:///home/runner/work/app/app/app/src/main/kotlin/Cart.kt:27:18 Unresolved reference 'total'.

FAILURE: Build failed with an exception.

* What went wrong:
Execution failed for task ':app:compileKotlin'.
> A failure occurred while executing org.jetbrains.kotlin.compilerRunner.GradleCompilerRunnerWithWorkers$GradleKotlinCompilerWorkAction
   > Compilation error. See log for more details

* Try:
> Run with --stacktrace option to get the stack trace.

BUILD FAILED in 12s`,
  gradleTest: `
> Task :core:test

CartTest > adds up prices() FAILED
    org.opentest4j.AssertionFailedError: expected: <30> but was: <20>
        at org.junit.jupiter.api.AssertionUtils.fail(AssertionUtils.java:55)
        at shop.CartTest.adds up prices(CartTest.kt:19)

14 tests completed, 1 failed

> Task :core:test FAILED`,
  scalatest: `
[info] CartSpec:
[info] A cart
[info] - should add up prices *** FAILED ***
[info]   20 did not equal 30 (CartSpec.scala:14)
[info] Run completed in 312 milliseconds.
[info] Tests: succeeded 5, failed 1, canceled 0, ignored 0, pending 0
[info] *** 1 TEST FAILED ***
[error] Failed tests:
[error] 	shop.CartSpec
[error] (Test / test) sbt.TestsFailedException: Tests unsuccessful`,
  msbuild: `
  Determining projects to restore...
  All projects are up-to-date for restore.
D:\\a\\shop\\shop\\src\\Cart.cs(27,18): error CS0103: The name 'total' does not exist in the current context [D:\\a\\shop\\shop\\src\\Shop.csproj]

Build FAILED.

    0 Warning(s)
    1 Error(s)`,
  vstest: `
Starting test execution, please wait...
  Failed AddsUpPrices [12 ms]
  Error Message:
   Assert.Equal() Failure: Values differ
Expected: 30
Actual:   20
  Stack Trace:
     at Shop.Tests.CartTests.AddsUpPrices() in /home/runner/work/shop/shop/test/CartTests.cs:line 19

Failed!  - Failed:     1, Passed:    13, Skipped:     0, Total:    14, Duration: 88 ms - Shop.Tests.dll (net8.0)`,
  composer: `
Loading composer repositories with package information
Your requirements could not be resolved to an installable set of packages.

  Problem 1
    - Root composer.json requires php ^8.4 but your php version (8.3.6) does not satisfy that requirement.`,
  xctest: `
Test Case '-[ShopTests.CartTests testAddsUpPrices]' started.
/Users/runner/work/shop/shop/Tests/CartTests.swift:19: error: -[ShopTests.CartTests testAddsUpPrices] : XCTAssertEqual failed: ("20") is not equal to ("30")
Test Case '-[ShopTests.CartTests testAddsUpPrices]' failed (0.004 seconds).
** TEST FAILED **`,
  dart: `
00:01 +3: test/cart_test.dart: keeps its items
00:01 +3 -1: test/cart_test.dart: adds up prices [E]
  Expected: <30>
    Actual: <20>
  package:matcher        expect
  test/cart_test.dart 19:5  main.<fn>
00:01 +4 -1: Some tests failed.`,
  buildx: `
#9 [build 3/4] RUN npm ci
#9 4.113 npm error code EUSAGE
#9 ERROR: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1
------
Dockerfile:7
--------------------
   5 |     WORKDIR /app
   6 |     COPY package.json ./
   7 | >>> RUN npm ci
   8 |     COPY . .
--------------------
ERROR: failed to solve: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1`,
  cuda: `
/pytorch/aten/src/ATen/native/cuda/Loss.cu:250: nll_loss_forward: block: [0,0,0], thread: [4,0,0] Assertion failed
Traceback (most recent call last):
  File "/home/runner/work/model/model/train.py", line 31, in <module>
    loss.backward()
RuntimeError: CUDA error: device-side assert triggered
CUDA kernel errors might be asynchronously reported at some other API call.`,
  rateLimit: `
Run actions/github-script@v7
RequestError [HttpError]: API rate limit exceeded for installation ID 1234567.
##[error]Unhandled error: HttpError: API rate limit exceeded for installation ID 1234567.`,
  permission: `
remote: Permission to octo-org/hello-world.git denied to github-actions[bot].
fatal: unable to access 'https://github.com/octo-org/hello-world/': The requested URL returned error: 403
##[error]Process completed with exit code 128.`,
  shutdown: `
Downloading layers
##[error]The runner has received a shutdown signal. This can happen when the runner service is stopped, or a manually started runner is canceled.
##[error]The operation was canceled.`,
  unresolvedAction: `
Getting action download info
##[error]Unable to resolve action \`octo-org/setup-thing@v9\`, unable to find version \`v9\``,
  timeout: `
waiting for deployment "web" rollout to finish: 1 old replicas are pending termination...
error: timed out waiting for the condition
##[error]Process completed with exit code 1.`,
  testng: `
===============================================
FAILED: addsUpPrices
java.lang.AssertionError: expected [30] but found [20]
	at org.testng.Assert.fail(Assert.java:110)
	at shop.CartTest.addsUpPrices(CartTest.java:19)
===============================================
    Default test
    Tests run: 4, Failures: 1, Skips: 0
===============================================`,
  karma: `
Chrome Headless 126.0.0.0 (Linux 0.0.0) Cart adds up prices FAILED
	Expected 20 to be 30.
	    at <Jasmine>
	    at UserContext.<anonymous> (src/cart.spec.js:9:22)
Chrome Headless 126.0.0.0 (Linux 0.0.0): Executed 4 of 4 (1 FAILED) (0.02 secs / 0.01 secs)`,
  cucumber: `
Failing Scenarios:
cucumber features/cart.feature:12 # Scenario: adds up prices

3 scenarios (1 failed, 2 passed)
11 steps (1 failed, 10 passed)`,
  lintrunner: `
>>> Lint for torch/_inductor/graph.py:

  Error (RUFF) F401
    \`os\` imported but unused
    See https://docs.astral.sh/ruff/rules/unused-import

          1  |import math
    >>>   2  |import os`,
  actionlint: `
.github/workflows/ci.yml:12:9: unexpected key "step" for "job" section. expected one of "steps", "needs" [syntax-check]
   |
12 |         step:
   |         ^~~~~`,
  msvc: `
  cart.cpp
C:\\work\\shop\\cart.cpp(12,9): error C2065: 'total': undeclared identifier [C:\\work\\shop\\shop.vcxproj]`,
  helm: `
Error: UPGRADE FAILED: timed out waiting for the condition
##[error]Process completed with exit code 1.`,
  condition: `
Get "https://10.0.0.1:6443/api": dial tcp 10.0.0.1:6443: connect: connection refused
The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?`,
} as const;
