import { isIP } from 'node:net';
import { Refusal } from './errors.ts';
import { discard, type Fetch } from './transport/exchange.ts';

/** Until storage begins to answer; how long the body takes is its reader's business. */
const timeLimit = 30_000;

/** Storage hosts redirect among themselves at most this often. */
const mostHops = 3;

/**
 * The way to the storage that GitHub redirects log downloads to. No token is sent. Storage has many
 * hosts (https://docs.github.com/actions/reference/runners/self-hosted-runners#communication-requirements),
 * so that not the host is checked but that the address cannot lead inside: https, a name and no
 * number, no login in it. Where the API itself is plain http on this machine, so may storage be.
 */
export function storage(fetch: Fetch, apiUrl: string) {
  const api = new URL(apiUrl);
  return async (address: URL, range: string | undefined, signal: AbortSignal) => {
    let target = address;
    for (let hop = 0; hop <= mostHops; hop++) {
      refuseInside(target, api);
      const opening = new AbortController();
      const timer = setTimeout(
        () => opening.abort(new DOMException('storage did not answer', 'TimeoutError')),
        timeLimit,
      );
      const response = await fetch(target.href, {
        redirect: 'manual',
        signal: AbortSignal.any([signal, opening.signal]),
        // A compressed body would make ranges and promised lengths mean something else.
        headers: { 'accept-encoding': 'identity', ...(range && { range: `bytes=${range}` }) },
      }).finally(() => clearTimeout(timer));
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || !location) return response;
      discard(response);
      target = new URL(location, target);
    }
    throw new Refusal('The storage of logs redirects in a circle. Try again in a minute.');
  };
}

function refuseInside({ protocol, hostname, username, password }: URL, api: URL): void {
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const isAddress = hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) > 0;
  const safe =
    api.protocol === 'http:'
      ? loopback && /^https?:$/.test(protocol)
      : protocol === 'https:' && (!isAddress || hostname === api.hostname);
  if (safe && username === '' && password === '') return;
  throw new Refusal(
    'GitHub pointed to an address for the log that is not public storage over https, which is not followed.',
  );
}
