import { clock, span } from '../../text/format.ts';
import { RateLimitError } from '../errors.ts';
import { type Call, type HostAnswer, pause, textOf } from './abort.ts';
import type { Headers } from './send.ts';

/** GitHub's rate limits as its answers report them, shared by all calls to a host. */
interface Limits {
  /**
   * Waits until GitHub takes calls for an address again.
   * @throws RateLimitError with the time to come back, where that is after the call's deadline
   */
  open(url: string, call: Call, signal: AbortSignal): Promise<void>;
  closed(url: string): boolean;
  /** Learns from the answer of an address; true where it says that a limit refused the call. */
  learn(url: string, answer: HostAnswer): boolean;
  /** How many calls are left this hour, as far as GitHub said. */
  left(): number | undefined;
}

/** https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api: at least a minute. */
const minWait = 60_000;
const maxBackoff = 15 * 60_000;

/** GitHub's window is an hour: no wait is longer, whatever an answer says. */
const maxWait = 3_600_000;

/** What GitHub counts the calls of this server for. */
const resources = ['core', 'search'] as const;
type Resource = (typeof resources)[number];

/** Limits that hold for all of the host. */
const everything = Symbol('everything');

/** @param now milliseconds of a clock that nobody sets */
export function limits(now: () => number): Limits {
  /** When each resource opens again. */
  const opens = new Map<Resource | typeof everything, number>();
  let strikes = 0;
  let known: { readonly left: number; readonly until: number } | undefined;

  const opening = (url: string) =>
    Math.max(opens.get(everything) ?? 0, opens.get(resourceOf(url)) ?? 0);
  const close = (resource: Resource | typeof everything, milliseconds: number) => {
    const until = now() + Math.min(maxWait, milliseconds);
    opens.set(resource, Math.max(opens.get(resource) ?? 0, until));
  };

  return {
    async open(url, call, signal) {
      for (let seen = opening(url); seen > now(); seen = opening(url)) {
        const wait = seen - now();
        if (call.now() + wait > call.deadline) throw rateLimitError(call.now(), wait);
        await pause(wait, signal);
        if (seen === opening(url)) return;
      }
    },
    closed: (url) => opening(url) > now(),
    learn(url, answer) {
      const { headers } = answer;
      const remaining = count(headers.get('x-ratelimit-remaining'));
      const resets = untilReset(headers);
      const resource = namedIn(headers, url);
      if (remaining !== undefined && resets !== undefined && resource === 'core')
        known = { left: remaining, until: now() + Math.min(maxWait, resets) };
      // No call is left: the next one would be refused.
      if (remaining === 0 && resets !== undefined && resource) close(resource, resets);
      if (!isLimit(answer)) {
        if (answer.status < 400) strikes = 0;
        return false;
      }
      const after = count(headers.get('retry-after'));
      if (after !== undefined) close(everything, Math.max(1, after) * 1000);
      else if (remaining !== 0 || resets === undefined)
        close(everything, Math.min(maxBackoff, minWait * 2 ** strikes++));
      // Whatever it counts: asked again at once, it would refuse again.
      else close(resourceOf(url), resets);
      return true;
    },
    left: () => (known && known.until > now() ? known.left : undefined),
  };
}

/**
 * The resource that GitHub counts calls of an address for:
 * https://docs.github.com/rest/rate-limit/rate-limit#about-rate-limits
 */
function resourceOf(url: string): Resource {
  return /\/search\//.test(new URL(url).pathname) ? 'search' : 'core';
}

/** The resource that an answer is about; undefined: one that no call of this server counts for. */
function namedIn(headers: Headers, url: string): Resource | undefined {
  const named = headers.get('x-ratelimit-resource') ?? resourceOf(url);
  return resources.find((resource) => resource === named);
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

/** How long the hour of the primary limit goes on, in milliseconds, by GitHub's clock: ours may go differently. */
function untilReset(headers: Headers): number | undefined {
  const reset = count(headers.get('x-ratelimit-reset'));
  if (reset === undefined) return undefined;
  const date = Date.parse(headers.get('date') ?? '');
  return Math.max(1000, reset * 1000 - (Number.isNaN(date) ? Date.now() : date));
}

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text.trim()) ? Number(text) : undefined;
}

function rateLimitError(now: number, wait: number): RateLimitError {
  return new RateLimitError(
    `GitHub's rate limit is reached: come back at ${clock(now + wait + 999)} (in ${span(wait)}). Until then no call is sent.`,
  );
}
