import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { JsonSchemaValidatorResult } from '@modelcontextprotocol/sdk/validation/types.js';
import type { Configuration } from '../config/configuration.ts';
import type { Redactor } from '../text/redact.ts';
import { name, version } from '../version.ts';
import { instructions } from './instructions.ts';
import { redacting } from './outgoing.ts';

/**
 * The server as far as a host needs it to be greeted: it names itself, and what it can do. What it
 * serves is joined to it by server.ts, and imported by nothing here, since a host waits for this.
 */
export function greeter(configuration: Configuration, secrets: Redactor): Server {
  const server = new Server(
    { name, version, title: titleOf(configuration) },
    {
      capabilities: {
        tools: {},
        prompts: {},
        resources: { subscribe: staysConnected(configuration) },
        completions: {},
      },
      instructions,
      jsonSchemaValidator: { getValidator: answerValidator },
    },
  );
  const join = server.connect.bind(server);
  server.connect = (transport) => join(redacting(transport, secrets));
  return server;
}

/** Over HTTP each request stands alone: nobody could be told of a change. */
export function staysConnected({ http }: Configuration): boolean {
  return http === undefined;
}

function titleOf({ demo }: Configuration): string {
  const title = 'GitHub Actions workflow runs';
  return demo ? `${title} (demo: invented runs, nothing real)` : title;
}

/**
 * Checks what the host answers to the one question that the server puts to a person, without a
 * validator of JSON Schema; see askThrough.
 */
function answerValidator<T>() {
  return (input: unknown): JsonSchemaValidatorResult<T> =>
    typeof Object(input).yes === 'boolean'
      ? { valid: true, data: input as T, errorMessage: undefined }
      : { valid: false, data: undefined, errorMessage: 'yes is neither true nor false' };
}
