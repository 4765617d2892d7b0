import { once } from 'node:events';
import { Transform, type Writable } from 'node:stream';
import {
  ClientRequestSchema,
  ErrorCode,
  JSONRPCMessageSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { parsedJson } from '../text/json.ts';
import { inline } from '../text/text.ts';

/** Arguments of tools are short; what is longer is no call. */
const longestMessage = 4e6;

/**
 * Passes messages on, one a line, as the transport can take them.
 *
 * A line that is too long for any call is let go: the SDK's transport would close for good once 10 MB
 * have come without a line's end. What breaks the protocol is answered here: the transport drops it,
 * and its sender would wait. While nobody reads the answers, no more calls are taken: they would pile
 * up.
 * @param answers where the answers go
 * @param dropped told of each line that was too long
 * @param ready awaited before any message but the greeting is passed on
 */
export function incoming(
  answers: Writable,
  dropped: () => void,
  ready: () => Promise<void>,
): Transform {
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
  const pass = async (chunk: Buffer, on: (message: string) => void) => {
    for (let from = 0; from < chunk.length; ) {
      const end = chunk.indexOf(10, from);
      take(chunk.subarray(from, end < 0 ? chunk.length : end));
      if (end < 0) break;
      if (length <= longestMessage) {
        for (const { refused, message, greets } of sorted(Buffer.concat(parts).toString())) {
          if (refused) {
            answers.write(`${JSON.stringify(refused)}\n`);
            continue;
          }
          if (!greets) await ready();
          on(`${message}\n`);
        }
      }
      parts = [];
      length = 0;
      from = end + 1;
    }
    if (answers.writableNeedDrain) await once(answers, 'drain');
  };
  return new Transform({
    transform(chunk: Buffer, _, done) {
      pass(chunk, (message) => this.push(message)).then(() => done(), done);
    },
  });
}

/** What is to be done with a message. */
interface Sorted {
  /** The answer to one that breaks the protocol. */
  readonly refused?: object;
  /** One for the transport, as JSON. */
  readonly message?: string;
  /** Whether it is what a session begins with. */
  readonly greets?: boolean;
}

/**
 * The messages of a line. A batch is taken apart, and each of its messages answered by itself: servers
 * of the revision of 2025-03-26 have to take batches, and there are none before and after it.
 * https://modelcontextprotocol.io/specification/2025-03-26/basic#batching
 */
function sorted(line: string): Sorted[] {
  if (line.trim() === '') return [];
  const value = parsedJson(line);
  if (value === undefined) return [{ refused: failure(null, ErrorCode.ParseError, notJson) }];
  if (!Array.isArray(value)) return [sort(value, line)];
  if (value.length === 0) return [{ refused: failure(null, ErrorCode.InvalidRequest, isEmpty) }];
  if (value.length > maxBatch) {
    return [{ refused: failure(null, ErrorCode.InvalidRequest, isTooLong) }];
  }
  return value.map((message) => sort(message, JSON.stringify(message)));
}

/** More messages in a batch are not taken: each would have an answer. */
const maxBatch = 100;

const notJson = 'Parse error: not JSON.';
const isEmpty = 'Invalid request: an empty batch.';
const isTooLong = `Invalid request: a batch of more than ${maxBatch} messages.`;

/** A message for the transport, or the answer to one that is none by the protocol. */
function sort(value: unknown, message: string): Sorted {
  const { id, method, jsonrpc, ...rest } = Object(value);
  if (JSONRPCMessageSchema.safeParse(value).success) {
    const wrong = id === undefined ? undefined : wrongParams(method, value);
    return wrong === undefined
      ? { message, greets: method === 'initialize' }
      : { refused: failure(id, ErrorCode.InvalidParams, wrong) };
  }
  // An answer, or a notification with an odd params: nobody waits for word of it.
  if ('result' in rest || 'error' in rest) return { message };
  const isCall = jsonrpc === '2.0' && typeof method === 'string';
  if (isCall && id === undefined) return { message };
  // Ids are whole numbers: https://modelcontextprotocol.io/specification/2025-06-18/basic#requests
  if (isCall && (typeof id === 'string' || Number.isInteger(id))) {
    return { refused: failure(id, ErrorCode.InvalidParams, notAnObject) };
  }
  // By JSON-RPC, what has no id to answer to is answered with null: https://www.jsonrpc.org/specification
  const known = typeof id === 'string' || typeof id === 'number' ? id : null;
  return { refused: failure(known, ErrorCode.InvalidRequest, noRequest) };
}

/** The requests that MCP has, by their methods. */
const requests = new Map<unknown, (typeof ClientRequestSchema.options)[number]>(
  ClientRequestSchema.options.map((schema) => [schema.shape.method.value, schema]),
);

/** What is wrong with the params of a request; the SDK would call it a fault of the server. */
function wrongParams(method: unknown, value: unknown): string | undefined {
  const [issue] = requests.get(method)?.safeParse(value).error?.issues ?? [];
  if (!issue) return undefined;
  const [, ...path] = issue.path;
  return `Invalid params: ${inline(path.join('.')) || 'params'} is missing, or of another kind than MCP has it.`;
}

const notAnObject = 'Invalid params: not an object as MCP has it.';
const noRequest = 'Invalid request: not JSON-RPC 2.0.';

function failure(id: string | number | null, code: ErrorCode, message: string) {
  return { jsonrpc: '2.0', id, error: { code, message } };
}
