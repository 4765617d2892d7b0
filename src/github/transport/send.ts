import http from 'node:http';
import https from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createUnzip, constants as zlib } from 'node:zlib';
import { NetworkFailure } from '../errors.ts';

/** A request but for its address; the names of headers are in lower case. */
export interface Message {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** Headers of an answer, by their names in lower case. */
export type Headers = ReadonlyMap<string, string>;

/** An answer of which the body is still to come. */
export interface StreamedAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Unpacked, chunk by chunk. @throws NetworkFailure where it breaks off or cannot be unpacked */
  readonly body: AsyncGenerator<Buffer>;
  /** Lets the connection go, where the body was not read to its end. */
  readonly drop: (reason?: Error) => void;
}

/**
 * Sends one request; a redirect is an answer like any other.
 * @throws NetworkFailure where no answer comes
 */
export type Send = (url: string, message: Message, signal: AbortSignal) => Promise<StreamedAnswer>;

/** Milliseconds until a connection has to be there, with all that TLS takes. */
const maxConnecting = 10_000;

/**
 * Sends with Node's own modules, a third of the work that fetch makes of it. Their global agents keep
 * connections, none of which keeps the process, and go through a proxy where Node was told of one:
 * https://nodejs.org/api/http.html#built-in-proxy-support
 */
export const send: Send = async (url, message, signal) => {
  try {
    return await sendOnce(url, message, signal);
  } catch (error) {
    if (!(error instanceof StaleConnection) || signal.aborted) throw error;
    return sendOnce(url, message, signal);
  }
};

/** A connection kept from before that was closed there while a read was sent: nothing was answered. */
class StaleConnection extends NetworkFailure {}

function sendOnce(url: string, message: Message, signal: AbortSignal): Promise<StreamedAnswer> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const { method, headers, body } = message;
    const secure = new URL(url).protocol === 'https:';
    const request = (secure ? https : http).request(url, {
      method,
      headers: { 'accept-encoding': 'gzip, deflate, br', ...headers },
    });
    let answer: StreamedAnswer | undefined;
    const stop = () => {
      answer?.drop(signal.reason);
      request.destroy(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
    request.once('close', () => signal.removeEventListener('abort', stop));
    request.once('socket', (socket) => {
      if (!socket.connecting || request.reusedSocket) return;
      const timer = setTimeout(() => request.destroy(notConnected()), maxConnecting);
      socket.once(secure ? 'secureConnect' : 'connect', () => clearTimeout(timer));
      request.once('close', () => clearTimeout(timer));
    });
    request.once('response', (response) => {
      answer = streamed(response);
      resolve(answer);
    });
    // Later ones are those of the body, too, or of bytes after its end, which nobody reads.
    request.on('error', (error) => {
      const stale = method === 'GET' && request.reusedSocket && wasClosed(error);
      reject(stale ? new StaleConnection(error) : new NetworkFailure(error));
    });
    request.end(body);
  });
}

function wasClosed({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE';
}

/** As the system says it, which would only do so after minutes. */
function notConnected(): Error {
  return Object.assign(new Error('no connection'), { code: 'ETIMEDOUT', syscall: 'connect' });
}

function streamed(response: http.IncomingMessage): StreamedAnswer {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(response.headers)) headers.set(name, String(value));
  const body = unpacked(response, headers.get('content-encoding'));
  return {
    status: response.statusCode ?? 0,
    headers,
    body: bytesOf(body),
    drop(reason) {
      body.destroy(reason);
      response.destroy(reason);
    },
  };
}

async function* bytesOf(stream: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    throw new NetworkFailure(error);
  }
}

// A body that is cut off before its last byte is given as far as it goes: what reads it knows its end.
const lenient = { flush: zlib.Z_SYNC_FLUSH, finishFlush: zlib.Z_SYNC_FLUSH };
const lenientBrotli = {
  flush: zlib.BROTLI_OPERATION_FLUSH,
  finishFlush: zlib.BROTLI_OPERATION_FLUSH,
};
const unzip = () => createUnzip(lenient);
const decoders = new Map([
  ['gzip', unzip],
  ['x-gzip', unzip],
  ['deflate', unzip],
  ['br', () => createBrotliDecompress(lenientBrotli)],
]);

/** Undoes the codings of a body, of which the last was applied last; one that is not known is left as it is. */
function unpacked(response: http.IncomingMessage, codings = ''): Readable {
  const names = codings.split(',').map((name) => name.trim().toLowerCase());
  const last = names.reverse().map((name) => decoders.get(name)?.());
  const steps = last.flatMap((step) => step ?? []);
  if (steps.length === 0 || steps.length < last.length) return response;
  // Whoever reads hears of a failure; one that comes when nobody does would end the process.
  for (const step of steps) step.on('error', () => {});
  return steps.reduce<Readable>((from, to) => pipeline(from, to, () => {}), response);
}
