import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { once } from '../text/lazy.ts';
import { type Groups, offered, serveCalls } from './call.ts';
import { serveCompletions } from './completions.ts';
import { contexts, type ServerDependencies } from './context.ts';
import { definition } from './definitions.ts';
import { serverForHandshake, staysConnected } from './handshake.ts';
import { servePrompts } from './prompts.ts';
import { serveResources, serveSubscriptions } from './resources.ts';

/** A server with all its handlers. */
export function serve(load: () => Promise<Groups>, dependencies: ServerDependencies): Server {
  const server = serverForHandshake(dependencies.configuration, dependencies.github.secrets);
  serveAll(server, load, dependencies);
  return server;
}

/**
 * Adds the handlers for tools, prompts, resources and completions to a server.
 * @param load loads the tools; called after the handshake, so that the host need not wait for them
 */
export function serveAll(
  server: Server,
  load: () => Promise<Groups>,
  dependencies: ServerDependencies,
): void {
  const { configuration } = dependencies;
  const groups = once(load);
  const offer = async () => offered(await groups(), configuration);
  const all = contexts(dependencies);
  const { repository, checkout, reading } = all;
  const prompts = dependencies.prompts ?? [];
  servePrompts(server, prompts, async () => {
    const named = await repository();
    // The branch counts only where the checkout is of this repository.
    const head = named && (await (await checkout(named))?.head());
    return { repository: named && `${named.owner}/${named.repo}`, branch: head?.branch };
  });
  serveResources(server, reading, dependencies.timelinePage, configuration.readOnly);
  if (staysConnected(configuration)) serveSubscriptions(server, reading);
  serveCompletions(server, prompts, reading, repository);

  server.oninitialized = () => void groups();

  server.setRequestHandler(ListToolsRequestSchema, async () => {
    const defaultRepository = await repository();
    return { tools: (await offer()).map((tool) => definition(tool, defaultRepository)) };
  });

  serveCalls(server, groups, configuration, all);
}
