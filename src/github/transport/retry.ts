import { ToolError } from '../errors.ts';
import type { HostAnswer } from './abort.ts';

/** How often a read is asked for again. */
export const maxRetries = 3;

/** Doubles each time, with jitter of half, so that clients do not retry in step. */
export function backoff(first: number, failures: number): number {
  return first * 2 ** failures * (0.5 + Math.random());
}

/**
 * Whether a read may work when asked for again. A page of jobs that GitHub fails on with a 502 is too
 * large; whoever asked has to ask for less.
 */
export function isTransient(url: string, { status, headers, body }: HostAnswer): boolean {
  if (status === 502 && /\/jobs$/.test(new URL(url).pathname)) return false;
  if (status === 408 || (status >= 500 && status !== 501)) return true;
  // Its error pages ("Unicorn") and those of proxies in between are HTML, with any status.
  return (
    status < 300 &&
    (/\bhtml\b/i.test(headers.get('content-type') ?? '') || body[0] === '<'.charCodeAt(0))
  );
}

/** What the system was doing when it failed: there was no connection yet. */
const connecting = ['getaddrinfo', 'connect'];

/** Whether a failure means that no byte of the request can have arrived. */
export function wasNeverSent(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (connecting.includes(String((cause as NodeJS.ErrnoException).syscall))) return true;
    // Each address of the host was tried.
    if (cause instanceof AggregateError && cause.errors.every(wasNeverSent)) return true;
  }
  return false;
}

/** Whether it is the connection, or the time, that failed. */
export function isNetworkFailure(error: unknown): boolean {
  return !(error instanceof ToolError);
}
