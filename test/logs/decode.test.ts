import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLog, lineDecoder } from '../../src/logs/decode.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const texts = (log: Uint8Array) => decodeLog(log).map(({ text }) => text);

describe('the time of a line', () => {
  it('is read to the millisecond, whatever line was read before', () => {
    const stamps = fc.tuple(
      fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }),
      fc.nat({ max: 9_999_999 }),
      fc.nat({ max: 7 }),
    );
    fc.assert(
      fc.property(fc.array(stamps), (written) => {
        const times = written.map(([date, fraction, digits]) => {
          const part = String(fraction).padStart(7, '0').slice(0, digits);
          return `${date.toISOString().slice(0, 19)}${part && `.${part}`}Z`;
        });
        const log = bytes(times.map((time) => `${time} text\n`).join(''));
        expect(decodeLog(log).map(({ at }) => at)).toEqual(
          times.map((time) => Date.parse(time.replace(/(\.\d{3})\d+/, '$1'))),
        );
      }),
    );
  });
});

describe('a line of a log', () => {
  it.each([
    ['its stamp', '2026-07-04T14:32:09.5024381Z npm test', 'npm test'],
    ['a stamp with nothing behind it', '2026-07-04T14:32:09.5024381Z ', ''],
    [
      'a byte-order mark before the stamp',
      '\ufeff2026-07-04T14:32:09.5024381Z npm test',
      'npm test',
    ],
    ['colours', '2026-07-04T14:32:09.5024381Z \u001b[36;1mnpm test\u001b[0m', 'npm test'],
    ['a link', '\u001b]8;;https://example.com\u0007docs\u001b]8;;\u0007', 'docs'],
    [
      'a link with the other end',
      '\u001b]8;;https://example.com\u001b\\docs\u001b]8;;\u001b\\',
      'docs',
    ],
    ['the carriage return at its end', 'npm test\r', 'npm test'],
    ['carriage returns inside, as spaces', '10 %\r20 %\r', '10 % 20 %'],
    ['bidi, zero-width and tag characters', 'a\u202eb\u200bc\u{e0041}d', 'abcd'],
    ['what is no stamp stays', '2026-07-04 14:32 done', '2026-07-04 14:32 done'],
    ['a stamp inside the message stays', 'at 2026-07-04T14:32:09Z', 'at 2026-07-04T14:32:09Z'],
  ])('loses %s', (_, raw, text) => {
    expect(texts(bytes(raw))).toEqual([text]);
  });

  it('without a stamp belongs to the message before', () => {
    const log = bytes(
      '2026-07-04T14:32:09.5024381Z Error:\n  at a\n2026-07-04T14:32:10.0000000Z b\n',
    );
    expect(decodeLog(log)).toEqual([
      { n: 1, at: Date.parse('2026-07-04T14:32:09.502Z'), text: 'Error:' },
      { n: 2, at: Date.parse('2026-07-04T14:32:09.502Z'), text: '  at a' },
      { n: 3, at: Date.parse('2026-07-04T14:32:10.000Z'), text: 'b' },
    ]);
  });

  it('has no time while no stamp was seen', () => {
    expect(decodeLog(bytes('a\n'))).toEqual([{ n: 1, at: undefined, text: 'a' }]);
  });

  it('keeps invalid bytes as replacement characters', () => {
    expect(texts(new Uint8Array([0x61, 0xff, 0x62, 0x0a]))).toEqual(['a\ufffdb']);
  });

  it('loses its middle, and says so, when it would fill the memory', () => {
    const decoder = lineDecoder();
    const chunk = bytes('x'.repeat(700_000));
    const end = bytes('the end');
    expect([chunk, chunk, chunk, end].flatMap((each) => decoder.push(each))).toEqual([]);
    const half = 'x'.repeat(1 << 16);
    expect(decoder.end().map(({ text }) => text)).toEqual([
      `${half} … (${2_100_007 - (1 << 17)} characters left out) … ${half.slice(7)}the end`,
    ]);
  });
});

describe('a log', () => {
  it.each([
    ['utf-16le', [0xff, 0xfe], true],
    ['utf-16be', [0xfe, 0xff], false],
    ['utf-16le without a mark', [], true],
  ] as const)('in %s is read', (_, mark, little) => {
    const units = [...'ab\ncd'].flatMap((letter) => {
      const code = letter.charCodeAt(0);
      return little ? [code & 255, code >> 8] : [code >> 8, code & 255];
    });
    expect(texts(new Uint8Array([...mark, ...units]))).toEqual(['ab', 'cd']);
  });

  it.each([
    ['', []],
    ['\n', ['']],
    ['a', ['a']],
    ['a\n\nb', ['a', '', 'b']],
  ])('of %j has lines %j', (log, lines) => {
    expect(texts(bytes(log))).toEqual(lines);
  });

  it('numbers its lines from a given first number', () => {
    const decoder = lineDecoder(7);
    expect([...decoder.push(bytes('abcd\ne\n')), ...decoder.end()].map(({ n }) => n)).toEqual([
      7, 8,
    ]);
  });

  it('decodes to the same lines wherever it is cut', () => {
    const part = fc.constantFrom(
      '\ufeff',
      '\n',
      '\r\n',
      '\r',
      'é',
      '😀',
      '\u001b[31m',
      '2026-07-04T14:32:09.5024381Z ',
      'error: it broke',
    );
    const log = fc.oneof(
      fc.array(part, { maxLength: 40 }).map((parts) => bytes(parts.join(''))),
      fc.uint8Array({ maxLength: 200 }),
    );
    fc.assert(
      fc.property(log, fc.array(fc.nat({ max: 300 })), (whole, cuts) => {
        const decoder = lineDecoder();
        const edges = [0, ...cuts.map((cut) => Math.min(cut, whole.length)), whole.length];
        edges.sort((a, b) => a - b);
        const lines = edges.flatMap((edge, index) =>
          decoder.push(whole.slice(edge, edges[index + 1] ?? whole.length)),
        );
        expect([...lines, ...decoder.end()]).toEqual(decodeLog(whole));
      }),
    );
  });
});
