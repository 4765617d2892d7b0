/** What the transport has to know of the tool call that it works for. */
export interface Call {
  /** Aborted when the caller gives up. */
  readonly signal: AbortSignal;
  /** When the answer has to be out, in milliseconds since 1970. */
  readonly deadline: number;
  readonly now: () => number;
  /**
   * Run right before a change goes out, told whether it had to wait: for others, for a limit, or to be
   * tried again. What it throws keeps the change back.
   */
  readonly ready?: ((waited: boolean) => Promise<void>) | undefined;
  /** Told where a redirect leads, before it is followed. */
  readonly redirected?: (to: URL) => void;
}

/** An answer of the host, read to its end. */
export interface HostAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** The body's text, for looking into it. */
export function textOf({ body }: HostAnswer): string {
  return new TextDecoder().decode(body);
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
 * A signal that follows another and can be aborted by itself. It is let go of when the work is done:
 * `AbortSignal.any` and `AbortSignal.timeout` would stay until their time is over.
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
