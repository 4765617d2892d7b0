import { UsageError } from './usage-error.ts';

/** A host and port to listen on. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Whose rights calls have. caller: those of the GitHub token that each request brings. app: those
 * of the operator's GitHub App; callers show the shared secret, or a proxy in front of the server
 * authenticates them.
 */
export type CallerRights =
  | { readonly of: 'caller' }
  | { readonly of: 'app'; readonly sharedSecret: string | undefined };

/** How the server is offered over HTTP, as the operator decided. */
export interface HttpOptions extends Address {
  /** The origin that clients see where a balancer stands in front; undefined: the address above. */
  readonly publicUrl: string | undefined;
  readonly rights: CallerRights;
  /**
   * The Redis or Valkey server in which nodes share the confirmations that were used; undefined:
   * none.
   */
  readonly store: string | undefined;
  /** The separate address for metrics; undefined: no metrics. */
  readonly metrics: Address | undefined;
}

type Value = (name: string) => string | undefined;

interface Flags {
  readonly http?: string | undefined;
  readonly 'public-url'?: string | undefined;
  readonly 'http-app'?: string | undefined;
  readonly metrics?: string | undefined;
}

/**
 * The options for HTTP; undefined: the server speaks over stdio.
 * @throws UsageError naming the flag or variable that is wrong
 */
export function httpOptions(flags: Flags, value: Value): HttpOptions | undefined {
  if (flags.http === undefined) {
    for (const name of ['public-url', 'http-app', 'metrics'] as const) {
      if (flags[name] !== undefined) throw new UsageError(`--${name}: only goes with --http`);
    }
    return undefined;
  }
  const metrics =
    flags.metrics === undefined ? undefined : parseAddress('--metrics', flags.metrics);
  const listening = parseAddress('--http', flags.http);
  return {
    ...listening,
    publicUrl: parsePublicUrl(flags['public-url']),
    store: parseStore(value),
    rights: parseRights(flags['http-app'], listening.host, value),
    metrics,
  };
}

function parseRights(access: string | undefined, host: string, value: Value): CallerRights {
  if (access === undefined) return { of: 'caller' };
  if (access !== 'read' && access !== 'write') {
    throw new UsageError('--http-app: takes "read" or "write"');
  }
  if (value('GITHUB_APP_ID') === undefined) {
    throw new UsageError('--http-app: needs GITHUB_APP_ID and what goes with it');
  }
  const sharedSecret = parseSecret('WORKFLOW_RUNS_SHARED_SECRET', value);
  if (sharedSecret === undefined && !['127.0.0.1', '::1', 'localhost'].includes(host)) {
    throw new UsageError(
      '--http-app: set WORKFLOW_RUNS_SHARED_SECRET, or listen on 127.0.0.1 behind a proxy that knows the callers',
    );
  }
  return { of: 'app', sharedSecret };
}

function parseStore(value: Value): string | undefined {
  const text = value('WORKFLOW_RUNS_STORE');
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url?.hostname || !['redis:', 'rediss:'].includes(url.protocol)) {
    throw new UsageError(
      'WORKFLOW_RUNS_STORE: not an address such as rediss://store.example.com:6379',
    );
  }
  if (value('WORKFLOW_RUNS_SECRET') === undefined) {
    throw new UsageError('WORKFLOW_RUNS_STORE: needs WORKFLOW_RUNS_SECRET, the same on all nodes');
  }
  return url.href;
}

/**
 * A secret that the operator sets.
 * @throws UsageError where it is so short that it could be guessed
 */
export function parseSecret(name: string, value: Value): string | undefined {
  const text = value(name);
  if (text === undefined) return undefined;
  if (!/^[\x21-\x7e]+$/.test(text) || text.length < 32) {
    throw new UsageError(`${name}: takes at least 32 characters without spaces`);
  }
  return text;
}

/** "8080", "0.0.0.0:8080", "[::1]:8080" */
function parseAddress(flag: string, text: string): Address {
  const [, host = '127.0.0.1', port = ''] =
    /^(?:(\[[\da-fA-F:.]+\]|[\w.-]+):)?(\d{1,5})$/.exec(text) ?? [];
  if (port === '' || Number(port) > 65_535) {
    throw new UsageError(`${flag}: not a port or an address such as 0.0.0.0:8080`);
  }
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function parsePublicUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain =
    url && !url.username && !url.password && !url.search && !url.hash && url.pathname === '/';
  if (!plain || !['https:', 'http:'].includes(url.protocol)) {
    throw new UsageError('--public-url: not an address such as https://runs.example.com');
  }
  return url.origin;
}
