import { setupServer } from 'msw/node';
import type { Configuration } from '../config.ts';
import { handlers } from './handlers.ts';
import { scenario } from './scenario.ts';

/**
 * Puts the stand-in in GitHub's place, in this process: nothing leaves the machine.
 * @returns the configuration that goes with it: no token, no cache, the demo's repository
 */
export function startDemo(configuration: Configuration): Configuration {
  setupServer(...handlers(scenario())).listen({ onUnhandledRequest: 'error' });
  return {
    ...configuration,
    apiUrl: 'https://api.github.com',
    token: 'demo',
    app: undefined,
    repository: { owner: 'octo-org', repo: 'hello-world' },
    allowed: undefined,
    cacheFolder: `${configuration.cacheFolder}/demo`,
    cacheLimit: 0,
  };
}
