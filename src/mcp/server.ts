import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { once } from '../text/lazy.ts';
import { name, version } from '../version.ts';
import { type Groups, offered, serveCalls } from './call.ts';
import { serveCompletions } from './completions.ts';
import { contexts, type ServerDependencies } from './context.ts';
import { definition } from './definitions.ts';
import { answerValidator } from './elicitation.ts';
import { instructions } from './instructions.ts';
import { redacting } from './outgoing.ts';
import { servePrompts } from './prompts.ts';
import { serveResources, serveSubscriptions } from './resources.ts';

/**
 * Joins the tools to MCP: lists them, checks arguments, calls, and turns any failure into an answer.
 * @param load the tools, asked for once the host is greeted: it waits for that, and not for them
 */
export function serve(load: () => Promise<Groups>, surroundings: ServerDependencies): Server {
  const { configuration } = surroundings;
  const groups = once(load);
  // Over HTTP each request stands alone: nobody could be told of a change.
  const staysConnected = configuration.http === undefined;
  const offer = async () => offered(await groups(), configuration);
  const server = new Server(
    { name, version, title: titleOf(configuration) },
    {
      capabilities: {
        tools: {},
        prompts: {},
        resources: { subscribe: staysConnected },
        completions: {},
      },
      instructions,
      jsonSchemaValidator: { getValidator: answerValidator },
    },
  );
  const all = contexts(surroundings);
  const { repository, checkout, reading } = all;
  const prompts = surroundings.prompts ?? [];
  servePrompts(server, prompts, async () => {
    const named = await repository();
    // A branch says nothing of a repository that it is not from.
    const head = named && (await (await checkout(named))?.head());
    return { repository: named && `${named.owner}/${named.repo}`, branch: head?.branch };
  });
  serveResources(server, reading, surroundings.picture, configuration.readOnly);
  if (staysConnected) serveSubscriptions(server, reading);
  serveCompletions(server, prompts, reading, repository);

  server.oninitialized = () => void groups();

  server.setRequestHandler(ListToolsRequestSchema, async () => {
    const standard = await repository();
    return { tools: (await offer()).map((tool) => definition(tool, standard)) };
  });

  serveCalls(server, groups, configuration, all);

  const join = server.connect.bind(server);
  server.connect = (transport) => join(redacting(transport, surroundings.github.secrets));
  return server;
}

function titleOf({ demo }: { readonly demo: boolean }): string {
  const title = 'GitHub Actions workflow runs';
  return demo ? `${title} (demo: invented runs, nothing real)` : title;
}
