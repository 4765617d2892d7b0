import { describe, expect, it } from 'vitest';
import { bothEnds } from '../../src/analysis/plain.ts';
import { redactLine, redactLines, redactor } from '../../src/text/redact.ts';
import { inline, readable, visible, withoutImages } from '../../src/text/text.ts';
import { sampled } from '../sampled.ts';

/** Joined here, so that no scanner takes a test's text for a credential. */
const made = (...parts: string[]) => parts.join('');
const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

describe('a credential in a line', () => {
  it.each([
    ['GitHub', made('gh', 'p_', letters), '***'],
    ['GitHub, fine-grained', made('github', '_pat_', '11ABCDE_', letters), '***'],
    ['AWS', made('AK', 'IA', 'IOSFODNN7EXAMPLE'), '***'],
    ['AWS, secret', made('AWS_SECRET_ACCESS_KEY=', letters, 'ABCD'), 'AWS_SECRET_ACCESS_KEY=***'],
    ['npm', made('np', 'm_', letters), '***'],
    ['npm, in .npmrc', '//host/:_authToken=secret-of-mine', '//host/:_authToken=***'],
    ['Slack', made('xo', 'xb-', '123456789012-abcdefghij'), '***'],
    ['JWT', made('ey', 'Jhbmciokokok', '.ey', 'Jzdwokokok', '.c2lnbmF0dXJl'), '***'],
    [
      'an address',
      'git clone https://me:hunter2@host/x.git',
      'git clone https://me:***@host/x.git',
    ],
    ['a header', 'Authorization: Bearer abc.def-123', 'Authorization: Bearer ***'],
    ['a signed address', 'GET /log?se=1&sig=abcDEF%2B123456&sp=r', 'GET /log?se=1&sig=***&sp=r'],
  ])('of %s is masked', (_, text, masked) => {
    expect(redactLine(text)).toBe(masked);
  });

  it.each([
    'commit 9fceb02d0ae598e95dc970b74767f19372d61af8',
    'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    'error TS2322: Type "string" is not assignable to type "number".',
    'https://github.com/octo-org/hello-world/actions/runs/1',
    'token: ***',
  ])('is not seen in %j', (text) => {
    expect(redactLine(text)).toBe(text);
  });
});

describe('a private key', () => {
  const key = [
    'before',
    '-----BEGIN RSA PRIVATE KEY-----',
    'MIIEpAIBAAKCAQEA',
    'anything at all',
    '-----END RSA PRIVATE KEY-----',
    'after',
  ].map((text, index) => ({ n: index + 1, at: undefined, text }));

  it('loses all its lines and keeps its ends', () => {
    expect(redactLines(key).map(({ text }) => text)).toEqual([
      'before',
      '-----BEGIN RSA PRIVATE KEY-----***',
      '***',
      '***',
      '***-----END RSA PRIVATE KEY-----',
      'after',
    ]);
  });

  it('is recognised also by a reader who begins in its middle', () => {
    expect(redactLine('MIIEpAIBAAKC4QEa'.repeat(4))).toBe('***');
  });
});

describe('what only begins as a private key', () => {
  const first = '-----BEGIN PRIVATE KEY-----';
  const hidden = (...texts: string[]) =>
    redactLines(texts.map((text) => ({ text }))).map(({ text }) => text);

  it('hides no prose behind it', () => {
    expect(hidden(`Expecting: ${first}`, 'The build failed: no key', 'code 1')).toEqual([
      `Expecting: ${first}***`,
      'The build failed: no key',
      'code 1',
    ]);
  });

  it('hides nothing of the step after it', () => {
    const body = 'MIIEpAIBAAKC4QEaMIIEpAIBAAKC4QEa';
    expect(hidden(first, body, '##[error]exit code 1', 'after')).toEqual([
      `${first}***`,
      '***',
      '##[error]exit code 1',
      'after',
    ]);
  });

  it('is hidden on one line that has text around it', () => {
    const last = '-----END PRIVATE KEY-----';
    expect(hidden(`a ${first}\\nMIIE\\n${last} b`, 'c')).toEqual([`a ${first}***${last} b`, 'c']);
  });
});

describe('an outgoing text', () => {
  const { redact } = redactor();
  const body = made('MIIEvQIBADANBgkqhkiG9w0BAQEFAASC', 'BKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj');
  const first = made('-----BEGIN ', 'PRIVATE KEY-----');
  const last = made('-----END ', 'PRIVATE KEY-----');

  it.each([
    ['as a name that was made one line', inline(`fix\n${first}\n${body}\n${last}`)],
    ['as a title', readable(`fix ${first} ${body} ${last}`, 'title') as string],
    ['in JSON', `fix ${first}\\n${body}\\n${last}`],
  ])('has no private key that stands on one line, %s', (_, text) => {
    expect(redact(text)).toBe(`fix ${first}***${last}`);
  });

  const halved: Readonly<Record<string, readonly [credential: string, masked: string]>> = {
    'a password': [made('https://octo', ':', letters, '@host/'), 'https://octo:***@host/'],
    'a secret key': [made('AWS_SECRET_ACCESS_KEY=', letters, 'ABCD'), 'AWS_SECRET_ACCESS_KEY=***'],
    'an access key': [made('AK', 'IA', 'IOSFODNN7EXAMPLE'), '***'],
    'a token': [made('gh', 'p_', letters), '***'],
  };
  it.each(Object.entries(halved))('shows no half of %s that it was cut in', (_, [
    whole,
    masked,
  ]) => {
    const before = 'x '.repeat(85);
    const text = `${before}${whole} and what follows it ${'y '.repeat(400)}`;
    for (const most of [180, 190, 196, 200, 210]) {
      const expected = `${before}${masked} and what follows it ${'y '.repeat(400)}`;
      expect(redact(inline(text, most))).toBe(`${expected.slice(0, most - 1)}…`);
      const tail = redact(bothEnds(`${text}${whole}`, most));
      for (let at = 0; at + 6 <= letters.length; at++) {
        expect(tail).not.toContain(letters.slice(at, at + 6));
      }
    }
  });
});

describe('a credential of this process', () => {
  const secret = '9fceb02d0ae598e95dc970b74767f19372d61af8';
  const { learn, redact } = redactor();
  learn(secret);

  it.each([
    ['whole', `x ${secret} y`, 'x *** y'],
    ['twice', `${secret}${secret}`, '******'],
    ['as git sends it', Buffer.from(`x-access-token:${secret}`).toString('base64'), '***=='],
    ['cut at its end', `x ${secret.slice(0, 30)}…`, 'x ***…'],
    ['cut at its beginning', `…${secret.slice(8)} y`, '…*** y'],
    [
      'another of the same form',
      secret.replace('9fc', 'abc').replace('af8', 'abc'),
      secret.replace('9fc', 'abc').replace('af8', 'abc'),
    ],
  ])('%s', (_, text, expected) => {
    expect(redact(text)).toBe(expected);
  });
});

it('takes time that grows with a line of a megabyte alone, whatever comes again and again in it', () => {
  const units = [
    '![',
    '<',
    '[',
    'x',
    '://',
    '://a:',
    '://a:b',
    'eyJa',
    '-eyJa',
    '-eyJabcdefgh.',
    '.eyJ',
    'a.eyJabcdefgh',
    'at a.b(',
    '"',
    '/',
    'a@',
    ':',
    'FAIL ',
    'authorization: ',
    'authorization: bearer ',
    '-----BEGIN A PRIVATE KEY-----',
    '-----END A PRIVATE KEY-----',
    '-----BEGIN A PRIVATE KEY----- -----END ',
    'ghp_',
    '-ghp_a',
    'github_pat_',
    'xoxa.',
    'xoxa.a-',
    'sk-test-',
    '?sig=',
    'aws_secret_access_key=',
    '_authToken=',
    '_authToken = ',
    'X-Amz-Signature=',
    'hooks.slack.com/services/',
    'npm_',
    'AIza',
    'pypi-',
    'AKIA',
    ' ',
    '\t',
    'aA0',
    '=',
    '\n',
    '\nAB',
  ];
  const { learn, redact } = redactor();
  learn('token-of-the-tests');
  const slow = sampled(units, 8).filter((unit) => {
    const text = `https://a:b@c eyJ.eyJ authorization ${unit.repeat(Math.ceil(2 ** 20 / unit.length))}`;
    const took = [1, 2].map(() => {
      // Of this process alone: others use the machine as well.
      const begun = process.cpuUsage();
      withoutImages(redact(visible(text)));
      const { user, system } = process.cpuUsage(begun);
      return (user + system) / 1000;
    });
    return Math.min(...took) > 1500;
  });
  expect(slow).toEqual([]);
}, 120_000);
