import type { GitHub } from '../github/api.ts';

/** The client, counting what it sends: what only adds to an answer may not cost it many requests. */
export function counted(github: GitHub, counter: { requests: number }): GitHub {
  return {
    ...github,
    call(route, parameters) {
      counter.requests++;
      return github.call(route, parameters);
    },
    read(route, parameters) {
      counter.requests++;
      return github.read(route, parameters);
    },
  };
}
