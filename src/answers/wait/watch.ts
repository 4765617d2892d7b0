import { explain, isHttpFailure, NetworkFailure, RateLimitError } from '../../github/errors.ts';
import type { Context } from '../../tool/tool.ts';

/** Pauses grow, so that a short run is noticed at once and a long one costs few requests. */
const firstPause = 2000;
const longestPause = 15_000;
const growth = 1.5;

/** How long to wait, and for what. */
export interface Watching {
  readonly until: 'completed' | 'first_failure';
  readonly timeout_seconds: number;
}

/** What was seen last, and what ended the wait. */
export interface Watched<Seen> {
  readonly seen: Seen;
  /** What was seen first. */
  readonly before: Seen;
  readonly waited: number;
  readonly stopped: 'completed' | 'first_failure' | 'blocked' | 'timeout' | 'trouble';
  /** What GitHub said where it would not answer any more. */
  readonly trouble: string | undefined;
}

/**
 * Looks until something has come so far, or the time is over: that is an answer, not a failure.
 * @throws what the first look throws; later on only what another look cannot mend
 */
export async function watch<Seen>(
  look: () => Promise<Seen>,
  is: {
    readonly ended: (seen: Seen) => boolean;
    readonly failed: (seen: Seen) => boolean;
    /** Whether nothing moves until a person acts. */
    readonly blocked: (seen: Seen) => Promise<boolean>;
    /** How far it is, in words. */
    readonly said: (seen: Seen) => string;
  },
  { until, timeout_seconds }: Watching,
  { now, progress, pause, deadline }: Context,
): Promise<Watched<Seen>> {
  const started = now();
  const ends = Math.min(started + timeout_seconds * 1000, deadline);
  const before = await look();
  let seen = before;
  let trouble: string | undefined;
  for (let wait = firstPause; ; wait = Math.min(wait * growth, longestPause)) {
    const answer = (stopped: Watched<Seen>['stopped']) => ({
      seen,
      before,
      waited: now() - started,
      stopped,
      trouble,
    });
    if (is.ended(seen)) return answer('completed');
    if (until === 'first_failure' && is.failed(seen)) return answer('first_failure');
    if (await is.blocked(seen)) return answer('blocked');
    const left = ends - now();
    if (left <= 0) return answer('timeout');
    progress(now() - started, ends - started, is.said(seen));
    await pause(Math.min(wait, left));
    try {
      seen = await look();
      trouble = undefined;
    } catch (error) {
      const limited = error instanceof RateLimitError;
      if (!limited && !isPassing(error)) throw error;
      trouble = explain(error);
      if (limited) return { ...answer('trouble'), trouble };
    }
  }
}

/** What another look may mend: GitHub failed, or could not be reached. */
function isPassing(error: unknown): boolean {
  return isHttpFailure(error)
    ? error.status >= 500
    : error instanceof NetworkFailure && Object(error.cause).name !== 'AbortError';
}
