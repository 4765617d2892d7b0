import { ToolError } from '../errors.ts';
import { following, type HostAnswer, tookTooLong } from './abort.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The longest list of runs that GitHub sends is a few megabytes. */
const mostBytes = 64e6;

const redirects = 4;

export interface Route {
  readonly fetch: Fetch;
  /** Whether a redirect stays where the token may go. */
  readonly follows: (target: URL) => boolean;
  /** Milliseconds without a byte after which a connection counts as dead. */
  readonly quiet: number;
}

/**
 * One request and its whole answer. Redirects are followed by hand, so that the token can go nowhere
 * else; one that leads away is the answer.
 */
export async function exchange(
  { fetch, follows, quiet }: Route,
  url: string,
  init: RequestInit,
  signal: AbortSignal,
): Promise<HostAnswer> {
  const patience = following(signal);
  const timer = setTimeout(() => patience.abort(tookTooLong()), quiet);
  try {
    let target = url;
    for (let hop = 0; hop <= redirects; hop++) {
      const response = await fetch(target, {
        ...init,
        signal: patience.signal,
        redirect: 'manual',
      });
      timer.refresh();
      const next = redirectOf(response, target);
      if (!next || !follows(next)) return await readAll(response, () => timer.refresh());
      discard(response);
      target = next.href;
    }
    throw new ToolError('GitHub redirects in a circle. Check owner and repo.');
  } catch (error) {
    // What fetch throws after an abort differs by the moment; the reason does not.
    throw patience.signal.aborted ? patience.signal.reason : error;
  } finally {
    clearTimeout(timer);
    patience.release();
  }
}

function redirectOf({ status, headers }: Response, base: string): URL | undefined {
  const location = headers.get('location');
  if (status < 300 || status >= 400 || !location) return undefined;
  return URL.canParse(location, base) ? new URL(location, base) : undefined;
}

async function readAll(response: Response, alive: () => void): Promise<HostAnswer> {
  const { status, headers } = response;
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    alive();
    length += part.length;
    if (length > mostBytes) {
      throw new ToolError(
        `GitHub's answer is larger than ${mostBytes / 1e6} MB. Ask for less, with per_page.`,
      );
    }
    parts.push(part);
  }
  return { status, headers, body: Buffer.concat(parts) };
}

/** Lets the connection of an answer that nobody reads go; a body that is read elsewhere, too, ends with that. */
export function discard(response: Response): void {
  response.body?.cancel().catch(() => {});
}
