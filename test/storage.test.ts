import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { storage } from '../src/github/storage.ts';
import { networkOf } from './network.ts';

const refused =
  'GitHub pointed to an address for the log that is not public storage over https, which is not followed.';

const call = { signal: new AbortController().signal, deadline: Date.now() + 60_000, now: Date.now };

/** Asks for an address, and answers what was sent there, or why nothing was. */
async function ask(address: string, api = 'https://api.github.com', from?: string) {
  const sent: string[] = [];
  const fetch = async (url: string, { headers }: RequestInit) => {
    expect(new Headers(headers).get('authorization')).toBeNull();
    sent.push(url);
    return from === url
      ? new Response(null, { status: 302, headers: { location: address } })
      : new Response('log');
  };
  const response = storage(networkOf(fetch), api)(new URL(from ?? address), undefined, call);
  const said = await response.then(
    ({ body }) => text(body),
    (error: Error) => error.message,
  );
  return { said, sent };
}

const public_ = 'https://productionresultssa3.blob.core.windows.net/log?sig=x';

describe('the address of a log', () => {
  it.each([
    public_,
    'https://results-receiver.actions.githubusercontent.com/rest/runs/1?sig=x',
    'https://pipelines.actions.githubusercontent.com/x/signedlogcontent?urlExpires=1',
  ])('%s is asked', async (address) => {
    expect(await ask(address)).toEqual({ said: 'log', sent: [address] });
  });

  const elsewhere = [
    'http://productionresultssa3.blob.core.windows.net/log',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://localhost/',
    'https://localhost./',
    'https://sub.localhost/',
    'https://user:password@storage.example/',
    'file:///etc/passwd',
    'data:text/plain,log',
    'ftp://storage.example/log',
    'blob:https://storage.example/1',
  ];

  it.each(elsewhere)('%s is not asked', async (address) => {
    expect(await ask(address)).toEqual({ said: refused, sent: [] });
  });

  it.each(elsewhere)('%s is not asked where storage redirects to it', async (address) => {
    expect(await ask(address, undefined, public_)).toEqual({ said: refused, sent: [public_] });
  });

  it('is not asked on this machine by an API that is not on it, and not elsewhere by one that is', async () => {
    const here = 'http://127.0.0.1:8080';
    expect(await ask(`${here}/log`)).toEqual({ said: refused, sent: [] });
    expect(await ask(`${here}/log`, here)).toEqual({ said: 'log', sent: [`${here}/log`] });
    expect(await ask('http://10.0.0.1/log', here)).toEqual({ said: refused, sent: [] });
    expect(await ask(public_, here)).toEqual({ said: refused, sent: [] });
  });

  it('may be that of an Enterprise server that has no name', async () => {
    const address = 'https://10.0.0.7/storage/log';
    expect(await ask(address, 'https://10.0.0.7/api/v3')).toEqual({ said: 'log', sent: [address] });
    expect(await ask('https://10.0.0.8/log', 'https://10.0.0.7/api/v3')).toEqual({
      said: refused,
      sent: [],
    });
  });

  it('that is invalid, or redirects in a circle, is explained', async () => {
    expect(await ask('http://[', undefined, public_)).toEqual({
      said: 'The storage of logs redirects to nowhere. Try again in a minute.',
      sent: [public_],
    });
    expect((await ask(public_, undefined, public_)).said).toBe(
      'The storage of logs redirects in a circle. Try again in a minute.',
    );
  });
});
