import { setImmediate } from 'node:timers/promises';
import type { InParts } from '../analysis/parts.ts';
import { DeadlineError } from '../github/storage.ts';
import type { LogAccess } from '../logs/log.ts';

/** Milliseconds of work between two turns of others: several logs may be examined side by side. */
const turn = 20;

/** What lets work stop: its call was cancelled, or its time is up. */
export interface Turns extends Pick<LogAccess, 'signal' | 'now'> {
  /** In milliseconds since 1970; undefined: the work is short enough in any case. */
  readonly until?: number;
}

/**
 * Does work in parts, between which others have their turn.
 * @throws DeadlineError, and what the call was cancelled with
 */
export async function inTurns<Result>(
  work: InParts<Result>,
  { signal, now, until = Number.POSITIVE_INFINITY }: Turns,
): Promise<Result> {
  for (let begun = performance.now(); ; ) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() - begun < turn) continue;
    await setImmediate();
    signal.throwIfAborted();
    if (now() > until) throw new DeadlineError('time was up before all of the log was looked into');
    begun = performance.now();
  }
}
