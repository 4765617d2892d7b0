import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Endpoints } from '@octokit/types';
import type { Configuration } from './config.ts';
import { isHttpFailure, Refusal } from './errors.ts';
import { storage } from './storage.ts';
import { visibleDeep } from './text.ts';
import { type Fetch, transport } from './transport.ts';
import { userAgent } from './version.ts';

export type Route = keyof Endpoints;

/** Arguments as a tool has them: what was left out may be there as undefined. */
type Given<Parameters> = { [Key in keyof Parameters]: Parameters[Key] | undefined };

export type Parameters<R extends Route> = Given<Endpoints[R]['parameters']>;
export type Answer<R extends Route> = Endpoints[R]['response']['data'];

/** GitHub's REST API as tools see it. Every failure is thrown; nothing here turns one into an answer. */
export interface GitHub {
  /**
   * Calls an endpoint and answers its body, with all text made visible.
   * @throws HttpFailure for a status of 400 and above, Refusal for a body that is not JSON
   */
  call<R extends Route>(route: R, parameters: Parameters<R>): Promise<Answer<R>>;
  /** As call, for routes that the published types do not have yet. */
  read(route: `GET ${string}`, parameters: Record<string, unknown>): Promise<unknown>;
  /**
   * Asks for a log and answers the short-lived address of storage that GitHub redirects to. It is a
   * secret, and must be fetched without the token.
   */
  locate(route: `GET ${string}`, parameters: Record<string, unknown>): Promise<URL>;
  /**
   * This client for what is asked again and again: an answer that has not changed is not sent again,
   * and does not count against the limit
   * (https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests).
   */
  polling(): GitHub;
  /** Fetches an address that locate answered, without the token; any status is an answer. */
  fetchStored(address: URL, range?: string): Promise<Response>;
}

interface Received {
  readonly etag: string;
  readonly data: unknown;
}

/** Makes the client; what it needs is loaded at the first call, so that the server starts at once. */
export function connect(configuration: Configuration, fetch: Fetch = globalThis.fetch) {
  const send = transport((url, init) => fetch(url, init), configuration.apiUrl);
  const stored = storage((url, init) => fetch(url, init), configuration.apiUrl);
  let loading: ReturnType<typeof load> | undefined;

  /** The client for one tool call: cancelled with it. */
  return (signal: AbortSignal): GitHub => client(signal);

  function client(signal: AbortSignal, received?: Map<string, Received>): GitHub {
    const request = async (route: string, parameters: Record<string, unknown>, etag?: string) => {
      refuseOthers(configuration, parameters);
      loading ??= load(configuration, send);
      const octokit = await loading;
      return octokit.request(route, {
        ...defined(parameters),
        headers: {
          'x-github-api-version': configuration.apiVersion,
          ...(etag && { 'if-none-match': etag }),
        },
        request: { fetch: send, signal },
      });
    };
    const read = async (route: string, parameters: Record<string, unknown>) => {
      const key = JSON.stringify([route, parameters]);
      const known = received?.get(key);
      const response = await request(route, parameters, known?.etag).catch((error: unknown) => {
        if (known && isHttpFailure(error) && error.status === 304) return undefined;
        throw error;
      });
      // Octokit throws a 304 as it throws failures.
      if (response === undefined) return known?.data;
      const { data, status, headers } = response;
      if (status >= 300) {
        throw new Refusal('GitHub redirects this call to another host, which is not followed.');
      }
      const json = String(headers['content-type'] ?? '').includes('json');
      if (status !== 204 && !(json && typeof data === 'object')) {
        throw new Refusal(
          'GitHub answered something else than JSON: a proxy or a sign-in page may stand between. Check GITHUB_API_URL, then try again.',
        );
      }
      const visible = visibleDeep(data);
      if (headers.etag) received?.set(key, { etag: headers.etag, data: visible });
      return visible;
    };
    return {
      call: (route, parameters) => read(route, parameters),
      read,
      polling: () => client(signal, new Map()),
      async locate(route, parameters) {
        const { status, headers } = await request(route, parameters);
        if (status !== 302 || !headers.location) {
          throw new Refusal('GitHub did not say where the log is. Try again in a minute.');
        }
        return new URL(headers.location);
      },
      fetchStored: (address, range) => stored(address, range, signal),
    };
  }
}

async function load(configuration: Configuration, send: Fetch) {
  const { Octokit } = await import('@octokit/rest');
  const shared = {
    baseUrl: configuration.apiUrl,
    userAgent,
    request: { fetch: send },
    // Failures are explained to the agent; a second line on stderr would only repeat the address.
    log: { debug() {}, info() {}, warn() {}, error() {} },
  };
  if (configuration.app) {
    const { createAppAuth } = await import('@octokit/auth-app');
    return new Octokit({ ...shared, authStrategy: createAppAuth, auth: configuration.app });
  }
  const token = configuration.token ?? (await tokenOfGh(configuration.apiUrl));
  return new Octokit({ ...shared, ...(token && { auth: token }) });
}

/** The token of GitHub's own command line tool, where it is installed and signed in. */
async function tokenOfGh(apiUrl: string): Promise<string | undefined> {
  const host = new URL(apiUrl).hostname.replace(/^api\./, '');
  try {
    const { stdout } = await promisify(execFile)('gh', ['auth', 'token', '--hostname', host], {
      timeout: 5000,
    });
    return stdout.trim() || undefined;
  } catch {
    // Not installed or not signed in: public repositories can still be read.
    return undefined;
  }
}

/** @throws Refusal for a repository outside `--repos`, before anything is sent */
function refuseOthers({ allowed }: Configuration, { owner, repo }: Record<string, unknown>): void {
  if (!allowed || allowed.some((pattern) => pattern.test(`${owner}/${repo}`))) return;
  throw new Refusal(
    `${owner}/${repo} is outside the repositories that this server may touch (--repos). Nothing was sent.`,
  );
}

function defined(parameters: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
}
