import { describe, expect, it } from 'vitest';
import { mask, maskLines } from '../../src/logs/redact.ts';

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
    expect(mask(text)).toBe(masked);
  });

  it.each([
    'commit 9fceb02d0ae598e95dc970b74767f19372d61af8',
    'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    'error TS2322: Type "string" is not assignable to type "number".',
    'https://github.com/octo-org/hello-world/actions/runs/1',
    'token: ***',
  ])('is not seen in %j', (text) => {
    expect(mask(text)).toBe(text);
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
    expect(maskLines(key).map(({ text }) => text)).toEqual([
      'before',
      '-----BEGIN RSA PRIVATE KEY-----***',
      '***',
      '***',
      '***-----END RSA PRIVATE KEY-----',
      'after',
    ]);
  });

  it('is seen also by one who comes in at its middle', () => {
    expect(mask('MIIEpAIBAAKC4QEa'.repeat(4))).toBe('***');
  });
});
