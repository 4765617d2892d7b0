import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causeOf } from '../../src/analysis/cause.ts';
import { diagnose } from '../../src/analysis/diagnose.ts';
import { rankLines } from '../../src/analysis/rank-lines.ts';
import { selectLines } from '../../src/analysis/select-lines.ts';
import { passagesOf } from '../../src/answers/triage/excerpt.ts';
import { verdictOf } from '../../src/answers/triage/reply.ts';
import type { FailureGroup } from '../../src/causes/failure-group.ts';
import type { Job } from '../../src/github/job.ts';
import { optionalReads } from '../../src/github/optional.ts';
import type { Run } from '../../src/github/run.ts';
import { decodeLog } from '../../src/logs/decode.ts';
import type { LogLine } from '../../src/logs/line.ts';
import { anyText } from '../any-text.ts';
import { recordedIds, recordedLog } from '../fixtures/recorded.ts';
import { full } from '../sampled.ts';
import { excerpts } from './excerpts.ts';

const logs = recordedIds.map((id) => decodeLog(recordedLog(id)));

const spoken = Object.values(excerpts)
  .flatMap((excerpt) => excerpt.split('\n'))
  .filter((line) => line !== '');
const text = fc.oneof(
  anyText({ maxLength: 80 }),
  fc.constantFrom(...spoken),
  fc.tuple(fc.constantFrom(...spoken), fc.string({ maxLength: 20 })).map(([a, b]) => a + b),
  fc.constantFrom('', '##[error]', '##[group]Run make', '##[endgroup]', 'Post job cleanup.'),
);
const log = fc
  .array(text, { maxLength: 60 })
  .map((texts) => texts.map((text, index): LogLine => ({ n: index + 1, at: undefined, text })));

describe('diagnosis', () => {
  it('finds positions within the log, the same for the same log, in any lines', () => {
    fc.assert(
      fc.property(log, fc.option(log, { nil: undefined }), (lines, green) => {
        const evidence = diagnose({ lines }, green);
        for (const { first, core, last, weight } of evidence) {
          expect(first).toBeGreaterThanOrEqual(0);
          expect(core).toBeGreaterThanOrEqual(first);
          expect(last).toBeGreaterThanOrEqual(core);
          expect(last).toBeLessThan(lines.length);
          expect(weight).toBeGreaterThan(0);
          expect(weight).toBeLessThanOrEqual(110);
        }
        expect(diagnose({ lines }, green)).toEqual(evidence);
        expect(causeOf(evidence, lines) === undefined).toBe(evidence.length === 0);
      }),
    );
  });

  it('always has something to show of a log with a word in it', () => {
    const lines = [{ n: 1, at: undefined, text: 'the last thing it did' }];
    const evidence = diagnose({ lines });
    expect(causeOf(evidence, lines)).toMatchObject({
      category: 'unknown',
      cause: 'the last thing it did',
      confidence: 0.4,
    });
  });

  it('comes to an end with lines that were made to keep patterns busy', () => {
    const parts = [...spoken, ' ', '.', ':', '/', 'a.', ' > ', '1', '(', 'error: ', '##[error]'];
    const lines = parts.map((part, index) => ({
      n: index + 1,
      at: undefined,
      text: part.repeat(Math.ceil(20_000 / part.length)),
    }));
    expect(diagnose({ lines }, lines).length).toBeGreaterThan(0);
  });
});

describe('a cause', () => {
  const causeIn = (...texts: string[]) => {
    const lines = texts.map((text, index) => ({ n: index + 1, at: undefined, text }));
    return causeOf(diagnose({ lines }), lines);
  };
  const failed = (test: string, seconds: number) => `--- FAIL: ${test} (${seconds}s)`;

  it('is the same in another job where the same tests failed in another order', () => {
    const one = causeIn(failed('TestRead', 0.1), failed('TestWrite', 0.2));
    const other = causeIn(failed('TestWrite', 0.9), failed('TestRead', 0.3));
    expect(one?.signature).toBe(other?.signature);
    expect(causeIn(failed('TestRead', 0.1))?.signature).not.toBe(one?.signature);
  });

  it('is the same on another machine: in its paths, numbers and times', () => {
    const linux = causeIn('/home/runner/work/shop/shop/src/a.ts(5,14): error TS2322: No.');
    const windows = causeIn('D:\\a\\shop\\shop\\src\\a.ts(5,14): error TS2322: No.');
    expect(windows?.signature).toBe(linux?.signature);
  });

  it.each([
    ['test', ['error: the server said no', 'expect(received).toBe(expected)', '● cart › adds']],
    ['test', ['WARNING: DATA RACE', '--- FAIL: TestTotals (0.00s)']],
    ['code', ['error: the server said no']],
    ['dependency', ['* What went wrong:', '> Could not resolve com.example:kit:2.0.']],
    [
      'lint',
      ['error: unused variable: `a`', '  = note: `-D unused-variables` implied by `-D warnings`'],
    ],
    ['code', ["Module not found: Error: Can't resolve './cart/total.js' in 'src'"]],
    ['dependency', ["Module not found: Error: Can't resolve 'tax-rates' in 'src'"]],
    ['network', ['error: failed to solve: base:2.0: dial tcp 10.0.0.7:443: connection refused']],
    ['timeout', ['curl: (28) Operation timed out after 3007 milliseconds']],
    ['permission_or_secret', ['cp: cannot create file: Read-only file system']],
  ])('is %s where a line that knows says so: %j', (category, texts) => {
    expect(causeIn(...texts)?.category).toBe(category);
  });

  it.each([
    [
      "thread 'main' (1) panicked at src/main.rs:2:43:",
      'PORT must be set',
      'PORT must be set (src/main.rs:2)',
    ],
    [
      '--- FAIL: TestTotal (0.00s)',
      '    cart_test.go:7: got 4',
      'TestTotal: cart_test.go:7: got 4',
    ],
    ['--- FAIL: TestTotal (0.00s)', 'coverage: 85.4 %', '--- FAIL: TestTotal (0.00s)'],
    [
      'CartTest.adds Time elapsed: 0.1 s <<< ERROR!',
      'java.lang.Error: no',
      'CartTest.adds: java.lang.Error: no',
    ],
    [
      'FAIL: test_adds (cart.Test)',
      'AssertionError: 7 != 12',
      'test_adds (cart.Test): AssertionError: 7 != 12',
    ],
    ['* What went wrong:', '> Could not find kit:2.0.', 'Could not find kit:2.0.'],
    ['In deploy.sh line 3:', 'rm -rf $target/*', 'In deploy.sh line 3: rm -rf $target/*'],
  ])('says what happened rather than where: %s', (first, second, cause) => {
    expect(causeIn(first, second)?.cause).toBe(cause);
  });

  it('is not a failure that was retried, unless it comes back', () => {
    const tries = ['curl: (52) Empty reply from server', 'Error: fetching failed, trying again'];
    expect(causeIn(...tries, 'npm error Missing script: "build"')?.category).toBe('configuration');
    expect(causeIn(...tries, ...tries, 'the release has no notes')?.category).toBe('unknown');
    expect(causeIn(...tries, 'curl: (52) Empty reply from server')?.category).toBe('network');
  });

  it('is not a complaint of the environment that the job survived', () => {
    const denied = 'cache: storage check failed: AccessDenied';
    const failed = '--- FAIL: TestRead (0.10s)';
    const work = Array.from({ length: 60 }, (_, index) => `module ${index} is built`);
    expect(causeIn(denied, ...work, failed)?.cause).toBe(failed);
    expect(causeIn(denied, ...work)?.cause).toBe(denied);
    expect(causeIn('WARNING  Remote caching: Authentication failed', failed)?.cause).toBe(failed);
  });

  it.each([
    'Job is about to start running on the hosted runner: GitHub Actions 2 (hosted)',
    'Starting process. Command: java -XX:+HeapDumpOnOutOfMemoryError -Xmx2g',
    'dist/plugins/wellknown-errors-plugin/parseNotFoundError.d.ts',
    'SHA256 digest of uploaded artifact is 47679c2e66f513848932733c6c5bba9e',
    'go: downloading golang.org/x/xerrors v0.0.0-20200804184101-5ec99f83aff1',
  ])('is not a line that only sounds like one: %s', (text) => {
    const cause = causeIn(text, 'src/a.ts(5,14): error TS2322: No.');
    expect(cause).toMatchObject({ category: 'code', cause: 'src/a.ts(5,14): error TS2322: No.' });
  });
});

const quotesIn = (lines: readonly LogLine[], bytes: number) => {
  const evidence = diagnose({ lines });
  return selectLines(rankLines(evidence, lines, causeOf(evidence, lines)), bytes);
};

describe('the selection of lines', () => {
  it('stays within its budget, in the order of the log, each line once', () => {
    fc.assert(
      fc.property(log, fc.integer({ min: 0, max: 3000 }), (lines, bytes) => {
        const quotes = quotesIn(lines, bytes);
        const positions = quotes.map(({ at }) => at);
        expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
        const shown = quotes.map(({ at, length }) => {
          const { n, text } = lines[at] as LogLine;
          return `${n}: ${text.slice(0, length - 1)}\n`;
        });
        expect(Buffer.byteLength(shown.join(''))).toBeLessThanOrEqual(bytes);
      }),
    );
  });

  it('shows repeated lines once, with their number', () => {
    const texts = ['fatal: 1 lost', 'fatal: 2 lost', 'fatal: 3 lost'];
    const lines = texts.map((text, index) => ({ n: index + 1, at: undefined, text }));
    expect(quotesIn(lines, 24)).toEqual([{ at: 0, length: 320, similar: 2 }]);
  });
});

describe('quotes', () => {
  it('leave out the frames of libraries, and lines that only end a report', () => {
    const texts = [
      'TypeError: total is not a function',
      '    at main (file:///work/src/main.js:3:1)',
      '    at run (node:internal/modules/run_main:82:5)',
      '    at start (node:internal/main/run_main:23:3)',
      '}',
      'Node.js v20.20.2',
    ];
    const lines = texts.map((text, index) => ({ n: index + 1, at: undefined, text }));
    const quoted = quotesIn(lines, 3000).map(({ at }) => at);
    expect(quoted).toEqual([0, 1]);
  });
});

describe('an answer', () => {
  const diagnosed = logs.map((lines) => {
    const evidence = diagnose({ lines });
    return { lines, evidence, cause: causeOf(evidence, lines) };
  });
  const steps = [{ number: 3, name: 'Test', status: 'completed', conclusion: 'failure' }];
  const causes = fc
    .tuple(
      fc.constantFrom(...diagnosed),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 3, max: 60 }),
    )
    .map(([log, many, long]): FailureGroup => {
      const name = `test (${'ubuntu-latest, node 20, '.repeat(9).slice(0, long)})`;
      const job = { id: 52_345_678_901, name, conclusion: 'failure', steps } as unknown as Job;
      return {
        examined: { job, ...log, unreadable: undefined },
        jobs: Array.from({ length: many }, (_, index) => ({ ...job, name: `${name} ${index}` })),
        annotations: [
          { level: 'failure', path: 'src/cart.ts', line: 7, message: 'It is broken. '.repeat(20) },
        ],
      };
    });
  const run = {
    id: 12_345_678_901,
    name: 'Continuous integration',
    run_number: 4321,
    run_attempt: 2,
    status: 'completed',
    conclusion: 'failure',
    head_branch: 'feature/a-branch-with-a-name',
    head_sha: 'f'.repeat(40),
    html_url: 'https://github.com/octo-org/hello-world/actions/runs/12345678901',
  } as unknown as Run;

  it('keeps to its budget in both forms, whatever the logs, the causes and the names', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(causes, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 300, max: 8000 }),
        async (causes, tokens) => {
          const jobs = causes.flatMap(({ jobs }) => jobs);
          const findings = { run, jobs, causes, unexamined: [], consequences: [], next: [] };
          const { text, data } = await verdictOf(
            { ...findings, state: undefined, position: undefined },
            tokens * 4,
            {
              mark: 'a1b2c3d4',
              optional: optionalReads(),
              signal: new AbortController().signal,
              now: Date.now,
            },
          );
          expect(Buffer.byteLength(text) / 4).toBeLessThanOrEqual(tokens);
          expect(Buffer.byteLength(JSON.stringify(data)) / 4).toBeLessThanOrEqual(tokens * 1.4);
          const { failures, omitted } = data as { failures: unknown[]; omitted: string[] };
          expect(failures.length).toBeGreaterThan(0);
          // What finds no room is said with the call that gets it.
          if (failures.length < causes.length) {
            expect(omitted.join('\n')).toMatch(
              /more causes?, beginning with job \d+: triage job_id: \d+/,
            );
          }
        },
      ),
      full ? { numRuns: 150 } : { numRuns: 30, seed: 1 },
    );
  });
});

it('a line of a log cannot be taken for a gap between the quoted ones', () => {
  const texts = ['error: one', '… 40', 'error: two', 'a', 'b', 'error: three'];
  const lines = texts.map((text, index) => ({ n: index + 11, at: undefined, text }));
  const quotes = [0, 1, 2, 5].map((at) => ({ at, length: 100, similar: 0 }));
  expect(passagesOf(quotes, lines)).toEqual([
    { first_line: 11, last_line: 16, text: 'error: one\n … 40\nerror: two\n… 2\nerror: three' },
  ]);
});
