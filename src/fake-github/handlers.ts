import { HttpResponse, http, type RequestHandler } from 'msw';
import { endpoint } from './answer.ts';
import { artifactHandlers, artifactStorage } from './artifacts.ts';
import { changeHandlers } from './changes.ts';
import { checkHandlers } from './checks.ts';
import { repositoryHandlers } from './context.ts';
import { dispatchHandlers } from './dispatch.ts';
import { pullHandlers } from './pulls.ts';
import { runHandlers } from './runs.ts';
import type { World } from './state.ts';
import { logHandlers, storageHandlers } from './storage.ts';

/**
 * The msw handlers for GitHub's API and storage, in the process or over a socket.
 * @param world returns the current world: tests change it more often than they could make new
 * handlers
 */
export function handlers(
  world: () => World,
  apiUrl = 'https://api.github.com',
  storageUrl?: string,
): RequestHandler[] {
  const endpoints = {
    ...runHandlers,
    ...changeHandlers,
    ...checkHandlers,
    ...repositoryHandlers,
    ...dispatchHandlers,
    ...pullHandlers,
    ...logHandlers,
    ...artifactHandlers,
  };
  // One handler for all routes: msw compiles the path of every handler again for each request.
  const routes = Object.entries(endpoints).map(([route, handler]) =>
    endpoint(world, route, handler),
  );
  const answer = (request: Request) => {
    for (const route of routes) {
      const answered = route(request);
      if (answered) return answered;
    }
    return undefined;
  };
  return withoutTraces(() => [
    http.all(`${apiUrl}/*`, ({ request }) => answer(request)),
    ...storageHandlers(world, storageUrl),
    ...artifactStorage(world, storageUrl),
    http.all(`${apiUrl}/*`, () => HttpResponse.json({ message: 'Not Found' }, { status: 404 })),
  ]);
}

/** Turns stack traces off: msw takes one for each handler, which is slower than everything else. */
function withoutTraces<Made>(make: () => Made): Made {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
