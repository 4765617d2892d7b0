import type { Headers } from './send.ts';

/** What the transport has to know of the tool call that it works for. */
export interface Call {
  /** Aborted when the caller gives up. */
  readonly signal: AbortSignal;
  /** When the answer is due, in milliseconds since 1970. */
  readonly deadline: number;
  readonly now: () => number;
  /**
   * Runs right before a change is sent; `waited` says whether it queued, hit a limit or is retried.
   * If it throws, the change is not sent.
   */
  readonly ready?: ((waited: boolean) => Promise<void>) | undefined;
  /** Called with the target of a redirect before it is followed. */
  readonly redirected?: (to: URL) => void;
}

/** An answer of the host, read to its end. */
export interface HostAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** The body's text, for looking into it. */
export function textOf({ body }: HostAnswer): string {
  return body.toString();
}

/** Resolves after a time. @throws what the signal was aborted with */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** The promise, or the signal's reason when that comes first. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/**
 * A signal that follows another and can also be aborted alone. `release` detaches it when the work is
 * done; `AbortSignal.any` and `AbortSignal.timeout` would stay referenced until their time is up.
 */
export function linkedAbort(signal: AbortSignal) {
  const controller = new AbortController();
  const stop = () => controller.abort(signal.reason);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return {
    signal: controller.signal,
    abort: (reason: unknown) => controller.abort(reason),
    release: () => signal.removeEventListener('abort', stop),
  };
}

export function timeoutError(): DOMException {
  return new DOMException('The time is over.', 'TimeoutError');
}
