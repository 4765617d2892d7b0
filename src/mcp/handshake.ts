import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { JsonSchemaValidatorResult } from '@modelcontextprotocol/sdk/validation/types.js';
import type { Configuration } from '../config/configuration.ts';
import type { Redactor } from '../text/redact.ts';
import { name, version } from '../version.ts';
import { instructions } from './instructions.ts';
import { redacting } from './outgoing.ts';

/**
 * A server that can answer `initialize` with its name and capabilities. The handlers are added by
 * server.ts; nothing here may import them, since a host waits for this module to load.
 */
export function serverForHandshake(configuration: Configuration, secrets: Redactor): Server {
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
      jsonSchemaValidator: { getValidator: confirmationValidator },
    },
  );
  const join = server.connect.bind(server);
  server.connect = (transport) => join(redacting(transport, secrets));
  return server;
}

/** Whether clients can be notified: over HTTP each request stands alone. */
export function staysConnected({ http }: Configuration): boolean {
  return http === undefined;
}

function titleOf({ demo }: Configuration): string {
  const title = 'GitHub Actions workflow runs';
  return demo ? `${title} (demo: invented runs, nothing real)` : title;
}

/**
 * Validates the answer to the only question that the server asks (see elicitation.ts), so that no
 * JSON Schema validator has to be loaded.
 */
function confirmationValidator<T>() {
  return (input: unknown): JsonSchemaValidatorResult<T> =>
    typeof Object(input).yes === 'boolean'
      ? { valid: true, data: input as T, errorMessage: undefined }
      : { valid: false, data: undefined, errorMessage: 'yes is neither true nor false' };
}
