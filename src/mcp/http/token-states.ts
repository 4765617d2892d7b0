import { createHmac, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** The state of a token is dropped an hour after its last use. */
const maxAge = 60 * 60_000;

/** How many tokens have a state; the least recently used one is dropped first. */
const maxTokens = 500;

/**
 * State that is kept between the requests of a caller, by a keyed hash of the token. The token
 * itself is not kept, and callers never share a state.
 */
export function tokenStates<State extends object>(make: () => State) {
  const key = randomBytes(32);
  const states = new LRUCache<string, State>({ max: maxTokens, ttl: maxAge, ttlAutopurge: true });
  return {
    of(token: string): State {
      const name = createHmac('sha256', key).update(token).digest('base64');
      const state = states.get(name) ?? make();
      // This also resets its age.
      states.set(name, state);
      return state;
    },
    all: (): readonly State[] => [...states.values()],
  };
}
