import pLimit from 'p-limit';
import { count } from '../../text/format.ts';
import { explain, NetworkFailure, NotSentError } from '../errors.ts';
import {
  type Call,
  type HostAnswer,
  linkedAbort,
  pause,
  textOf,
  timeoutError,
  unlessAborted,
} from './abort.ts';
import { etagCache, etagKey, revalidated } from './etag-cache.ts';
import { limits } from './rate-limit.ts';
import { type Connection, sendWithRedirects } from './redirects.ts';
import { backoff, isNetworkFailure, isTransient, maxRetries, wasNeverSent } from './retry.ts';
import type { Message, Send } from './send.ts';

export type { Call } from './abort.ts';
export { type Message, type Send, send } from './send.ts';

/** How fast requests are sent. */
export interface Pace {
  /** Requests at once: GitHub allows 100 and asks for far fewer; 8 keep a long scan polite. */
  readonly atOnce: number;
  /** Milliseconds between two changes, as GitHub asks for. */
  readonly betweenWrites: number;
  /** Milliseconds without a byte after which a connection counts as dead; GitHub itself gives up after 10 s. */
  readonly maxSilence: number;
  /** Milliseconds, roughly, before the first retry of a failed read; doubled each time. */
  readonly backoff: number;
  /** Bytes of answers that are remembered by their ETags. */
  readonly remembered: number;
}

const defaultPace: Pace = {
  atOnce: 8,
  betweenWrites: 1000,
  maxSilence: 15_000,
  backoff: 500,
  remembered: 8e6,
};

/** A call, and where its requests may be redirected to. */
type SentCall = Call & Pick<Connection, 'follows'>;

/**
 * What Octokit reads of a Response. One that is made of bytes that have come would have them read once
 * more, as a stream.
 */
export interface WholeResponse extends HostAnswer, Pick<Response, 'url' | 'text' | 'arrayBuffer'> {}

export interface Transport {
  send(url: string, message: Message, call: SentCall): Promise<WholeResponse>;
  /** How many calls are left this hour, as far as GitHub said. */
  left(): number | undefined;
}

/** One request on its way. */
interface PendingRequest {
  readonly url: string;
  readonly message: Message;
  readonly call: SentCall;
  /** Aborted with the call, or when its time is over. */
  readonly signal: AbortSignal;
  /** Called when the request is sent; before that it cannot have changed anything. */
  readonly begin: () => void;
}

/**
 * The only way to the API host: keeps to its limits, retries what is safe to retry, and asks for cached
 * answers by their ETag.
 */
export function transport(
  send: Send,
  pace: Partial<Pace> = {},
  monotonic: () => number = () => performance.now(),
): Transport {
  const {
    atOnce,
    betweenWrites,
    maxSilence,
    backoff: first,
    remembered: bytes,
  } = {
    ...defaultPace,
    ...pace,
  };
  const slots = pLimit(atOnce);
  const writes = pLimit(1);
  let nextWrite = 0;
  const limit = limits(monotonic);
  const remembered = etagCache(bytes, monotonic);

  /** One try, when the limits and the queue let it through; undefined: a limit came first. */
  const attempt = async (
    { url, message, call, signal, begin }: PendingRequest,
    waited: boolean,
  ) => {
    const held = limit.closed(url);
    await limit.open(url, call, signal);
    const sendNow = async () => {
      if (signal.aborted || limit.closed(url)) return undefined;
      const connection = { send, follows: call.follows, maxSilence };
      const answering = sendWithRedirects(connection, url, message, signal, call.redirected);
      begin();
      const answer = await answering;
      return limit.learn(url, answer) ? undefined : answer;
    };
    if (!isWrite(message)) return unlessAborted(slots(sendNow), signal);
    // Changes have their own queue, so that they never wait for reads.
    await unlessAborted(ready(call, waited || held), signal);
    return unlessAborted(sendNow(), signal);
  };

  /** Retries until an answer is final. */
  const deliver = async (request: PendingRequest, hasWaited = false) => {
    const { url, message, call, signal } = request;
    const write = isWrite(message);
    let waited = hasWaited;
    for (let failures = 0; ; ) {
      const last = failures === maxRetries;
      try {
        const answer = await attempt(request, waited);
        waited = true;
        if (answer === undefined) continue;
        if (write || last || !isTransient(url, answer)) return answer;
        const wait = Math.max(backoff(first, failures), retryAfter(answer));
        if (call.now() + wait > call.deadline) return answer;
        await pause(wait, signal);
      } catch (error) {
        const again = !signal.aborted && isNetworkFailure(error) && (!write || wasNeverSent(error));
        const wait = backoff(first, failures);
        if (last || !again || call.now() + wait > call.deadline) throw error;
        await pause(wait, signal);
      }
      waited = true;
      failures++;
    }
  };

  const read = async (request: PendingRequest) => {
    const { message } = request;
    const key = etagKey(request.url, message.headers);
    const known = remembered.get(key);
    const headers = { ...message.headers, ...(known && { 'if-none-match': known.etag }) };
    const answer = await deliver({ ...request, message: { ...message, headers } });
    if (known && answer.status === 304) return revalidated(known, answer);
    remembered.set(key, answer);
    return answer;
  };

  /** Changes go out one after the other, with the pause between them that GitHub asks for. */
  const write = async (request: PendingRequest) => {
    const { call, signal } = request;
    const before = writes.activeCount + writes.pendingCount;
    if (before * betweenWrites > call.deadline - call.now()) {
      throw new NotSentError(
        `Nothing was sent: ${count(before, 'change')} ${before === 1 ? 'waits' : 'wait'} before this one, and one goes out per second. Call again in a minute.`,
      );
    }
    return unlessAborted(
      writes(async () => {
        let waited = before > 0;
        for (; performance.now() < nextWrite; waited = true) {
          await pause(nextWrite - performance.now(), signal);
        }
        // The pause counts from sending: the reads right before it may take long.
        const begin = () => {
          nextWrite = performance.now() + betweenWrites;
          request.begin();
        };
        return deliver({ ...request, begin }, waited);
      }),
      signal,
    );
  };

  return {
    async send(url, message, call) {
      const { signal, abort, release } = linkedAbort(call.signal);
      const timer = setTimeout(() => abort(timeoutError()), call.deadline - call.now());
      const changes = isWrite(message);
      let begun = false;
      const begin = () => {
        begun = true;
      };
      try {
        const request = { url, message, call, signal, begin };
        return response(await (changes ? write(request) : read(request)));
      } catch (error) {
        if (!isNetworkFailure(error)) throw error;
        const mayHaveArrived = begun && !wasNeverSent(error);
        throw new NetworkFailure(
          error,
          changes ? (mayHaveArrived ? 'perhaps' : 'never') : undefined,
        );
      } finally {
        clearTimeout(timer);
        release();
      }
    },
    left: limit.left,
  };
}

/** @throws NotSentError where the change is not to go out any more */
async function ready(call: Call, waited: boolean): Promise<void> {
  try {
    await call.ready?.(waited);
  } catch (error) {
    throw new NotSentError(explain(error));
  }
}

function isWrite({ method }: Message): boolean {
  return !['GET', 'HEAD'].includes(method);
}

/** https://www.rfc-editor.org/rfc/rfc9110#name-retry-after, in milliseconds. */
function retryAfter({ headers }: HostAnswer): number {
  const seconds = Number(headers.get('retry-after') ?? 0);
  return seconds > 0 ? seconds * 1000 : 0;
}

function response(answer: HostAnswer): WholeResponse {
  return {
    ...answer,
    url: '',
    text: async () => textOf(answer),
    arrayBuffer: async () => new Uint8Array(answer.body).buffer,
  };
}
