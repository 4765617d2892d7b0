import { ToolError } from '../errors.ts';
import { type HostAnswer, linkedAbort, timeoutError } from './abort.ts';
import type { Message, Send, StreamedAnswer } from './send.ts';

/** The longest list of runs that GitHub sends is a few megabytes. */
const maxBytes = 64e6;

const maxRedirects = 4;

/** A redirect: the host sends a request from one address to another. */
export interface Redirect {
  readonly status: number;
  readonly method: string;
  readonly from: URL;
  readonly to: URL;
}

export interface Connection {
  readonly send: Send;
  /** Whether a redirect stays where the token, or a change, may go. */
  readonly follows: (redirect: Redirect) => boolean;
  /** Milliseconds without a byte after which a connection counts as dead. */
  readonly maxSilence: number;
}

/**
 * One request and its whole answer. Redirects are followed by hand, so that the token can go nowhere
 * else; one that leads away is the answer.
 */
export async function sendWithRedirects(
  { send, follows, maxSilence }: Connection,
  url: string,
  message: Message,
  signal: AbortSignal,
  redirected: (to: URL) => void = () => {},
): Promise<HostAnswer> {
  const linked = linkedAbort(signal);
  const timer = setTimeout(() => linked.abort(timeoutError()), maxSilence);
  try {
    let target = url;
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const answer = await send(target, message, linked.signal);
      timer.refresh();
      const redirect = redirectOf(answer, target, message.method);
      if (!redirect || !follows(redirect)) return await readAll(answer, () => timer.refresh());
      answer.drop();
      redirected(redirect.to);
      target = redirect.to.href;
    }
    throw new ToolError('GitHub redirects in a circle. Check owner and repo.');
  } catch (error) {
    // What is thrown after an abort differs by the moment; the reason does not.
    throw linked.signal.aborted ? linked.signal.reason : error;
  } finally {
    clearTimeout(timer);
    linked.release();
  }
}

const redirecting = new Set([301, 302, 303, 307, 308]);

function redirectOf(
  { status, headers }: StreamedAnswer,
  base: string,
  method: string,
): Redirect | undefined {
  const location = headers.get('location');
  if (!redirecting.has(status) || !location || !URL.canParse(location, base)) return undefined;
  return { status, method, from: new URL(base), to: new URL(location, base) };
}

/**
 * GitHub redirects the old name of a repository to `/repositories/{id}`
 * (https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects).
 * The token goes nowhere else; and where only some repositories may be touched, not to one by its number.
 */
export function mayFollow(
  { status, method, from, to }: Redirect,
  { apiUrl, allowed }: { apiUrl: string; allowed: readonly RegExp[] | undefined },
): boolean {
  const path = pathBelow(apiUrl, to);
  if (path === undefined || to.username !== '' || to.password !== '') return false;
  if (method !== 'GET' && method !== 'HEAD') {
    // Other redirects turn a change into a read, or into the change of something else.
    const keepsItsKind = status === 307 || status === 308;
    return !allowed && keepsItsKind && isRenamed(pathBelow(apiUrl, from) ?? '', path);
  }
  const [, owner, repo] = /^\/repos\/([^/]+)\/([^/]+)\//.exec(path) ?? [];
  if (owner !== undefined) {
    return !allowed || allowed.some((pattern) => pattern.test(`${owner}/${repo}`));
  }
  return !allowed && path.startsWith('/repositories/');
}

/** Path and query of an address below the API's own; undefined where it is none. */
function pathBelow(apiUrl: string, { origin, pathname, search }: URL): string | undefined {
  const base = new URL(apiUrl);
  const folder = base.pathname.replace(/\/$/, '');
  if (origin !== base.origin || !pathname.startsWith(`${folder}/`)) return undefined;
  return pathname.slice(folder.length) + search;
}

/** Whether the one path is the other by the number of its repository, and the same in all else. */
function isRenamed(from: string, to: string): boolean {
  const [, rest] = /^\/repos\/[^/]+\/[^/]+(\/.*)$/.exec(from) ?? [];
  const [, restThere] = /^\/repositories\/[1-9]\d*(\/.*)$/.exec(to) ?? [];
  return rest !== undefined && rest === restThere;
}

async function readAll(
  { status, headers, body }: StreamedAnswer,
  alive: () => void,
): Promise<HostAnswer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    alive();
    length += part.length;
    if (length > maxBytes) {
      throw new ToolError(
        `GitHub's answer is larger than ${maxBytes / 1e6} MB. Ask for less, with per_page.`,
      );
    }
    parts.push(part);
  }
  return { status, headers, body: Buffer.concat(parts) };
}
