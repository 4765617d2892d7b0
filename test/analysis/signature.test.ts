import { describe, expect, it } from 'vitest';
import { signatureOf } from '../../src/analysis/signature.ts';

type Failure = readonly [category: string, tests: readonly string[], reason: string];

/** Failures as two runs of the same thing print them. */
const alike: readonly (readonly [string, Failure, Failure])[] = [
  [
    'times',
    ['test', ['cart'], 'cart: timed out after 5012 ms at 12:00:01.123'],
    ['test', ['cart'], 'cart: timed out after 5003 ms at 23:59:59'],
  ],
  [
    'durations of several units and dates',
    ['timeout', [], 'gave up after 1m 12s on 2026-11-12T10:00:00Z'],
    ['timeout', [], 'gave up after 2m 3s on 2026-11-27T09:00:00.123Z'],
  ],
  [
    'ports of a host',
    ['network', [], 'connect ECONNREFUSED 127.0.0.1:45123'],
    ['network', [], 'connect ECONNREFUSED 127.0.0.1:38991'],
  ],
  [
    'addresses of a network',
    ['network', [], 'dial tcp 10.1.0.7:443: i/o timeout'],
    ['network', [], 'dial tcp 10.1.2.19:443: i/o timeout'],
  ],
  [
    'a port that a test server was given',
    ['network', [], 'localhost:51234 refused'],
    ['network', [], 'localhost:38123 refused'],
  ],
  [
    'ids of processes',
    ['code', [], 'test.sh: line 3: 2123 Segmentation fault'],
    ['code', [], 'test.sh: line 3: 812 Segmentation fault'],
  ],
  [
    'addresses of memory',
    ['test', ['read'], 'read: <Client object at 0x7f01ab23cd40> is closed'],
    ['test', ['read'], 'read: <Client object at 0x7faa00112233> is closed'],
  ],
  [
    'ids and hashes',
    ['network', [], 'upload of 7d444840-9dc0-11d1-b245-5ffdce74fad2 at 4f2a1b9c failed'],
    ['network', [], 'upload of 0f0e0d0c-9dc0-11d1-b245-5ffdce74fad2 at 99aa00b1 failed'],
  ],
  [
    'numbers of runs',
    ['infrastructure', [], 'run 30433642 was lost'],
    ['infrastructure', [], 'run 30499999 was lost'],
  ],
  [
    'folders for what is temporary',
    ['test', ['write'], "write: no such file: '/tmp/tmpab12cd/out.txt'"],
    ['test', ['write'], "write: no such file: '/tmp/tmpzz98xx/out.txt'"],
  ],
  [
    'the folder of the project and how paths are written',
    ['test', ['tax'], 'tax: wrong (/home/runner/work/shop/shop/src/tax.ts:41)'],
    ['test', ['tax'], 'tax: wrong (D:\\a\\shop\\shop\\src\\tax.ts:44)'],
  ],
  [
    'the line of a named test, which moves',
    ['test', ['tax'], 'tax: expected 3 to be 4 (src/tax.test.ts:41)'],
    ['test', ['tax'], 'tax: expected 3 to be 4 (src/tax.test.ts:57)'],
  ],
  ['the order of tests', ['test', ['a', 'b'], 'a: it broke'], ['test', ['b', 'a'], 'a: it broke']],
];

/** Failures that share words, and are not the same. */
const apart: readonly (readonly [string, Failure, Failure])[] = [
  ['tests', ['test', ['vat'], 'expected 3'], ['test', ['total'], 'expected 3']],
  ['tests by their number', ['test', ['case 3'], 'wrong'], ['test', ['case 4'], 'wrong']],
  ['parameters of a test', ['test', ['read[10000]'], 'no'], ['test', ['read[20000]'], 'no']],
  ['ports that name tests', ['test', ['on port 8080'], 'no'], ['test', ['on port 9090'], 'no']],
  ['dates that name tests', ['test', ['2024-01-31'], 'no'], ['test', ['2024-02-30'], 'no']],
  ['values', ['test', ['vat'], 'vat: expected 3'], ['test', ['vat'], 'vat: expected 4']],
  [
    'decimal values',
    ['test', ['vat'], 'expected 118.99 to be 119'],
    ['test', ['vat'], 'expected 118.98 to be 119'],
  ],
  ['one test and two', ['test', ['a'], 'a: no'], ['test', ['a', 'b'], 'a: no']],
  ['names with and without a comma', ['test', ['a, b'], 'no'], ['test', ['a', 'b'], 'no']],
  [
    'missing modules',
    ['dependency', [], "Cannot find module 'left-pad'"],
    ['dependency', [], "Cannot find module 'right-pad'"],
  ],
  [
    'missing modules of Python',
    ['dependency', [], "ModuleNotFoundError: No module named 'yaml'"],
    ['dependency', [], "ModuleNotFoundError: No module named 'toml'"],
  ],
  [
    'versions',
    ['dependency', [], 'no matching version for shop@1.2.3'],
    ['dependency', [], 'no matching version for shop@1.2.4'],
  ],
  [
    'vulnerabilities',
    ['dependency', [], 'found CVE-2021-44228'],
    ['dependency', [], 'found CVE-2021-44832'],
  ],
  ['errors by their number', ['code', [], 'error TS2322: No'], ['code', [], 'error TS2345: No']],
  [
    'files',
    ['code', [], 'src/cart.ts(41,5): error TS2322'],
    ['code', [], 'src/tax.ts(41,5): error TS2322'],
  ],
  [
    'places in one file, where no test is named',
    ['code', [], 'src/cart.ts(41,5): error TS2322'],
    ['code', [], 'src/cart.ts(57,5): error TS2322'],
  ],
  [
    'files in a folder for what is temporary',
    ['configuration', [], 'cannot read /tmp/build/a.conf'],
    ['configuration', [], 'cannot read /tmp/build/b.conf'],
  ],
  [
    'files right in it',
    ['configuration', [], 'cannot read /tmp/a.conf'],
    ['configuration', [], 'cannot read /tmp/b.conf'],
  ],
  [
    'hosts',
    ['network', [], 'could not resolve host: registry.example.com'],
    ['network', [], 'could not resolve host: packages.example.com'],
  ],
  [
    'statuses',
    ['network', [], 'GET https://packages.example.com/simple failed: 502'],
    ['network', [], 'GET https://packages.example.com/simple failed: 503'],
  ],
  ['exit codes', ['unknown', [], 'make: Error 2'], ['unknown', [], 'make: Error 137']],
  ['signals', ['code', [], 'died of signal 6'], ['code', [], 'died of signal 11']],
  ['kinds', ['test', [], 'it broke'], ['lint', [], 'it broke']],
  ['words of hexadecimal letters', ['code', [], 'no defaced'], ['code', [], 'no acceded']],
  ['letters of another case', ['code', [], 'no Item'], ['code', [], 'no item']],
  ['signs', ['test', ['a'], 'expected -1'], ['test', ['a'], 'expected 1']],
];

const sign = (failure: Failure) => signatureOf(...failure);

describe('the signature of a failure', () => {
  it.each(alike)('is the same whatever the %s', (_, one, other) => {
    expect(sign(one)).toBe(sign(other));
  });

  it.each(apart)('tells apart %s', (_, one, other) => {
    expect(sign(one)).not.toBe(sign(other));
  });

  it('tells apart all of those that are not the same, also from each other', () => {
    const all = apart.flatMap(([, one, other]) => [one, other]).map((each) => JSON.stringify(each));
    const different = [...new Set(all)];
    const signed = new Set(different.map((each) => sign(JSON.parse(each) as Failure)));
    expect(signed.size).toBe(different.length);
  });

  it('keeps apart any two small numbers, and any two names, in a reason', () => {
    const numbers = Array.from({ length: 1000 }, (_, n) => `cart has ${n} items`);
    const names = Array.from({ length: 26 * 26 }, (_, n) => {
      const letters = [Math.floor(n / 26), n % 26].map((at) => String.fromCharCode(97 + at));
      return `Cannot find module './${letters.join('')}.js'`;
    });
    const reasons = [...numbers, ...names];
    expect(new Set(reasons.map((reason) => signatureOf('test', [], reason))).size).toBe(
      reasons.length,
    );
  });

  it('keeps apart names of tests that differ in any character', () => {
    const name = 'cart.test.ts > adds 12 items at 10:00:00 on port 8080 (0.1s)';
    const changed = [...name].map((_, at) => `${name.slice(0, at)}~${name.slice(at + 1)}`);
    const names = [name, ...changed];
    expect(new Set(names.map((each) => signatureOf('test', [each], 'no'))).size).toBe(names.length);
  });

  it('takes time in proportion to the length of the text', () => {
    for (const part of ['1 ', '1m ', 'a.', 'a.a:1', '/tmp/', 'ff', '0x', '1.', '10:', 'port ']) {
      const started = performance.now();
      signatureOf('test', [], part.repeat(Math.ceil(4000 / part.length)));
      expect(performance.now() - started).toBeLessThan(2000);
    }
  });
});
