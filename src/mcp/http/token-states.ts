import { createHmac, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** What is known of a token is forgotten an hour after it was last used. */
const maxAge = 60 * 60_000;

/** Tokens that are known at once; what is known of the one unused for longest goes first. */
const maxTokens = 500;

/**
 * What is kept between the requests of one caller, by a keyed hash of the token: the token itself is
 * not kept, and two callers never share.
 */
export function tokenStates<State extends object>(make: () => State) {
  const key = randomBytes(32);
  const states = new LRUCache<string, State>({
    max: maxTokens,
    ttl: maxAge,
    updateAgeOnGet: true,
  });
  return {
    /** @param bounds what else has to be the same for a state to be shared */
    of(token: string, bounds: string): State {
      const name = createHmac('sha256', key)
        .update(JSON.stringify([token, bounds]))
        .digest('base64');
      const state = states.get(name) ?? make();
      states.set(name, state);
      return state;
    },
    count: () => states.size,
  };
}
