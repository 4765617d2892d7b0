import { isIP } from 'node:net';
import pLimit from 'p-limit';
import { ToolError } from './errors.ts';
import { type Call, linkedAbort } from './transport/abort.ts';
import { discard, type Fetch } from './transport/redirects.ts';

/** Milliseconds until storage has to begin answering; reading the body has its own limits. */
const timeLimit = 30_000;

/** Storage hosts redirect among themselves at most this often. */
const maxRedirects = 3;

/** Concurrent transfers of all calls together: each holds a connection and unread data. */
const atOnce = 8;

/** Milliseconds kept for writing the reply. */
const timeToAnswer = 2000;

/** The call's time was up before storage had sent everything. */
export class DeadlineError extends ToolError {
  override name = 'DeadlineError';
}

/**
 * The way to the storage that GitHub redirects log downloads to. No token is sent. Storage has many
 * hosts (https://docs.github.com/actions/reference/runners/self-hosted-runners#communication-requirements),
 * so that not the host is checked but that the address cannot lead inside: https, a name and no
 * number, no login in it. Where the API itself is plain http on this machine, so may storage be.
 */
export function storage(fetch: Fetch, apiUrl: string) {
  const api = new URL(apiUrl);
  const slots = pLimit(atOnce);

  const open = async (address: URL, range: string | undefined, signal: AbortSignal) => {
    let target = address;
    for (let hop = 0; hop <= maxRedirects; hop++) {
      requirePublic(target, api);
      const response = await fetch(target.href, {
        redirect: 'manual',
        signal,
        // A compressed body would make ranges and promised lengths mean something else.
        headers: { 'accept-encoding': 'identity', ...(range && { range: `bytes=${range}` }) },
      });
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || !location) return response;
      discard(response);
      if (!URL.canParse(location, target.href)) {
        throw new ToolError('The storage of logs redirects to nowhere. Try again in a minute.');
      }
      target = new URL(location, target.href);
    }
    throw new ToolError('The storage of logs redirects in a circle. Try again in a minute.');
  };

  /** Answers once storage has begun to; the transfer ends with its body, with the call, or with its time. */
  return (address: URL, range: string | undefined, call: Call): Promise<Response> =>
    new Promise((resolve, reject) => {
      const transfer = async () => {
        const { signal, abort, release } = linkedAbort(call.signal);
        const over = setTimeout(
          () => abort(deadlineError()),
          call.deadline - timeToAnswer - call.now(),
        );
        const silent = setTimeout(
          () => abort(new DOMException('storage did not answer', 'TimeoutError')),
          timeLimit,
        );
        try {
          signal.throwIfAborted();
          const response = await open(address, range, signal).finally(() => clearTimeout(silent));
          const { copy, ended } = watched(response, signal);
          resolve(copy);
          await ended;
        } catch (error) {
          // What fetch throws after an abort differs by the moment; the reason does not.
          throw signal.aborted ? signal.reason : error;
        } finally {
          clearTimeout(over);
          clearTimeout(silent);
          release();
        }
      };
      slots(transfer).catch(reject);
    });
}

const deadlineError = () =>
  new DeadlineError(
    'The log did not come in the time that a call has: storage is slow. Call again; read_log and search_logs need less of it than an archive.',
  );

/** The promise, unless a time comes first, in milliseconds since 1970. @throws DeadlineError then */
export function inTime<T>(
  promise: Promise<T>,
  until: number,
  { now }: Pick<Call, 'now'>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(deadlineError()), until - now());
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The response, and when its body was read to its end, given up, or cut off. */
function watched(response: Response, signal: AbortSignal) {
  if (!response.body) return { copy: response, ended: Promise.resolve() };
  const reader = response.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  signal.addEventListener('abort', end, { once: true });
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (!done) return controller.enqueue(value);
          controller.close();
          end();
        } catch (error) {
          end();
          throw signal.aborted ? signal.reason : error;
        }
      },
      cancel(reason) {
        end();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  const { status, headers } = response;
  return { copy: new Response(body, { status, headers }), ended };
}

function requirePublic({ protocol, hostname, username, password }: URL, api: URL): void {
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  // Whatever ends in localhost is this machine: https://www.rfc-editor.org/rfc/rfc6761#section-6.3
  const isAddress =
    /(?:^|\.)localhost\.?$/.test(hostname) || isIP(hostname.replace(/^\[|\]$/g, '')) > 0;
  const safe =
    api.protocol === 'http:'
      ? loopback && /^https?:$/.test(protocol)
      : protocol === 'https:' && (!isAddress || hostname === api.hostname);
  if (safe && username === '' && password === '') return;
  throw new ToolError(
    'GitHub pointed to an address for the log that is not public storage over https, which is not followed.',
  );
}
