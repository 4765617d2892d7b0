import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { Redactor } from '../text/redact.ts';
import { visible, withEachText, withoutImages } from '../text/text.ts';

/**
 * Cleans every message to the host, whatever it is: credentials, invisible characters, and images
 * that a host would fetch are taken out.
 */
export function redacting<T extends Transport>(transport: T, redactor: Redactor): T {
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
  // The host has to recognise its own token.
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

/**
 * JSON is cleaned value by value, so that it stays JSON; the timeline's page has no text of others
 * in it.
 */
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
