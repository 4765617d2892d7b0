import { z } from 'zod';
import { capitalized } from '../text/text.ts';
import {
  barrierOf,
  type HttpFailure,
  isCancelled,
  isHttpFailure,
  isMisread,
  isUnreachable,
  isWorkflow,
  ToolError,
} from './errors.ts';

/** The structured form of what an answer could not see. */
export const notSeenShape = z.array(z.string()).optional();

/**
 * Reads what an answer can do without. Whatever GitHub does with such a request, the answer stands;
 * what it could not see, and which permission would show it, is collected here.
 */
export interface OptionalReads {
  /**
   * The value that is read; undefined where GitHub refused it, failed, or answered something else.
   * @param what names the value in a sentence: "commits"
   * @throws what the reading throws when the call is cancelled, or the fault is one of this server's
   */
  read<T>(what: string, reading: () => Promise<T>): Promise<T | undefined>;
  /** Notes without a read that something could not be seen. */
  note(what: string, why: string): void;
  /** A sentence for each thing that was not seen: "Commits not shown: the token lacks Contents: read." */
  readonly notSeen: readonly string[];
}

/** The optional reads of one answer. */
export function optionalReads(): OptionalReads {
  const notSeen = new Set<string>();
  const note = (what: string, why: string) => {
    notSeen.add(`${capitalized(what)} not shown: ${why}.`);
  };
  return {
    async read(what, reading) {
      try {
        return await reading();
      } catch (error) {
        const why = whyNotSeen(error);
        if (why === undefined) throw error;
        note(what, why);
        return undefined;
      }
    },
    note,
    get notSeen() {
      return [...notSeen];
    },
  };
}

/** The structured field of an answer; nothing where all was seen. */
export function notSeenData({ notSeen }: OptionalReads): { not_seen?: string[] } {
  return notSeen.length > 0 ? { not_seen: [...notSeen] } : {};
}

/** Why something was not seen, without a full stop; undefined where that is no fault of GitHub's. */
export function whyNotSeen(error: unknown): string | undefined {
  if (isCancelled(error)) return undefined;
  if (isHttpFailure(error)) return whyRefused(error);
  if (error instanceof ToolError) return error.message.replace(/\.$/, '');
  if (isUnreachable(error)) return 'GitHub could not be reached';
  return isMisread(error)
    ? "GitHub's answer has not the form that its documentation gives"
    : undefined;
}

function whyRefused(failure: HttpFailure): string {
  const permission = permissionFor(failure);
  const barrier = barrierOf(failure);
  switch (failure.status) {
    case 401:
      return 'GitHub does not accept the token';
    case 403:
      if (barrier) return barrier.what;
      return permission ? `the token lacks ${permission}` : 'the token may not read it';
    case 404:
      if (isWorkflow(failure))
        return 'the workflow cannot be read here (deleted, required by an organization, or the token lacks Actions: read)';
      return permission ? `not found, or the token lacks ${permission}` : 'not found';
    case 410:
      return 'it has expired';
    default:
      return failure.status >= 500
        ? `GitHub failed (${failure.status})`
        : `GitHub refused the request (${failure.status})`;
  }
}

/**
 * Which permission of a token shows what an address holds, by the names of GitHub's settings
 * (https://docs.github.com/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens).
 * Checks cannot be granted to a fine-grained token: https://github.com/cli/cli/issues/8842
 */
const permissions: readonly (readonly [RegExp, string])[] = [
  [
    /\/(?:check-runs|check-suites)(?:\/|$)/,
    'Checks: read (a classic token or a GitHub App has it, a fine-grained token cannot)',
  ],
  [/\/commits\/[^/]+\/status$/, 'Commit statuses: read'],
  [/\/(?:branches|compare|commits|contents)(?:\/|$)/, 'Contents: read'],
  [/\/rules\/branches\//, 'Metadata: read'],
  [/\/deployments(?:\/|$)/, 'Deployments: read'],
  [/\/pulls?(?:\/|$)/, 'Pull requests: read'],
  [/\/actions\//, 'Actions: read'],
  [/^(?:\/.*)?\/repos\/[^/]+\/[^/]+$/, 'Metadata: read'],
];

function permissionFor({ request, response }: HttpFailure): string | undefined {
  const { pathname } = new URL(request.url, 'https://api.github.com');
  const known = permissions.find(([path]) => path.test(pathname))?.[1];
  if (known) return known;
  // "contents=read; metadata=read": alternatives are separated by semicolons.
  const [accepted] = String(response?.headers['x-accepted-github-permissions'] ?? '').split(';');
  const [, name, level] = /^\s*([a-z_]+)=(read|write|admin)\b/.exec(accepted ?? '') ?? [];
  return name && `${capitalized(name.replaceAll('_', ' '))}: ${level}`;
}
