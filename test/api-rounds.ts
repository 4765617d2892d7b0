import { getResponse } from 'msw';
import { handlers } from '../src/fake-github/handlers.ts';
import type { World } from '../src/fake-github/state.ts';

/** So long nothing more is asked before a round is answered, in milliseconds. */
const quiet = 50;

/**
 * A GitHub whose API answers in rounds: only when nothing more is asked without an answer, since what
 * is asked after that depends on one.
 * @param refuse answers a path instead of the API
 */
export function apiRounds(
  world: () => World,
  refuse: (path: string) => Response | undefined = () => undefined,
) {
  /** The paths that were asked for, by rounds. */
  const rounds: string[][] = [];
  let waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  const release = () => {
    const due = waiting;
    waiting = [];
    for (const answer of due) answer();
  };
  const network = handlers(world);
  return {
    rounds,
    async fetch(input: string | URL, init: RequestInit): Promise<Response> {
      const request = new Request(input, init);
      const { host, pathname } = new URL(request.url);
      if (host === 'api.github.com') {
        if (waiting.length === 0) rounds.push([]);
        rounds.at(-1)?.push(pathname);
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          clearTimeout(timer);
          timer = setTimeout(release, quiet);
        });
        const refused = refuse(pathname);
        if (refused) return refused;
      }
      return (await getResponse(network, request)) ?? Response.error();
    },
  };
}
