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
  const states = new LRUCache<string, State>({ max: maxTokens, ttl: maxAge, ttlAutopurge: true });
  return {
    of(token: string): State {
      const name = createHmac('sha256', key).update(token).digest('base64');
      const state = states.get(name) ?? make();
      // Sets its age back, too.
      states.set(name, state);
      return state;
    },
    all: (): readonly State[] => [...states.values()],
  };
}
