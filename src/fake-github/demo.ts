import { setupServer } from 'msw/node';
import { handlers } from './handlers.ts';
import { scenario } from './scenario.ts';

/**
 * Puts the stand-in in GitHub's place, in this process: nothing leaves the machine.
 * @returns the settings that go with it: no token, no cache, the demo's repository
 */
export function startDemo() {
  const world = scenario();
  setupServer(...handlers(() => world)).listen({ onUnhandledRequest: 'error' });
  return {
    apiUrl: 'https://api.github.com',
    token: 'demo',
    app: undefined,
    repository: { owner: 'octo-org', repo: 'hello-world' },
    allowed: undefined,
    cacheLimit: 0,
  };
}
