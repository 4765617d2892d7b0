import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import type { Step } from '../../src/github/job.ts';
import { logSearch, type Matcher } from '../../src/logs/byte-search.ts';
import { type Sequence, sequenceOf } from '../../src/logs/byte-sequence.ts';
import { decodeLog } from '../../src/logs/decode.ts';
import { scanBlock } from '../../src/logs/line-bytes.ts';
import { sequencesOf } from '../../src/logs/pattern-sequences.ts';
import { textMatcher } from '../../src/logs/search.ts';
import { stepSplitter } from '../../src/logs/step-splitter.ts';
import { full } from '../sampled.ts';

/** Many examples, each time others; or some of them, always the same. */
const chosen = full ? { numRuns: 4000 } : { numRuns: 500, seed: 1 };

const second = (n: number) => new Date(Date.UTC(2026, 2, 1) + n * 1000).toISOString().slice(0, 19);

const steps: Step[] = [
  [1, 'Set up job', 0, 2],
  [2, 'Run npm test', 2, 2],
  [3, 'Deploy', 2, 5],
  [4, 'Post checkout', 7, 8],
  [5, 'Complete job', 8, 9],
].map(([number, name, from, to]) => ({
  number: number as number,
  name: name as string,
  status: 'completed',
  conclusion: 'success',
  started_at: `${second(from as number)}Z`,
  completed_at: `${second(to as number)}Z`,
}));

/** Decodes every line, and looks at each. */
function slowly(
  log: Uint8Array,
  matches: Matcher,
  context: number,
  maxMatches: number,
  after: number,
) {
  const lines = decodeLog(log);
  const splitter = stepSplitter(steps);
  const all = lines.map((line) => ({ line, step: splitter.stepOf(line)?.number }));
  const shown = ({ n, text }: { n: number; text: string }) => ({ n, text });
  return all
    .filter(({ line }) => line.n > after && matches(line.text))
    .slice(0, maxMatches)
    .map(({ line, step }) => ({
      step,
      line: shown(line),
      before: lines.slice(Math.max(0, line.n - 1 - context), line.n - 1).map(shown),
      after: lines.slice(line.n, line.n + context).map(shown),
    }));
}

function inBytes(
  log: Uint8Array,
  cuts: readonly number[],
  matches: Matcher,
  sequences: readonly Sequence[],
  context: number,
  maxMatches: number,
  after: number,
) {
  const search = logSearch(matches, sequences, { steps, context, maxMatches, after });
  const edges = [0, ...cuts.map((cut) => Math.min(cut, log.length)), log.length];
  edges.sort((a, b) => a - b);
  for (const [index, edge] of edges.entries()) {
    // A copy of its own, which is overwritten as soon as it was looked at.
    const chunk = Uint8Array.from(log.subarray(edge, edges[index + 1]));
    search.push(chunk);
    chunk.fill(0x21);
  }
  search.end();
  return search.matches.map(({ step, ...match }) => ({ step: step?.number, ...match }));
}

const texts = [
  ...['\n', '\n', '\r\n', '\r', 'é', 'É', '😀', '\u001b[31m', '\u001b[0m', '^[[1m', '^', '\ufeff'],
  ...['error', 'Error', 'ERR', 'or', 'e', 'r', 'k', '\u212a', 'ſ', 's', ' ', '\t', '\u200b', 'é x'],
  // A text with something in its midst that decoding takes out.
  ...['er^[[1mror', 'er\u001b[31mror', 'e\u200brror', 'o^[[0mr', 'e\rr', 'x^[[1merror', 'k\u007fs'],
  ...['\u0000', '\u007f', '\u2028', '##[group]Run npm test', 'Post job cleanup.', 'İ'],
];
const part = fc.constantFrom(
  ...texts,
  ...[0, 1, 2, 2, 2, 3, 6, 7, 8, 8, 9].map((n) => `\n${second(n)}.1234567Z `),
);
/** Lines with stamps and nothing to decode, of which some make more than a part that is told apart. */
const plainLines = `\n${second(4)}.1234567Z or er r e k 12:34`.repeat(8);
const bytes = fc.oneof(
  {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom(...texts, ...texts.map(() => plainLines)), { maxLength: 40 })
      .map((all) => Buffer.from(all.join(''))),
  },
  {
    weight: 4,
    arbitrary: fc.array(part, { maxLength: 80 }).map((all) => Buffer.from(all.join(''))),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((all) => Buffer.from(all)) },
  {
    weight: 1,
    arbitrary: fc
      .array(part, { maxLength: 30 })
      .map((all) => Buffer.from(`\ufeff${all.join('')}`, 'utf16le')),
  },
  {
    weight: 2,
    arbitrary: fc
      .array(
        fc.oneof(
          part.map((text) => Buffer.from(text)),
          fc.uint8Array({ maxLength: 3 }),
        ),
        {
          maxLength: 60,
        },
      )
      .map((all) => Buffer.concat(all)),
  },
);
const cuts = fc.array(fc.oneof(fc.nat({ max: 400 }), fc.nat({ max: 9000 })), { maxLength: 8 });
const sizes = fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 5 }), fc.nat({ max: 4 }));

/** Patterns of any parts, one after another, repeated or not, or instead of each other. */
const patternPart = fc.constantFrom(
  ...[
    'e',
    'r',
    'or',
    'k',
    's',
    'é',
    'İ',
    '\u212a',
    ' ',
    '.',
    '^',
    '$',
    '\\b',
    '\\B',
    '[a-f]',
    '[^e]',
    '\\d',
  ],
  ...[
    '\\w',
    '\\s',
    '\\S',
    '\\W',
    '\\D',
    '[[:alpha:]]',
    '[^[:space:]]',
    '[é-ü]',
    '(?:r|or)',
    '(e)',
    '(?i:E)',
  ],
  ...[
    '\\pL',
    '\\PL',
    '\\p{Lu}',
    '\\x{e9}',
    '\\x65',
    '\\Qr+\\E',
    '\\.',
    '[\\d_-]',
    '[]x]',
    '\\t',
    '\\101',
    '[K-M]',
  ],
);
const repeated = fc.constantFrom('', '', '', '', '+', '*', '?', '{2}', '{1,2}', '{0}', '+?');
const anyPattern = fc
  .array(fc.tuple(patternPart, repeated, fc.constantFrom('', '', '', '', '|')), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.flat().join(''));

/** As decodeLog has it, but in the order of time: the runner writes stamps in no other. */
const inOrder = (log: Uint8Array) => {
  let latest = 0;
  return decodeLog(log).every(({ at = latest }) => {
    const ordered = at >= latest;
    latest = at;
    return ordered;
  });
};

describe('a search in bytes finds what decoding every line finds', () => {
  it('of a text, whatever the bytes, wherever they are cut', () => {
    const wanted = fc.oneof(
      fc.constantFrom(
        'error',
        'ERR',
        'or',
        'r',
        'k',
        'ks',
        'é',
        'é x',
        ' ',
        'e r',
        '\ufffd',
        '😀',
        'i',
        '^[',
        '[31m',
        'Z',
      ),
      fc.string({ minLength: 1, maxLength: 3 }),
    );
    fc.assert(
      fc.property(bytes, cuts, wanted, fc.boolean(), sizes, (log, at, text, ignore_case, size) => {
        fc.pre(inOrder(log));
        const matches = textMatcher(text, ignore_case);
        expect(
          inBytes(
            log,
            at,
            matches,
            [sequenceOf(ignore_case ? text.toLowerCase() : text, ignore_case)],
            ...size,
          ),
        ).toEqual(slowly(log, matches, ...size));
      }),
      chosen,
    );
  });

  it('of a pattern, whatever the bytes', () => {
    const usual = fc.constantFrom(
      ...[
        'er+or',
        'err|or',
        '(?:err)?or',
        'e.*or',
        '[e]rror',
        '(?i)ERR',
        'ks?',
        'é+',
        'x{2}|e{1,2}r',
      ],
      ...[
        '[d-f][q-s]{2}o',
        '[^o]r+',
        '.r.r',
        'e\\w+r',
        '\\d\\d:\\d\\d',
        '\\S\\s\\S',
        'e[^a-z]r',
        '\\W\\w',
      ],
      ...[
        '[[:alpha:]]{4}',
        '[k-m]',
        '(?i)[^a-j]',
        'e[\\s\\S]r',
        '\\br',
        'ſ',
        '[é ]e',
        '\\x{e9}.',
        'rr?o{1,2}r',
      ],
      ...['^error', 'r$', '\\Qer\\Eror', '\\x65r', 'err\\s', '(er)(ro)r', '(e|E)rror', 's', 'k'],
    );
    const wanted = fc.oneof(usual, anyPattern);
    fc.assert(
      fc.property(bytes, cuts, wanted, fc.boolean(), sizes, (log, at, text, ignore_case, size) => {
        fc.pre(inOrder(log));
        const compiled = RE2JS.compile(text, ignore_case ? RE2JS.CASE_INSENSITIVE : 0);
        const matches: Matcher = (line) => (compiled.test(line) ? { at: 0 } : undefined);
        expect(inBytes(log, at, matches, sequencesOf(text, ignore_case), ...size)).toEqual(
          slowly(log, matches, ...size),
        );
      }),
      chosen,
    );
  });

  it('in the step that the stamp of each line tells', () => {
    const log = Buffer.from([4, 6, 7].map((n) => `${second(n)}.1234567Z an error\n`).join(''));
    const found = inBytes(
      log,
      [40],
      textMatcher('error', false),
      [sequenceOf('error', false)],
      0,
      5,
      0,
    );
    expect(found.map(({ step }) => step)).toEqual([3, 3, 4]);
    expect(found).toEqual(slowly(log, textMatcher('error', false), 0, 5, 0));
  });

  it('over many chunks of a large log, lines and steps counted', () => {
    const log = Buffer.from(
      Array.from({ length: 40_000 }, (_, n) => `${second(n / 4500)}.0000000Z line ${n + 1}\n`).join(
        '',
      ),
    );
    const cut = Array.from({ length: 20 }, (_, n) => n * 65_537);
    const matches = textMatcher('line 39', false);
    const size = [2, 5, 39_100] as const;
    expect(inBytes(log, cut, matches, [sequenceOf('line 39', false)], ...size)).toEqual(
      slowly(log, matches, ...size),
    );
  });
});

it('lines are counted in bytes, wherever the block lies in memory', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), fc.nat({ max: 3 }), (all, shift) => {
      const block = Buffer.from(all).subarray(shift);
      expect(scanBlock(block).lines).toBe(block.filter((byte) => byte === 10).length);
    }),
  );
});

/** A sequence as a regular expression has it. */
const shown = (sequence: Sequence) =>
  sequence
    .map(({ bytes, others }) => {
      const all = `${Buffer.from(bytes).toString('latin1')}${others ? '…' : ''}`;
      return all.length === 1 ? all : `[${all}]`;
    })
    .join('');

it.each<[string, boolean, string[]]>([
  ['need[l]e', false, ['needle']],
  ['error: .*timeout', false, ['error: ']],
  ['err: .*timeout', false, ['timeout']],
  ['foo|barbar', false, ['foo', 'barbar']],
  ['(?:foo|bar)+baz', false, ['foo', 'bar']],
  ['ab+cd?', false, ['ab']],
  ['a(?:bc)+d', false, ['abc']],
  ['(?:bc)+de', false, ['bcde']],
  ['(ab)*c', false, ['c']],
  ['a{0,3}bc', false, ['bc']],
  ['a{3}bc', false, ['aaabc']],
  ['a{2,}bc', false, ['aabc']],
  ['\\d+ failed', false, ['[0123456789] failed']],
  ['^[ab]c\\b$', false, ['[ab]c']],
  ['\\Qa.b\\E\\.c', false, ['a.b.c']],
  ['a[^\\x00-x]b', false, ['a[yz{|}~\u007f…]b']],
  ['.a[[:digit:]]', false, ['a[0123456789]']],
  ['foo|', false, []],
  ['.*', false, []],
  ['\\D\\W', false, []],
  ['[a-c]{1000}[0-9]', false, ['[abc]'.repeat(31)]],
  ['é', false, ['Ã©']],
  ['é+x', true, ['[xX]']],
  ['a{2}{3}b', false, ['b']],
  ['(?i)a-k', false, ['[aA]-[kK]']],
])('of %s (ignoring case: %s), a line has to have one of %j', (pattern, ignore_case, wanted) => {
  expect(sequencesOf(pattern, ignore_case).map(shown)).toEqual(wanted);
});
