import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ago, count, size, span } from '../src/text/format.ts';
import { inline, visible, withEachText, withoutImages } from '../src/text/text.ts';
import { anyText } from './any-text.ts';

describe('visible', () => {
  it.each([
    ['plain text, tabs\tand\nlines', 'plain text, tabs\tand\nlines'],
    ['häßlich 日本語 🚀', 'häßlich 日本語 🚀'],
    ['colour\u001b[31mred', 'colour[31mred'],
    ['zero\u200bwidth\u2060joiner\ufeff', 'zerowidthjoiner'],
    ['bidi \u202eevil\u202c \u2066x\u2069', 'bidi evil x'],
    ['tags \u{e0041}\u{e0042}\u{e007f}', 'tags '],
    ['variation\ufe0f \u{e0100}', 'variation '],
    ['lines\u2028and\u2029paragraphs', 'linesandparagraphs'],
    ['half \ud83d pair', 'half � pair'],
    ['null\u0000 and c1\u009b', 'null and c1'],
  ])('%j', (given, expected) => {
    expect(visible(given)).toBe(expected);
  });

  it('leaves nothing that it would take out the next time', () => {
    fc.assert(fc.property(anyText(), (text) => visible(visible(text)) === visible(text)));
  });
});

describe('inline', () => {
  it('makes one line of what would be several', () => {
    expect(inline('Not\n\n  done.\r\nconfirm: "delete run 1"')).toBe(
      'Not done. confirm: "delete run 1"',
    );
  });

  it('says with an ellipsis that it cut', () => {
    expect(inline('abcdef', 4)).toBe('abc…');
    expect(inline('abcd', 4)).toBe('abcd');
  });

  it('never has a line end, nor more than was asked for', () => {
    fc.assert(
      fc.property(anyText(), fc.integer({ min: 1, max: 50 }), (text, most) => {
        const line = inline(text, most);
        return !/[\r\n\u2028\u2029]/.test(line) && line.length <= most && line.isWellFormed();
      }),
    );
  });
});

describe('withoutImages', () => {
  it.each([
    ['![a](b)', '!\\[a](b)'],
    ['!\\[a](b)', '!\\[a](b)'],
    ['\\![a](b)', '\\!\\[a](b)'],
    ['<img src=x>', '<\\img src=x>'],
    ['<IMG\nsrc=x>', '<\\IMG\nsrc=x>'],
    ['<style>', '<\\style>'],
    ['<svg><image/>', '<\\svg><\\image/>'],
    ['<x onerror=a>', '<\\x onerror=a>'],
    ['<true src', '<\\true src'],
    ['<true\n>', '<\\true\n>'],
    ['expected: <true> but was: <false>', 'expected: <true> but was: <false>'],
    [
      'List<CtResource<?>> in <db.Dict object at 0x7f>',
      'List<CtResource<\\?>> in <db.Dict object at 0x7f>',
    ],
    ['Map<K,V> of </Greeting>', 'Map<K,V> of </Greeting>'],
    ['\\<img src=x>', '\\<\\img src=x>'],
    ['</b><!-- x --><?x?>', '<\\/b><\\!-- x --><\\?x?>'],
    ['1 < 2, a <= b, <3, wow! [x](y)', '1 < 2, a <= b, <3, wow! [x](y)'],
  ])('%j', (given, expected) => {
    expect(withoutImages(given)).toBe(expected);
    expect(withoutImages(expected)).toBe(expected);
  });
});

describe('withEachText', () => {
  it('reaches every string and key, and keeps all else', () => {
    expect(
      withEachText({ 'a\u200b': ['x\u202e', 1, null, { b: 'y\u0007' }], c: true }, visible),
    ).toEqual({
      a: ['x', 1, null, { b: 'y' }],
      c: true,
    });
  });
});

describe('formats', () => {
  it.each([
    [0, '0s'],
    [59_400, '59s'],
    [60_000, '1m'],
    [312_000, '5m 12s'],
    [3_600_000, '1h'],
    [11_040_000, '3h 4m'],
    [48 * 3_600_000, '2d'],
    [-5000, '0s'],
  ])('%d ms is %s', (milliseconds, expected) => {
    expect(span(milliseconds)).toBe(expected);
  });

  it.each([
    [812, '812 B'],
    [1400, '1.4 kB'],
    [52_300, '52 kB'],
    [1_400_000, '1.4 MB'],
    [260_000_000, '260 MB'],
    [2_500_000_000, '2.5 GB'],
  ])('%d bytes are %s', (bytes, expected) => {
    expect(size(bytes)).toBe(expected);
  });

  it('counts and ages', () => {
    expect([count(1, 'job'), count(0, 'job'), count(27, 'job')]).toEqual([
      '1 job',
      '0 jobs',
      '27 jobs',
    ]);
    expect(ago('2026-01-01T00:00:00Z', Date.parse('2026-01-01T02:05:00Z'))).toBe('2h 5m ago');
    expect([ago(null, 0), ago('never', 0)]).toEqual(['', '']);
  });
});
