import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import type { Configuration } from '../config/configuration.ts';
import { ToolError } from '../github/errors.ts';
import { inline, quoted } from '../text/text.ts';
import type { Context } from '../tool/tool.ts';

/** How long a person may take to answer. */
const maxAnswerTime = 10 * 60_000;

/**
 * Asks the person through the host; undefined where the host cannot, or the configuration says not
 * to.
 */
export function askByElicitation(
  server: Server,
  { confirm }: Configuration,
  signal: AbortSignal,
): Context['ask'] {
  const elicitation = server.getClientCapabilities()?.elicitation;
  if (confirm === 'param' || !elicitation || (elicitation.url && !elicitation.form))
    return undefined;
  return async (message) => {
    const { action, content } = await answerOf(signal, () =>
      server.elicitInput(
        {
          message,
          requestedSchema: {
            type: 'object',
            properties: { yes: { type: 'boolean', title: 'Yes, do it', default: false } },
            required: ['yes'],
          },
        },
        { signal, timeout: maxAnswerTime },
      ),
    );
    if (action !== 'accept') return action;
    return content?.yes === true ? 'accept' : 'decline';
  };
}

/** @throws ToolError with the host's error, where the person did not answer */
async function answerOf<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const what =
      error instanceof McpError && error.code === ErrorCode.RequestTimeout
        ? 'The person did not answer within 10 minutes.'
        : `The host was asked to put this to the person, and answered ${quoted(answerText(error))}.`;
    throw new ToolError(
      `${what} Nothing was sent. Call again to ask once more; where the host cannot ask, the server can be started with --confirm=param.`,
    );
  }
}

function answerText(error: unknown): string {
  if (error instanceof McpError) return inline(error.message);
  return 'something else than the protocol has for it';
}
