import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { once } from '../text/lazy.ts';
import { type Groups, offered, serveCalls } from './call.ts';
import { serveCompletions } from './completions.ts';
import { contexts, type ServerDependencies } from './context.ts';
import { definition } from './definitions.ts';
import { greeter, staysConnected } from './greeting.ts';
import { servePrompts } from './prompts.ts';
import { serveResources, serveSubscriptions } from './resources.ts';

/** A server that is ready for all that it offers. */
export function serve(load: () => Promise<Groups>, dependencies: ServerDependencies): Server {
  const server = greeter(dependencies.configuration, dependencies.github.secrets);
  serveAll(server, load, dependencies);
  return server;
}

/**
 * Joins the tools to MCP: lists them, checks arguments, calls, and turns any failure into an answer;
 * and with them prompts, resources and completions.
 * @param load the tools, asked for once the host is greeted: it waits for that, and not for them
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
    // A branch says nothing of a repository that it is not from.
    const head = named && (await (await checkout(named))?.head());
    return { repository: named && `${named.owner}/${named.repo}`, branch: head?.branch };
  });
  serveResources(server, reading, dependencies.picture, configuration.readOnly);
  if (staysConnected(configuration)) serveSubscriptions(server, reading);
  serveCompletions(server, prompts, reading, repository);

  server.oninitialized = () => void groups();

  server.setRequestHandler(ListToolsRequestSchema, async () => {
    const standard = await repository();
    return { tools: (await offer()).map((tool) => definition(tool, standard)) };
  });

  serveCalls(server, groups, configuration, all);
}
