import { describe, expect, it } from 'vitest';
import { whole } from '../../src/analysis/parts.ts';
import { examination } from '../../src/causes/examine.ts';
import { causeOfStep, exit, failedJob } from './step.ts';

/** Lines of one form, numbered. */
const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index));

describe('the kind of a failure that no rule knows', () => {
  it.each<[string, string, string[], string]>([
    [
      'the script that npm ran last',
      'npm run lint && npm test',
      ['> shop@1.0.0 lint', '> brewlint .', '', '> shop@1.0.0 test', '> node brewtest.js', ''],
      'test',
    ],
    ['the last of several commands', 'npm run lint && npm test', [], 'test'],
    ['the command that tox ran', 'tox', ['brew: commands[0]> brewlint --strict'], 'lint'],
    ['the command that a shell traced', 'ci.sh', ['+ make', 'brewed', '+ npm test'], 'test'],
    [
      'the goal that Maven ran',
      'ci.sh',
      ['[INFO] --- surefire:3.2.5:test (all) @ shop ---'],
      'test',
    ],
    ['what an image runs as it is built', 'ci.sh', ['#9 [4/5] RUN npm test'], 'test'],
  ])('is told by %s', (_, command, before, category) => {
    const cause = causeOfStep(command, ...before, 'cup 3 ..... wanted 4 spoons and had 3');
    expect(cause?.category).toBe(category);
  });

  it('is no timeout where a file is called so', () => {
    const cause = causeOfStep(
      'brew',
      'tea: region 3 has no kettle',
      'cleanup: timeout file removed',
    );
    expect(cause).toMatchObject({ category: 'unknown', cause: 'tea: region 3 has no kettle' });
  });

  it.each([
    'tea: timeout of 30 s exceeded',
    'tea: read timeout',
    'tea: timed out',
    'tea: the kettle hit the timeout',
  ])('is a timeout where one is said to have come: %s', (said) => {
    expect(causeOfStep('brew', said)?.category).toBe('timeout');
  });

  it('is lint where files differ from what a formatter makes of them', () => {
    const cause = causeOfStep(
      'brew --diff .',
      '--- tea.brew.orig',
      '+++ tea.brew',
      '@@ -1,2 +1,2 @@',
      '-  cup',
      '+ cup',
    );
    expect(cause).toMatchObject({
      category: 'lint',
      cause: 'tea.brew differs from what it should be',
    });
  });
});

describe('the one of many that a script says something else of', () => {
  it.each<[string, string[], string]>([
    [
      'of hundreds of files',
      [
        ...lines(200, (index) => `data/r${index}.json: fine`),
        'data/q7.json: lacks a price',
        ...lines(200, (index) => `data/s${index}.json: fine`),
        '1 of 401 files are unusable',
      ],
      'data/q7.json: lacks a price',
    ],
    [
      'of a few commits',
      [
        ...lines(4, (index) => `8957${index}db tea: part ${index}: signed off`),
        '1b12c07 tea: sync: no Signed-off-by line of the author',
        '5e1ebb7 tea: part 9: signed off',
        'Please sign off your commits',
      ],
      '1b12c07 tea: sync: no Signed-off-by line of the author',
    ],
  ])('is why it failed, %s', (_, output, cause) => {
    expect(causeOfStep('./check', ...output)?.cause).toBe(cause);
  });

  it('is not why where a command that ran before said it', () => {
    const output = [
      '+ tea history',
      ...lines(8, (index) => `a${index}f0 -> b${index}c1 add sugar`),
      'a9f0 -> c9d2 (branch)',
      '+ tea upgrade',
      'tea: two heads are present',
    ];
    expect(causeOfStep('./check', ...output)?.cause).toBe('tea: two heads are present');
  });
});

describe('what a step says last', () => {
  it.each<[string, string[], string]>([
    ['work that is done', ['Built 4 cups'], '`./brew` ended with exit code 1 and did not say why'],
    [
      'what it tidies up',
      ['tea: the kettle is cold', 'Removed 3 cups', 'Rolled back'],
      'tea: the kettle is cold',
    ],
    [
      'a count of what it looked at',
      ['tea: the kettle is cold', 'Checked 302 cups, 1 broken.'],
      'tea: the kettle is cold',
    ],
    [
      'words of debugging, however many',
      [
        'tea: the kettle is cold',
        ...lines(60, (index) => `DEBUG   -  Copying cup ${index} to bin`),
      ],
      'tea: the kettle is cold',
    ],
    [
      'what it would like better',
      ['Errors:', '1. The kettle is missing.', 'Suggestions:', '1. The cup must be a mug.'],
      '1. The kettle is missing.',
    ],
    [
      'a result for a program',
      ['tea: the kettle is cold', '{"total": 5}'],
      'tea: the kettle is cold',
    ],
    [
      'addresses',
      ['tea: the kettle is cold', 'Call stack', '0x5604a0dff930 0x5604a0dff9a3'],
      'tea: the kettle is cold',
    ],
    [
      'that it went as it should',
      ['tea: the kettle is cold', 'ERROR: header has no colon (expected)'],
      'tea: the kettle is cold',
    ],
  ])('is not %s', (_, output, cause) => {
    expect(causeOfStep('./brew', ...output)?.cause).toBe(cause);
  });

  it('is a warning where the command takes warnings for errors', () => {
    const cause = causeOfStep(
      'brew --strict',
      "WARNING -  no cup is called 'mug'",
      'INFO - brewed',
    );
    expect(cause?.cause).toBe("WARNING -  no cup is called 'mug'");
  });

  it('is no trace of a shell where a tool begins its success so', () => {
    const cause = causeOfStep(
      'brew',
      '+++ OK, passed 100 tests.',
      '*** Failed! Falsified (after 3 tests):',
      'Cup 0',
    );
    expect(cause?.cause).toContain('Failed! Falsified (after 3 tests)');
  });
});

describe('what happened in a test', () => {
  it.each<[string, string[], string]>([
    [
      'below a table of verdicts',
      [
        'Guest Cannot Refund          | FAIL |',
        'Guest role changed: guest != visitor',
        '------------------------------',
        'Refund Limit                 | FAIL |',
        "Dictionary 's' has no key 'limit'.",
      ],
      'Guest Cannot Refund: Guest role changed: guest != visitor',
    ],
    [
      'further in than its name',
      ['   FAIL  dates  "blank is null"', '    blank must be null  (equal)'],
      'dates  "blank is null": blank must be null  (equal)',
    ],
    [
      'in columns',
      ['[FAIL] center-odd (rc 0)', '   line 1', '     wanted |  odd', '     found  |   odd'],
      'center-odd: wanted | odd; found | odd',
    ],
    [
      'below the source that failed',
      [
        '  1) a cup costs the full price',
        '     Failure/Error: cup.price.fetch(:percent)',
        '',
        '     NoMethodError:',
        "       undefined method `fetch' for nil:NilClass",
      ],
      "Failure/Error: cup.price.fetch(:percent): undefined method `fetch' for nil:NilClass",
    ],
    [
      'below where it is',
      [
        'Failure → spec/cup_spec.lua @ 7',
        'a cup is filled',
        'spec/cup_spec.lua:12: Expected 3 to be 4.',
      ],
      'spec/cup_spec.lua:12: Expected 3 to be 4.',
    ],
    [
      'below a heading with a line under it',
      [
        'Cups must not know tea',
        '----------------------',
        '',
        'cup.rim is not allowed to import tea.leaf',
      ],
      'cup.rim is not allowed to import tea.leaf',
    ],
  ])('stands %s', (_, output, cause) => {
    expect(causeOfStep('brewtest', ...output)?.cause).toContain(cause);
  });

  it('is a test that objects as a compiler does', () => {
    const said = '../cup.cpp(7): error: in "tea/cup": check price == 3 has failed [4 != 3]';
    expect(causeOfStep('brewtest', said)?.category).toBe('test');
  });

  it('is what the first of two failed tests ran into, where the second ran out of time', () => {
    const cause = causeOfStep(
      'npx mocha',
      '  2 failing',
      '',
      '  1) Cup',
      '       goes on:',
      '     TypeError: cup 1: tea.id is undefined',
      '  2) Cup',
      '       waits:',
      '     Error: Timeout of 300ms exceeded. For async tests and hooks, ensure "done()" is called',
    );
    expect(cause?.cause).toContain('TypeError: cup 1: tea.id is undefined');
  });
});

describe('a message in a report of JSON', () => {
  it('is why a task failed that opens the report', () => {
    const cause = causeOfStep(
      'brew play',
      'fatal: [web00]: FAILED! => {',
      '    "changed": false,',
      '    "msg": "the task includes an undefined variable: cups"',
      '}',
    );
    expect(cause?.cause).toContain('the task includes an undefined variable: cups');
  });
});

describe('what a test under ctest ran into', () => {
  const summary = ['The following tests FAILED:', '\t  2 - tea.boil (Failed)'];
  it.each<[string, string[]]>([
    [
      'below its verdict',
      [
        '1/2 Test #1: tea.pour .......   Passed    0.02 sec',
        '2/2 Test #2: tea.boil .......***Failed    0.03 sec',
        'boiling 3 cups',
        'kettle: cup 2 is broken',
        '',
        '50% tests passed, 1 tests failed out of 2',
      ],
    ],
    [
      'with its number before each line',
      [
        '2: Test command: /tea/build/boil "3"',
        '2: boiling 3 cups',
        '2: kettle: cup 2 is broken',
        '2/2 Test #2: tea.boil .......***Failed    0.03 sec',
      ],
    ],
  ])('is read %s', (_, output) => {
    const cause = causeOfStep('ctest', ...output, ...summary);
    expect(cause?.cause).toBe('tea.boil: kettle: cup 2 is broken');
  });
});

describe('a usage text', () => {
  it('does not show that a tool got over its complaint', () => {
    const cause = causeOfStep(
      'npm ci',
      'npm error code EUSAGE',
      "npm error Invalid: lock file's tea@1.2.0 does not satisfy tea@1.1.0",
      ...lines(60, (index) => `npm error   --option-${index}`),
      'npm error aliases: clean-install, ic',
    );
    expect(cause?.cause).toBe("Invalid: lock file's tea@1.2.0 does not satisfy tea@1.1.0");
  });
});

describe('a test that fails among others that pass', () => {
  it('is not got over by those', () => {
    const cause = causeOfStep(
      './all-tests',
      ...lines(30, (index) => `[pass] pours cup ${index}`),
      '[fail] fills the cup [true][false]',
      ...lines(60, (index) => `[pass] empties cup ${index}`),
      'Error=CUP_EMPTY in cup 3',
      '[pass] sees that the cup is empty',
      'Pass 91, Fail 1',
    );
    expect(cause?.cause).toBe('[fail] fills the cup [true][false]');
  });
});

describe('a job of which two steps failed', () => {
  const second = (at: number) => new Date(Date.UTC(2026, 4, 4, 9, 0, at)).toISOString();
  const step = (number: number, from: number, to: number) => ({
    name: `Step ${number}`,
    number,
    status: 'completed' as const,
    conclusion: 'failure' as const,
    started_at: second(from),
    completed_at: second(to),
  });

  it('failed for what the first one says', () => {
    const printed: [number, string][] = [
      [11, '##[group]Run make check'],
      [11, 'make check'],
      [11, 'shell: /usr/bin/bash -e {0}'],
      [11, '##[endgroup]'],
      [12, 'kettle: got 3 cups, want 4'],
      [13, exit],
      [21, '##[group]Run ./upload'],
      [21, './upload'],
      [21, 'shell: /usr/bin/bash -e {0}'],
      [21, '##[endgroup]'],
      [22, 'upload: 3 reports lack a name'],
      [22, 'Removed 3 files'],
      [23, exit],
      [30, 'Post job cleanup.'],
    ];
    const log = printed.map(([at, text], index) => ({
      n: index + 1,
      at: Date.UTC(2026, 4, 4, 9, 0, at),
      text,
    }));
    const job = failedJob({ steps: [step(1, 10, 14), step(2, 20, 24)] });
    expect(whole(examination(job, log)).cause?.cause).toBe('kettle: got 3 cups, want 4');
    // Of the first no line is there: the second speaks for itself.
    const later = log.filter(({ at }) => at >= Date.UTC(2026, 4, 4, 9, 0, 20));
    expect(whole(examination(job, later)).cause?.cause).toBe('upload: 3 reports lack a name');
  });
});

describe('the line that differs from many alike', () => {
  const days = lines(20, (index) => `Berlin 2026-09-${10 + index} 06:00 -> 14:00`);
  it.each<[string, string[], string]>([
    [
      'by its first word',
      [
        ...lines(12, (index) => `same  shot-${index}  0 px`),
        'DIFF  pie-small  648 px',
        ...lines(12, (index) => `same  view-${index}  0 px`),
        '1 shot(s) are not the same',
      ],
      'DIFF  pie-small  648 px',
    ],
    [
      'by its last word',
      [
        '| file | rows | verdict |',
        ...lines(12, (index) => `| shop${index}.csv | 3 | accepted |`),
        '| shop77.csv | 3 | **rejected** |',
        ...lines(12, (index) => `| cafe${index}.csv | 3 | accepted |`),
        'Feeds are published at night.',
      ],
      'shop77.csv | 3 | **rejected** |',
    ],
    [
      'by what stands behind it',
      [...days, 'Berlin 2026-10-24 04:00 -> 05:00 (should be 06:00)', ...days, '1 vector(s) wrong'],
      'Berlin 2026-10-24 04:00 -> 05:00 (should be 06:00)',
    ],
  ])('is why it failed, %s', (_, output, cause) => {
    expect(causeOfStep('./check', ...output)?.cause).toContain(cause);
  });
});

describe('of last words that say as much', () => {
  it.each<[string, string[], string]>([
    [
      'that which says why, and not that it failed',
      ['[emerg] 142#142: unknown directive "tea" in ./cup.conf:9', 'cup: ./cup.conf test failed'],
      'unknown directive "tea" in ./cup.conf:9',
    ],
    [
      'what is wrong, and not what to do',
      ['The cup of 3 was changed from "mug" to "bowl"', 'Bump the major version or restore it.'],
      'The cup of 3 was changed from "mug" to "bowl"',
    ],
    [
      'that with the sign of a failure, and not what explains it further',
      ['✖  4:24  Cup is not assignable to mug.', '  Type bowl is not assignable to type mug.'],
      '4:24  Cup is not assignable to mug.',
    ],
    [
      'a warning where nothing but warnings was counted',
      ['[warning] The remote of the cups was not valid', '[warning] Found 0 errors and 1 warnings'],
      'The remote of the cups was not valid',
    ],
  ])('it is %s', (_, output, cause) => {
    expect(causeOfStep('./brew', ...output)?.cause).toContain(cause);
  });
});

describe('a test behind its sign', () => {
  it('failed for the values below it', () => {
    const cause = causeOfStep(
      './brew',
      '  ✅ monday',
      '  ❌ sunday as 7',
      '     👉 got    every cup at 09:00',
      '     👉 wanted every Sunday at 09:00',
    );
    expect(cause?.cause).toBe('sunday as 7: got every cup at 09:00; wanted every Sunday at 09:00');
  });
});

describe('a check of the project that prints a form of its own', () => {
  it.each<[string, string[], string, string]>([
    [
      'JSON, line by line',
      [
        ...lines(20, (index) => `{"event":"case","id":"pour-${index}","verdict":"ok"}`),
        '{"event":"case","id":"drain-6","verdict":"nok"}',
        ...lines(20, (index) => `{"event":"case","id":"wash-${index}","verdict":"ok"}`),
      ],
      '{"event":"case","id":"drain-6","verdict":"nok"}',
      'unknown',
    ],
    [
      'signs in brackets',
      [
        ...lines(9, (index) => `[+] pour ${index}`),
        '[-] peek',
        "      spec.lua:6: attempt to call a nil value (method 'peek')",
        ...lines(9, (index) => `[+] drain ${index}`),
      ],
      "spec.lua:6: attempt to call a nil value (method 'peek')",
      'unknown',
    ],
    [
      'what came, and what was expected',
      ['vectors.txt:583: 3000 cups cost 104880, expected 104380'],
      'vectors.txt:583: 3000 cups cost 104880, expected 104380',
      'test',
    ],
    [
      'below the mark of a place',
      ['    L4 |<img src="tea.png">', '         ^ An alt attribute must be present (alt-require)'],
      'An alt attribute must be present (alt-require)',
      'unknown',
    ],
    [
      'counts behind what it objects to',
      ['tea.xml misses its leaf', 'Validation failed: errors: 1, warnings: 1, infos: 3'],
      'tea.xml misses its leaf',
      'unknown',
    ],
  ])('is read: %s', (_, output, cause, category) => {
    expect(causeOfStep('./own', ...output)).toMatchObject({ cause, category });
  });
});
