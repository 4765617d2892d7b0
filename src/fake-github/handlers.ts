import { HttpResponse, http, type RequestHandler } from 'msw';
import { endpoint } from './answer.ts';
import { artifactHandlers, artifactStorage } from './artifacts.ts';
import { changeHandlers } from './changes.ts';
import { checkHandlers } from './checks.ts';
import { contextHandlers } from './context.ts';
import { dispatchHandlers } from './dispatch.ts';
import { pullHandlers } from './pulls.ts';
import { runHandlers } from './runs.ts';
import type { World } from './state.ts';
import { logHandlers, storageHandlers } from './storage.ts';

/**
 * GitHub's API and storage for msw to serve in the process or over a socket.
 * @param world the world as it is when a request comes: making handlers takes longer than a request
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
    ...contextHandlers,
    ...dispatchHandlers,
    ...pullHandlers,
    ...logHandlers,
    ...artifactHandlers,
  };
  // One handler for all routes: msw would compile the path of each anew for each request.
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

/** msw takes a stack trace for each handler, to name it in warnings; that takes longer than all else. */
function withoutTraces<Made>(make: () => Made): Made {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
