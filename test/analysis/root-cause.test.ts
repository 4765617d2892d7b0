import { describe, expect, it } from 'vitest';
import { causeOf } from '../../src/analysis/cause.ts';
import { diagnose } from '../../src/analysis/diagnose.ts';

const exit = '##[error]Process completed with exit code 1.';

/** What is made of a step that ran a command and printed this. */
const causeOfStep = (command: string, ...output: readonly string[]) => {
  const header = [
    `##[group]Run ${command}`,
    command,
    'shell: /usr/bin/bash -e {0}',
    '##[endgroup]',
  ];
  const lines = [...header, ...output, exit].map((text, index) => ({
    n: index + 1,
    at: undefined,
    text,
  }));
  const found = causeOf(diagnose({ lines }), lines);
  return found && { cause: found.cause, category: found.category };
};

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
  ])('%s', (_, command, output, cause, category) => {
    expect(causeOfStep(command, ...output)).toEqual({ cause, category });
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
  ])('%s', (_, command, output, category) => {
    expect(causeOfStep(command, ...output)?.category).toBe(category);
  });
});
