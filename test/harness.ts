import type { RequestHandler } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { handlers } from '../src/fake-github/handlers.ts';
import type { World } from '../src/fake-github/state.ts';
import { answerFaults, requestFaults } from './openapi.ts';
import { endSessions } from './session.ts';

export {
  type Answered,
  endSessions,
  type Options,
  phraseIn,
  type Session,
  session,
} from './session.ts';

/**
 * Puts a world in GitHub's place for the tests of a file. Every request of the client and every
 * answer of the fake GitHub is held against GitHub's own description.
 */
export function github(current: () => World) {
  const faults: string[] = [];
  const checks: Promise<void>[] = [];
  const server = setupServer();
  const api = handlers(current);
  const check = (found: Promise<string[]>) => {
    checks.push(found.then((list) => void faults.push(...list)));
  };
  server.events.on('request:start', ({ request }) => {
    if (request.url.startsWith('https://api.github.com/')) check(requestFaults(request.clone()));
  });
  server.events.on('response:mocked', ({ request, response }) => {
    if (request.url.startsWith('https://api.github.com/'))
      check(answerFaults(request, response.clone()));
  });
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
  afterEach(async () => {
    await endSessions();
    await Promise.all(checks.splice(0));
    server.resetHandlers();
    expect(faults.splice(0)).toEqual([]);
  });
  afterAll(() => server.close());
  return {
    events: server.events,
    /** Serves the world from now on. */
    use: (...first: RequestHandler[]) => server.use(...first, ...api),
  };
}
