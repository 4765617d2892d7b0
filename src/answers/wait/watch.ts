import { explain, isHttpFailure, NetworkFailure, RateLimitError } from '../../github/errors.ts';
import type { Context } from '../../tool/tool.ts';

/** Pauses get longer, so that a short run is noticed at once and a long one costs few requests. */
const firstPause = 2000;
const maxPause = 15_000;
const pauseGrowth = 1.5;

/** How long to wait, and for what. */
export interface Watching {
  readonly until: 'completed' | 'first_failure';
  readonly timeout_seconds: number;
}

/** The state that was read last, and what ended the wait. */
export interface Watched<Seen> {
  readonly seen: Seen;
  /** The state that was read first. */
  readonly before: Seen;
  readonly waited: number;
  readonly stopped: 'completed' | 'first_failure' | 'blocked' | 'timeout' | 'trouble';
  /** Why reading failed, where that ended the wait. */
  readonly trouble: string | undefined;
}

/**
 * Reads a state again and again until it has ended or failed, or time is up, which is not an error.
 * @throws what the first read throws; later only errors that trying again cannot fix
 */
export async function watch<Seen>(
  look: () => Promise<Seen>,
  is: {
    readonly ended: (seen: Seen) => boolean;
    readonly failed: (seen: Seen) => boolean;
    /** Whether it waits for a person. */
    readonly blocked: (seen: Seen) => Promise<boolean>;
    /** The message for progress notifications. */
    readonly progressText: (seen: Seen) => string;
  },
  { until, timeout_seconds }: Watching,
  { now, progress, pause, deadline }: Context,
): Promise<Watched<Seen>> {
  const started = now();
  const ends = Math.min(started + timeout_seconds * 1000, deadline);
  const before = await look();
  let seen = before;
  let trouble: string | undefined;
  for (let wait = firstPause; ; wait = Math.min(wait * pauseGrowth, maxPause)) {
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
    progress(now() - started, ends - started, is.progressText(seen));
    await pause(Math.min(wait, left));
    try {
      seen = await look();
      trouble = undefined;
    } catch (error) {
      const limited = error instanceof RateLimitError;
      if (!limited && !isTemporary(error)) throw error;
      trouble = explain(error);
      if (limited) return { ...answer('trouble'), trouble };
    }
  }
}

/** Whether trying again may help: GitHub failed, or could not be reached. */
function isTemporary(error: unknown): boolean {
  return isHttpFailure(error)
    ? error.status >= 500
    : error instanceof NetworkFailure && Object(error.cause).name !== 'AbortError';
}
