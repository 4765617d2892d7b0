import { Transform, type Writable } from 'node:stream';
import { ErrorCode, JSONRPCMessageSchema } from '@modelcontextprotocol/sdk/types.js';

/** Arguments of tools are short; what is longer is no call. */
const longestMessage = 4e6;

/**
 * Passes messages on, one a line, as the transport can take them.
 *
 * A line that is too long for any call is let go: the SDK's transport would close for good once 10 MB
 * have come without a line's end. A request that breaks the protocol is answered here: the transport
 * drops it, and its sender would wait. While nobody reads the answers, no more calls are taken: they
 * would pile up.
 * @param answers where the answers go
 * @param dropped told of each line that was too long
 */
export function incoming(answers: Writable, dropped: () => void): Transform {
  // Each answer that waits listens for the end of the jam.
  answers.setMaxListeners(0);
  let parts: Buffer[] = [];
  let length = 0;
  const take = (part: Buffer) => {
    if (length <= longestMessage && length + part.length > longestMessage) {
      dropped();
      parts = [];
    }
    length += part.length;
    if (length <= longestMessage) parts.push(part);
  };
  return new Transform({
    transform(chunk: Buffer, _, done) {
      for (let from = 0; from < chunk.length; ) {
        const end = chunk.indexOf(10, from);
        take(chunk.subarray(from, end < 0 ? chunk.length : end));
        if (end < 0) break;
        if (length <= longestMessage) {
          const line = Buffer.concat(parts);
          const refused = refusal(line.toString());
          if (refused) answers.write(`${JSON.stringify(refused)}\n`);
          else this.push(Buffer.concat([line, newline]));
        }
        parts = [];
        length = 0;
        from = end + 1;
      }
      if (answers.writableNeedDrain) answers.once('drain', done);
      else done();
    },
  });
}

const newline = Buffer.from('\n');

/** The answer to a request that is none by the protocol; what has no id to answer to gets none. */
function refusal(line: string) {
  const message = parsed(line);
  if (message === undefined || 'result' in message || 'error' in message) return undefined;
  const { id, method, jsonrpc } = message;
  if (typeof id !== 'string' && typeof id !== 'number') return undefined;
  if (JSONRPCMessageSchema.safeParse(message).success) return undefined;
  // Ids are whole numbers: https://modelcontextprotocol.io/specification/2025-06-18/basic#requests
  const request =
    jsonrpc === '2.0' &&
    typeof method === 'string' &&
    (typeof id === 'string' || Number.isInteger(id));
  return {
    jsonrpc: '2.0',
    id,
    error: request
      ? { code: ErrorCode.InvalidParams, message: 'Invalid params: not an object as MCP has it.' }
      : { code: ErrorCode.InvalidRequest, message: 'Invalid request: not JSON-RPC 2.0.' },
  };
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : undefined;
  } catch {
    return undefined;
  }
}
