import { describe, expect, it } from 'vitest';
import { causeOfStep } from './step.ts';

describe('the first sentence', () => {
  it.each<[string, string, readonly string[], string, string]>([
    [
      'has the values that stand below what they are called',
      'brewtest run',
      [
        'FAIL: steeps_for_long (tea.SteepTest)',
        'Expected:',
        '    4 minutes',
        'Got:',
        '    3 minutes',
      ],
      'steeps_for_long (tea.SteepTest): Expected: 4 minutes; Got: 3 minutes',
      'test',
    ],
    [
      'has the values that a difference shows',
      'brewtest run',
      [
        '  ✘ [fail]: tea › steeps',
        '',
        '  tea › steeps',
        '',
        '  Difference (- actual, + expected):',
        '',
        '  - 3',
        '  + 4',
      ],
      'tea › steeps: Difference (- actual, + expected): - 3; + 4',
      'test',
    ],
    [
      'goes on where the words of a box go on',
      'brew install',
      [
        '  × No solution found when resolving dependencies:',
        '  ╰─▶ Because kettle==2.7 depends on water>=1.0 and your project depends on',
        '      water==0.8, we can conclude that your requirements are unsatisfiable.',
      ],
      'Because kettle==2.7 depends on water>=1.0 and your project depends on water==0.8, we can conclude that your requirements are unsatisfiable.',
      'dependency',
    ],
    [
      'has the first of what a heading with a count lists',
      'brew check',
      ['Unused cups (2)', 'shelf/large cup.yml', 'shelf/small cup.yml'],
      'Unused cups (2) shelf/large cup.yml',
      'unknown',
    ],
    [
      'is the warning that was taken for an error, not that there were too many',
      'brewlint .',
      [
        "  1:10  warning  'cup' is defined but never used  no-unused-cups",
        'brewlint found too many warnings (maximum: 0).',
      ],
      "1:10  warning  'cup' is defined but never used  no-unused-cups",
      'lint',
    ],
    [
      'is what is wrong, not what else could be done',
      'brew status',
      [
        'error: Some cups have been changed but no notes were found.',
        "error: If this change doesn't need a note, run `brew note --empty`.",
      ],
      'Some cups have been changed but no notes were found.',
      'code',
    ],
    [
      'has the title of a mocha test that is in no suite',
      'npx mocha',
      [
        '  1) steeps for long',
        '',
        '  1 failing',
        '',
        '  1) steeps for long:',
        '',
        '      AssertionError: expected 3 to equal 4',
        '      at Context.<anonymous> (test/tea.js:9:22)',
      ],
      'steeps for long: AssertionError: expected 3 to equal 4 (test/tea.js:9)',
      'test',
    ],
    [
      'is what a box says below a title that says nothing',
      'brew release',
      ['   ⨯ release failed after 0s        error=', '   │ kettle is in a dirty state'],
      'release failed after 0s        error=: kettle is in a dirty state',
      'configuration',
    ],
    [
      "has what the test in a test of go's printed while others ran",
      'go test -v ./...',
      [
        '=== RUN   TestTea',
        '=== RUN   TestTea/no',
        '    tea_test.go:18: ',
        '        \tError Trace:\t/home/runner/work/tea/tea/tea_test.go:18',
        '        \tError:      \tNot equal: ',
        '        \t            \texpected: 12',
        '        \t            \tactual  : 7',
        '=== CONT  TestTea/milk',
        '--- FAIL: TestTea (0.00s)',
        '    --- FAIL: TestTea/no (0.00s)',
        '    --- PASS: TestTea/milk (0.00s)',
        'FAIL',
      ],
      'TestTea/no: expected: 12; actual : 7',
      'test',
    ],
    [
      'is the sentence that a matcher prints over several lines',
      'ginkgo -r',
      [
        '• [FAILED] [0.001 seconds]',
        'Tea steeps [It] for long',
        '',
        '  [FAILED] Expected',
        '      <int>: 3',
        '  to equal',
        '      <int>: 4',
        '  In [It] at: /home/runner/work/tea/tea/tea_test.go:36 @ 11/07/26',
        'FAIL',
        '--- FAIL: TestTea (0.00s)',
      ],
      'Expected <int>: 3 to equal <int>: 4 (tea_test.go:36)',
      'test',
    ],
    [
      'names the file that a check printed the differences of',
      'brewformat --check --diff .',
      [
        '--- tea.yml',
        '+++ tea.yml',
        '@@ -1,2 +1,2 @@',
        '-cup:  1',
        '+cup: 1',
        '1 file would be reformatted',
      ],
      'tea.yml differs from what it should be',
      'lint',
    ],
    [
      'is why a push was refused, not that it was',
      'git push origin main',
      [
        'remote: error: GH006: Protected branch update failed for refs/heads/main.',
        'remote: error: Changes must be made through a pull request.',
        'To https://github.com/octo-org/hello-world',
        ' ! [remote rejected] main -> main (protected branch hook declined)',
        "error: failed to push some refs to 'https://github.com/octo-org/hello-world'",
      ],
      'GH006: Protected branch update failed for refs/heads/main.',
      'configuration',
    ],
    [
      'is the message of a crash, not the line by which the shell reports it',
      './tea',
      [
        'free(): double free detected in tcache 2',
        '/home/runner/work/_temp/1f7b2c88.sh: line 1:  8550 Aborted                 ./tea',
      ],
      'free(): double free detected in tcache 2',
      'code',
    ],
    [
      'has the name and what stands further in below the sign of a runner',
      'brewtest run',
      [' ✘ Finds a cup', '   │', '   │ Failed asserting that false is true.', '   │', 'ERRORS!'],
      'Finds a cup: Failed asserting that false is true.',
      'test',
    ],
    [
      'is the last word after so many attempts',
      './wait.sh',
      [
        'Attempt 1/3: connection refused',
        'Attempt 2/3: connection refused',
        'Attempt 3/3: connection refused',
        'Tea did not become ready after 3 attempts',
      ],
      'Tea did not become ready after 3 attempts',
      'timeout',
    ],
    [
      "has what is wrong below a matcher of a snapshot's",
      'npx jest --ci',
      [
        '  ● tea › steeps',
        '',
        '    expect(received).toMatchSnapshot(hint)',
        '',
        '    Snapshot name: `tea steeps 1`',
        '',
        '    New snapshot was not written. The update flag must be passed.',
      ],
      'tea › steeps: expect(received).toMatchSnapshot(hint); New snapshot was not written. The update flag must be passed.',
      'test',
    ],
    [
      'is what a bundler met where it was not expected, however short that is',
      'npm run build',
      [
        '> tea@1.0.0 build',
        '> esbuild src/main.ts --bundle',
        '',
        '✘ [ERROR] Unexpected ";"',
        '',
        '    src/main.ts:3:27:',
        '1 error',
      ],
      'Unexpected ";" (src/main.ts:3)',
      'code',
    ],
    [
      'is what the job ended with, not what it was refused before and went on from',
      './test.sh',
      [
        'Failed to upload reports: An error occurred (AccessDenied) when calling the PutObject operation',
        'Running 425 items in this shard',
        '+ git status --porcelain',
        '?? cups/',
        'Build left local git repository checkout dirty',
      ],
      'Build left local git repository checkout dirty',
      'configuration',
    ],
  ])('%s', (_, command, output, cause, category) => {
    const found = causeOfStep(command, ...output);
    expect([found?.cause, found?.category]).toEqual([cause, category]);
  });
});

describe('the category', () => {
  it.each<[string, string, readonly string[], string]>([
    [
      'is test where an assertion waited for what never came',
      'brewtest run',
      [
        'AssertionError: Timed out retrying after 4000ms: Expected to find a cup, but never found it.',
      ],
      'test',
    ],
    [
      'is permission where a daemon passes on that who asks is not known',
      'docker pull shop',
      [
        'Error response from daemon: Get "https://registry.example/v2/": unauthorized: incorrect username or password',
      ],
      'permission_or_secret',
    ],
    [
      'is configuration where a browser is not installed for a test',
      'npx playwright test',
      [
        '  1) [chromium] › tea.spec.ts:3:5 › steeps ───',
        '',
        "    Error: browserType.launch: Executable doesn't exist at /home/runner/.cache/chrome",
      ],
      'configuration',
    ],
    [
      'is configuration where a server calls a request wrong',
      'brew upload',
      ['ERROR    HTTPError: 400 Bad Request from https://cups.example/legacy/'],
      'configuration',
    ],
    [
      'is lint where a check took a warning for an error',
      'brew compile --warnings-as-errors',
      [
        '    warning: variable "cup" is unused',
        'Compilation failed due to warnings while using the --warnings-as-errors option',
      ],
      'lint',
    ],
    [
      'is lint where a limit is told beside what is over it',
      'node check.mjs',
      ['tea.js weighs 212 kB, 200 kB are allowed'],
      'lint',
    ],
    [
      'is permission where somebody has to log in',
      'brew deploy',
      ['Error: no existing credentials found. Please log in:'],
      'permission_or_secret',
    ],
    [
      'is configuration where what a server is asked for does not exist',
      'brew load',
      ['brew: error: connection to server failed: FATAL:  role "root" does not exist'],
      'configuration',
    ],
    [
      'is infrastructure where a service of the job is not well',
      'brew up',
      ['container shop-db-1 is unhealthy'],
      'infrastructure',
    ],
  ])('%s', (_, command, output, category) => {
    expect(causeOfStep(command, ...output)?.category).toBe(category);
  });
});
