import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReport } from '../../src/reports/read-report.ts';
import { sampled } from '../sampled.ts';
import { stopwatch } from '../stopwatch.ts';

const folder = fileURLToPath(new URL('../fixtures/reports/', import.meta.url));
const recorded = readdirSync(folder)
  .filter((name) => name !== 'record.sh')
  .map((name) => readFileSync(folder + name));

/** Reads, and answers how long others waited at most. */
async function timed(text: string | Uint8Array) {
  let longest = 0;
  let took = stopwatch();
  const turn = async () => {
    longest = Math.max(longest, took());
    took = stopwatch();
  };
  const report = await readReport(typeof text === 'string' ? Buffer.from(text) : text, turn);
  await turn();
  return { report, longest };
}

const suite = (inside: string) =>
  `<?xml version="1.0"?><testsuites><testsuite name="a"><testcase name="first"/>${inside}</testsuite></testsuites>`;

describe('a report that was made to do harm', () => {
  it.each([
    [
      'a billion laughs',
      `<!DOCTYPE t [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>${suite('<testcase name="&b;"/>')}`,
      'it declares a document type',
      0,
    ],
    [
      'a file of the machine as an entity',
      `<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]>${suite('<testcase name="&x;"/>')}`,
      'it declares a document type',
      0,
    ],
    [
      'a document type of another server',
      `<!DOCTYPE testsuites SYSTEM "https://example.com/t.dtd">${suite('')}`,
      'it declares a document type',
      0,
    ],
    [
      'an entity that nobody declared',
      suite('<testcase name="&nbsp;"/>'),
      'it is not well-formed (Invalid character entity)',
      1,
    ],
    ['elements in elements', suite('<a>'.repeat(100_000)), 'it nests deeper than 64 elements', 1],
    [
      'a huge attribute',
      suite(`<testcase name="${'x'.repeat(2_000_000)}"/>`),
      'it is not well-formed (Max buffer length exceeded: attribValue)',
      1,
    ],
    [
      'an element of attributes',
      suite(`<testcase ${Array.from({ length: 100_000 }, (_, n) => `a${n}="1"`).join(' ')}/>`),
      'an element has too many attributes',
      1,
    ],
    [
      'an end that is missing',
      suite('<testcase name="b"><failure>').slice(0, -40),
      'it ends early',
      1,
    ],
  ])('is refused, and said to be so, with what stands before: %s', async (_, text, fault, read) => {
    const { report } = await timed(text);
    expect(report?.fault).toBe(fault);
    expect(report?.results).toHaveLength(read);
  });

  it('is not read beyond 50,000 tests', async () => {
    const { report } = await timed(suite('<testcase name="b"/>'.repeat(50_010)));
    expect(report?.results).toHaveLength(50_000);
    expect(report?.fault).toBe('it has more than 50000 results');
  });

  it('is not taken for a report where JSON has a million parts', async () => {
    const { report } = await timed(`{"testResults":[${'{},'.repeat(600_000)}{}]}`);
    expect(report).toBeUndefined();
  });
});

/** What patterns stumble over when a text has nothing else. */
const units = [
  '\u001b[',
  '\u009b;',
  ' ',
  '\n',
  '\t',
  'a.',
  '.go:',
  ':1',
  ' in ',
  ':line 1 ',
  '=== RUN ',
  'Error:\n',
  '::',
  '#',
  '# SKIP',
  'expected:',
  '1,',
  '\\',
];

const shapes: readonly (readonly [string, (text: string) => string])[] = [
  [
    'the text of a failure',
    (text) => suite(`<testcase name="b"><failure>${text}</failure></testcase>`),
  ],
  [
    'many failures',
    (text) =>
      suite(
        `<testcase name="b"><failure message="${text.slice(0, 2000)}">${text.slice(0, 4000)}</failure></testcase>`.repeat(
          300,
        ),
      ),
  ],
  ['texts between elements', (text) => suite(`${text.slice(0, 3)}<b/>`.repeat(20_000))],
  [
    'the stack of a .NET test',
    (text) =>
      `<TestRun><Results><UnitTestResult outcome="Failed" testName="a"><Output><ErrorInfo><StackTrace>${text}</StackTrace></ErrorInfo></Output></UnitTestResult></Results></TestRun>`,
  ],
  ['TAP', (text) => `TAP version 13\nnot ok 1 - ${text}\n`.repeat(3)],
  [
    'TAP with blocks that do not end',
    (text) =>
      `TAP version 13\n${`not ok 1 - a\n  ---\n  at: ${text.slice(0, 100).replaceAll('\n', ' ')}\n`.repeat(2_000)}`,
  ],
  [
    'what go printed',
    (text) =>
      [...Array(20).fill({ Action: 'output', Output: text.slice(0, 20_000) }), { Action: 'fail' }]
        .map((event) => JSON.stringify({ ...event, Package: 'a', Test: 'T' }))
        .join('\n'),
  ],
  [
    'a message of jest',
    (text) =>
      JSON.stringify({
        testResults: [{ name: 'a', status: 'failed', message: text, assertionResults: [] }],
      }),
  ],
];

describe('a report made to slow patterns down', () => {
  it.each(shapes)('is read in time: %s', async (_, shape) => {
    for (const unit of sampled(units, 6)) {
      const { longest } = await timed(shape(unit.repeat(120_000 / unit.length)));
      expect(longest, JSON.stringify(unit)).toBeLessThan(500);
    }
  });
});

describe('any bytes', () => {
  it('are read or refused, and never fail', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        await readReport(bytes, async () => {});
      }),
      { numRuns: 200 },
    );
  });

  it('in the middle of a real report do not make it fail, nor its results misformed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...recorded),
        fc.nat(),
        fc.nat({ max: 400 }),
        fc.oneof(
          fc.uint8Array({ maxLength: 20 }),
          fc.string().map((text) => Buffer.from(text)),
        ),
        async (report, at, removed, inserted) => {
          const from = at % report.length;
          const changed = [report.subarray(0, from), inserted, report.subarray(from + removed)];
          const read = await readReport(Buffer.concat(changed), async () => {});
          for (const { name, status, line, milliseconds } of read?.results ?? []) {
            expect(typeof name).toBe('string');
            expect(['passed', 'failed', 'skipped', 'flaky']).toContain(status);
            for (const n of [line, milliseconds]) expect(n === undefined || n >= 0).toBe(true);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('stop being read when the call is over', async () => {
    const over = async () => {
      throw new DOMException('The call was cancelled.', 'AbortError');
    };
    const long = Buffer.from(suite('<testcase name="b"/>'.repeat(20_000)));
    await expect(readReport(long, over)).rejects.toThrow('The call was cancelled.');
  });
});
