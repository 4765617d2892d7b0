import { Readable } from 'node:stream';
import { NetworkFailure } from '../src/github/errors.ts';
import type { Send } from '../src/github/transport/send.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A network that answers as a function does which has the form of fetch. */
export function networkOf(fetch: Fetch): Send {
  return async (url, { body, ...message }, signal) => {
    const init = { ...message, ...(body !== undefined && { body }), redirect: 'manual' } as const;
    const response = await fetch(url, { ...init, signal }).catch((error) => {
      throw new NetworkFailure(error);
    });
    const stream = Readable.from(response.body ?? []);
    async function* bytes() {
      try {
        for await (const chunk of stream) yield Buffer.from(chunk);
      } catch (error) {
        throw new NetworkFailure(error);
      }
    }
    return {
      status: response.status,
      headers: new Map(response.headers),
      body: bytes(),
      drop: () => void stream.destroy(),
    };
  };
}
