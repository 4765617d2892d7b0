import { readFile } from 'node:fs/promises';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { groups } from '../tools/index.ts';
import { prompts } from '../tools/prompts.ts';
import { checkoutIn } from './checkout/git.ts';
import type { Configuration } from './config/configuration.ts';
import type { HttpOptions } from './config/http.ts';
import { tokenOfGh } from './github/auth.ts';
import { connect } from './github/client.ts';
import { failuresInMemory } from './history/failures-in-memory.ts';
import { serveAll } from './mcp/server.ts';
import { programsOf } from './programs/run.ts';
import type { Machine } from './programs/search.ts';
import type { Redactor } from './text/redact.ts';

const load = async () => groups;

const shared = (configuration: Configuration) => ({
  now: Date.now,
  prompts,
  ...(configuration.demo && { failures: failuresInMemory() }),
  timelinePage: () => readFile(new URL('./timeline.html', import.meta.url), 'utf8'),
  patternWorker: new URL('./pattern-worker.js', import.meta.url),
});

/** Adds all tools, prompts and resources to a server that has done its handshake. */
export function serveMachine(
  server: Server,
  configuration: Configuration,
  secrets: Redactor,
  machine: Machine,
): void {
  const { apiUrl } = configuration;
  const programs = programsOf(machine);
  serveAll(server, load, {
    ...shared(configuration),
    configuration,
    github: connect(configuration, { secrets, signIn: () => tokenOfGh(programs, apiUrl) }),
    checkout: checkoutIn(programs, machine.folder, apiUrl),
  });
}

/** Serves over HTTP. Its code is loaded only here, since stdio needs none of it. */
export async function serveTeam(
  configuration: Configuration & { readonly http: HttpOptions },
  log: (line: string) => void,
): Promise<{ port: number; close(): Promise<void> }> {
  const { listen } = await import('./mcp/http/listener.ts');
  return listen(load, { ...shared(configuration), configuration, log });
}
