import { once } from 'node:events';
import { Transform, type Writable } from 'node:stream';
import {
  ClientRequestSchema,
  ErrorCode,
  JSONRPCMessageSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { parsedJson } from '../text/json.ts';
import { inline } from '../text/text.ts';

/** No legitimate call is longer: the arguments of tools are short. */
const maxMessageBytes = 4e6;

/**
 * Filters stdin for the SDK's transport, which expects one message a line.
 *
 * Lines that are too long are dropped: the transport would close for good after 10 MB without a
 * line break. Messages that break the protocol are answered here: the transport drops them, and
 * their sender would wait for ever. While nobody reads the answers, no more calls are read, so that
 * they do not pile up.
 * @param answers the stream to which the server writes
 * @param dropped called for each line that is too long
 * @param ready awaited before any message but `initialize` is passed on
 */
export function incoming(
  answers: Writable,
  dropped: () => void,
  ready: () => Promise<void>,
): Transform {
  // Every answer that waits for the stream to drain is a listener.
  answers.setMaxListeners(0);
  let parts: Buffer[] = [];
  let length = 0;
  const take = (part: Buffer) => {
    if (length <= maxMessageBytes && length + part.length > maxMessageBytes) {
      dropped();
      parts = [];
    }
    length += part.length;
    if (length <= maxMessageBytes) parts.push(part);
  };
  const pass = async (chunk: Buffer, on: (message: string) => void) => {
    for (let from = 0; from < chunk.length; ) {
      const end = chunk.indexOf(10, from);
      take(chunk.subarray(from, end < 0 ? chunk.length : end));
      if (end < 0) break;
      if (length <= maxMessageBytes) {
        for (const { refused, message, initializes } of messagesIn(
          Buffer.concat(parts).toString(),
        )) {
          if (refused) {
            answers.write(`${JSON.stringify(refused)}\n`);
            continue;
          }
          if (!initializes) await ready();
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

/** What to do with a message. */
interface Incoming {
  /** The error to answer with, where it breaks the protocol. */
  readonly refused?: object;
  /** The message as JSON, for the transport. */
  readonly message?: string;
  /** Whether it is the `initialize` request. */
  readonly initializes?: boolean;
}

/**
 * The messages of a line. A batch is split and each message answered by itself: only the protocol
 * revision of 2025-03-26 has batches, and servers have to accept them.
 * https://modelcontextprotocol.io/specification/2025-03-26/basic#batching
 */
function messagesIn(line: string): Incoming[] {
  if (line.trim() === '') return [];
  const value = parsedJson(line);
  if (value === undefined) return [{ refused: failure(null, ErrorCode.ParseError, notJson) }];
  if (!Array.isArray(value)) return [checkMessage(value, line)];
  if (value.length === 0) return [{ refused: failure(null, ErrorCode.InvalidRequest, isEmpty) }];
  if (value.length > maxBatch) {
    return [{ refused: failure(null, ErrorCode.InvalidRequest, isTooLong) }];
  }
  return value.map((message) => checkMessage(message, JSON.stringify(message)));
}

/** Bounds the number of answers to one line. */
const maxBatch = 100;

const notJson = 'Parse error: not JSON.';
const isEmpty = 'Invalid request: an empty batch.';
const isTooLong = `Invalid request: a batch of more than ${maxBatch} messages.`;

/** Passes a message on, or answers one that breaks the protocol. */
function checkMessage(value: unknown, message: string): Incoming {
  const { id, method, jsonrpc, ...rest } = Object(value);
  if (JSONRPCMessageSchema.safeParse(value).success) {
    const wrong = id === undefined ? undefined : wrongParams(method, value);
    return wrong === undefined
      ? { message, initializes: method === 'initialize' }
      : { refused: failure(id, ErrorCode.InvalidParams, wrong) };
  }
  // A response or a malformed notification: nobody waits for an answer to it.
  if ('result' in rest || 'error' in rest) return { message };
  const isCall = jsonrpc === '2.0' && typeof method === 'string';
  if (isCall && id === undefined) return { message };
  // Ids are whole numbers: https://modelcontextprotocol.io/specification/2025-06-18/basic#requests
  if (isCall && (typeof id === 'string' || Number.isInteger(id))) {
    return { refused: failure(id, ErrorCode.InvalidParams, notAnObject) };
  }
  // Errors without a usable id are sent with id null: https://www.jsonrpc.org/specification
  const known = typeof id === 'string' || typeof id === 'number' ? id : null;
  return { refused: failure(known, ErrorCode.InvalidRequest, noRequest) };
}

/** MCP's requests by method. */
const requests = new Map<unknown, (typeof ClientRequestSchema.options)[number]>(
  ClientRequestSchema.options.map((schema) => [schema.shape.method.value, schema]),
);

/** What is wrong with the params of a request; the SDK would report it as an internal error. */
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
