import { clock, span } from '../../text/format.ts';
import { RateLimitError } from '../errors.ts';
import { type Call, type HostAnswer, pause, textOf } from './abort.ts';

/** What GitHub lets through, as its answers tell. One for all calls to a host. */
export interface Limits {
  /**
   * Waits until GitHub takes calls again.
   * @throws RateLimitError with the time to come back, where that is after the call's deadline
   */
  open(call: Call, signal: AbortSignal): Promise<void>;
  closed(now: number): boolean;
  /** Learns from an answer; true where it says that a limit refused the call. */
  learn(answer: HostAnswer, now: number): boolean;
  /** How many calls are left this hour, as far as GitHub said. */
  left(now: number): number | undefined;
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api: at least a minute. */
const atLeast = 60_000;
const atMost = 15 * 60_000;

export function limits(): Limits {
  let opens = 0;
  let strikes = 0;
  let known: { readonly left: number; readonly until: number } | undefined;

  return {
    async open({ deadline, now }, signal) {
      for (let seen = opens; seen > now(); seen = opens) {
        if (seen > deadline) throw limitReached(seen, now());
        await pause(seen - now(), signal);
        if (seen === opens) return;
      }
    },
    closed: (now) => opens > now,
    learn(answer, now) {
      const { headers } = answer;
      const remaining = count(headers.get('x-ratelimit-remaining'));
      const until = resetOf(headers, now);
      if (remaining !== undefined && until !== undefined) known = { left: remaining, until };
      const refused = isLimit(answer);
      // The next call after the last one that was left would be refused for certain.
      if (remaining === 0 && until !== undefined) opens = Math.max(opens, until);
      if (!refused) {
        if (answer.status < 400) strikes = 0;
        return false;
      }
      const after = count(headers.get('retry-after'));
      const ends =
        after !== undefined
          ? now + Math.max(1, after) * 1000
          : remaining === 0 && until !== undefined
            ? until
            : now + Math.min(atMost, atLeast * 2 ** strikes++);
      opens = Math.max(opens, ends);
      return true;
    },
    left: (now) => (known && known.until > now ? known.left : undefined),
  };
}

/** Primary and secondary limits answer 403 or 429; a 403 may as well be a lack of permission. */
function isLimit(answer: HostAnswer): boolean {
  const { status, headers } = answer;
  if (status === 429) return true;
  if (status !== 403) return false;
  return (
    headers.has('retry-after') ||
    headers.get('x-ratelimit-remaining') === '0' ||
    /rate limit|abuse detection/i.test(textOf(answer))
  );
}

/** When the hour of the primary limit is over, by our clock: GitHub's may go differently. */
function resetOf(headers: Headers, now: number): number | undefined {
  const reset = count(headers.get('x-ratelimit-reset'));
  if (reset === undefined) return undefined;
  const date = Date.parse(headers.get('date') ?? '');
  const theirs = Number.isNaN(date) ? now : date;
  return now + Math.max(1000, reset * 1000 - theirs);
}

function count(text: string | null): number | undefined {
  return text !== null && /^\d{1,12}$/.test(text.trim()) ? Number(text) : undefined;
}

function limitReached(opens: number, now: number): RateLimitError {
  return new RateLimitError(
    `GitHub's rate limit is reached: come back at ${clock(opens)} (in ${span(opens - now)}). Until then no call is sent.`,
  );
}
