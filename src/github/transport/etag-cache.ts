import { createHmac, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { HostAnswer } from './abort.ts';
import type { Message } from './send.ts';

interface CachedAnswer extends HostAnswer {
  readonly etag: string;
}

/** Largest share of the cache that one answer may take. */
const maxShare = 0.25;

/** Milliseconds that an answer is kept, used or not. */
const maxAge = 60 * 60_000;

/**
 * Remembers answers by their ETag. An answer that did not change costs nothing of the hour's calls:
 * https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 * @param monotonic milliseconds of a clock that nobody sets
 */
export function etagCache(maxBytes: number, monotonic: () => number) {
  const answers = new LRUCache<string, CachedAnswer>({
    maxSize: maxBytes,
    maxEntrySize: maxBytes * maxShare,
    ttl: maxAge,
    ttlAutopurge: true,
    perf: { now: monotonic },
    sizeCalculation: ({ body }) => body.length + 1000,
  });
  return {
    get: (key: string) => answers.get(key),
    set(key: string, { status, headers, body }: HostAnswer) {
      const etag = headers.get('etag');
      if (status === 200 && etag) answers.set(key, { status, headers, body, etag });
    },
  };
}

/** A secret key: without it, a stored key could confirm a guess at a token. */
const key = randomBytes(32);

/** What the answer depends on: the address, who asks, and how. The token itself is not kept. */
export function etagKey(url: string, headers: Message['headers']): string {
  const asked = ['authorization', 'accept', 'x-github-api-version'].map((name) => headers[name]);
  return createHmac('sha256', key)
    .update(JSON.stringify([url, ...asked]))
    .digest('base64');
}

/** The remembered answer as if it were new: with the headers that came with the 304. */
export function revalidated(remembered: HostAnswer, { headers }: HostAnswer): HostAnswer {
  const merged = new Map(remembered.headers);
  for (const [name, value] of headers) {
    if (!name.startsWith('content-')) merged.set(name, value);
  }
  return { status: 200, headers: merged, body: remembered.body };
}
