import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { Redactor } from '../text/redact.ts';
import { visible, withEachText, withoutImages } from '../text/text.ts';

/**
 * The one way out to the host: replies of both channels, resources, prompts, completions, progress,
 * questions and errors leave without credentials, without what only a machine sees, and without
 * images that a host would fetch.
 */
export function redacting<Way extends Transport>(transport: Way, redactor: Redactor): Way {
  const send = transport.send.bind(transport);
  transport.send = (message, options) => send(outgoing(message, redactor), options);
  return transport;
}

function outgoing(message: JSONRPCMessage, redactor: Redactor): JSONRPCMessage {
  if ('result' in message) return { ...message, result: result(message.result, redactor) };
  if ('error' in message) {
    return { ...message, error: leaving(message.error, redactor) };
  }
  if (message.params === undefined) return message;
  const { progressToken, ...params } = message.params as Record<string, unknown>;
  const clean = leaving(params, redactor);
  // The host's own word has to come back as it was.
  return {
    ...message,
    params: { ...clean, ...(progressToken !== undefined && { progressToken }) },
  };
}

function result(value: Record<string, unknown>, redactor: Redactor): Record<string, unknown> {
  const { contents, ...rest } = value;
  const clean = leaving(rest, redactor);
  if (!Array.isArray(contents)) return clean;
  return { ...clean, contents: contents.map((content) => resource(content, redactor)) };
}

/** What a resource holds is text of its own kind: JSON stays JSON, and the page is ours alone. */
function resource(content: { mimeType?: string; text?: string }, redactor: Redactor): unknown {
  const { mimeType = '', text } = content;
  if (mimeType.startsWith('text/html') || text === undefined) return content;
  return mimeType === 'application/json'
    ? { ...content, text: JSON.stringify(leaving(JSON.parse(text), redactor)) }
    : leaving(content, redactor);
}

function leaving<Value>(value: Value, redactor: Redactor): Value {
  return withEachText(value, (text) => withoutImages(redactor.redact(visible(text))));
}
