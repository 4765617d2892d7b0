import { isIP } from 'node:net';
import pLimit from 'p-limit';
import { userAgent } from '../version.ts';
import { ToolError } from './errors.ts';
import { type Call, linkedAbort } from './transport/abort.ts';
import type { Send, StreamedAnswer } from './transport/send.ts';

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
export function storage(send: Send, apiUrl: string) {
  const api = new URL(apiUrl);
  const slots = pLimit(atOnce);

  const open = async (address: URL, range: string | undefined, signal: AbortSignal) => {
    let target = address;
    for (let hop = 0; hop <= maxRedirects; hop++) {
      requirePublic(target, api);
      const headers = {
        'user-agent': userAgent,
        // A compressed body would make ranges and promised lengths mean something else.
        'accept-encoding': 'identity',
        ...(range && { range: `bytes=${range}` }),
      };
      const answer = await send(target.href, { method: 'GET', headers }, signal);
      const location = answer.headers.get('location');
      if (answer.status < 300 || answer.status >= 400 || !location) return answer;
      answer.drop();
      if (!URL.canParse(location, target.href)) {
        throw new ToolError('The storage of logs redirects to nowhere. Try again in a minute.');
      }
      target = new URL(location, target.href);
    }
    throw new ToolError('The storage of logs redirects in a circle. Try again in a minute.');
  };

  /** Answers once storage has begun to; the transfer ends with its body, with the call, or with its time. */
  return (address: URL, range: string | undefined, call: Call): Promise<StreamedAnswer> =>
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
          const answer = await open(address, range, signal).finally(() => clearTimeout(silent));
          await new Promise<void>((end) => resolve(watched(answer, signal, end)));
        } catch (error) {
          // What is thrown after an abort differs by the moment; the reason does not.
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

/** The answer; `end` is called when its body was read to its end, given up, or cut off. */
function watched(answer: StreamedAnswer, signal: AbortSignal, end: () => void): StreamedAnswer {
  signal.addEventListener('abort', end, { once: true });
  const drop = () => {
    signal.removeEventListener('abort', end);
    end();
    answer.drop();
  };
  async function* body() {
    try {
      for await (const chunk of answer.body) yield chunk;
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      drop();
    }
  }
  return { ...answer, body: body(), drop };
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
