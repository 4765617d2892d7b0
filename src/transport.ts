import pLimit from 'p-limit';
import { Refusal } from './errors.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** GitHub allows 100 requests at once and asks for far fewer; 8 keep a long scan polite. */
const atOnce = 8;

/** No call of the API takes longer than this when all is well; GitHub itself gives up after 10 s. */
const timeLimit = 30_000;

/**
 * The one way to the API host. Redirects are followed by hand and within the host only (a renamed
 * repository), so that the token can go nowhere else; a redirect to another host is handed back.
 */
export function transport(fetch: Fetch, apiUrl: string): Fetch {
  const queue = pLimit(atOnce);
  const origin = new URL(apiUrl).origin;
  return (url, init) =>
    queue(async () => {
      const limit = AbortSignal.timeout(timeLimit);
      const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
      let target = url;
      for (let hop = 0; hop < 4; hop++) {
        const response = await fetch(target, { ...init, signal, redirect: 'manual' });
        const location = response.headers.get('location');
        if (response.status < 300 || response.status >= 400 || !location) return response;
        const next = new URL(location, target);
        if (next.origin !== origin) return response;
        discard(response);
        target = next.href;
      }
      throw new Refusal('GitHub redirects in a circle. Check owner and repo.');
    });
}

/** Lets the connection of an answer that nobody reads go; a body that is read elsewhere, too, ends with that. */
export function discard(response: Response): void {
  response.body?.cancel().catch(() => {});
}
