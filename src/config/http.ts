import { UsageError } from './usage-error.ts';

/** Where a port is opened. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Whose rights calls have. caller: each request brings a GitHub token. app: all have the rights of the
 * operator's App, and show the shared secret; without one, a proxy in front knows who they are.
 */
export type CallerRights =
  | { readonly of: 'caller' }
  | { readonly of: 'app'; readonly sharedSecret: string | undefined };

/** How the server is offered over HTTP, as the operator decided. */
export interface HttpOptions extends Address {
  /** What clients and the metadata see behind a balancer, without a path; undefined: the address itself. */
  readonly publicUrl: string | undefined;
  readonly rights: CallerRights;
  /** A Redis or Valkey server by which nodes know of each other's confirmations; undefined: they do not. */
  readonly store: string | undefined;
  /** Where metrics are served, apart from the callers; undefined: nowhere. */
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
 * The options of serving over HTTP; undefined: the server speaks over stdio.
 * @throws UsageError naming the flag or variable that is wrong
 */
export function httpOptions(flags: Flags, value: Value): HttpOptions | undefined {
  if (flags.http === undefined) {
    for (const name of ['public-url', 'http-app', 'metrics'] as const) {
      if (flags[name] !== undefined) throw new UsageError(`--${name}: only goes with --http`);
    }
    return undefined;
  }
  const metrics = flags.metrics === undefined ? undefined : address('--metrics', flags.metrics);
  const listening = address('--http', flags.http);
  return {
    ...listening,
    publicUrl: publicUrl(flags['public-url']),
    store: store(value),
    rights: rights(flags['http-app'], listening.host, value),
    metrics,
  };
}

function rights(access: string | undefined, host: string, value: Value): CallerRights {
  if (access === undefined) return { of: 'caller' };
  if (access !== 'read' && access !== 'write') {
    throw new UsageError('--http-app: takes "read" or "write"');
  }
  if (value('GITHUB_APP_ID') === undefined) {
    throw new UsageError('--http-app: needs GITHUB_APP_ID and what goes with it');
  }
  const sharedSecret = secretOf('WORKFLOW_RUNS_SHARED_SECRET', value);
  if (sharedSecret === undefined && !['127.0.0.1', '::1', 'localhost'].includes(host)) {
    throw new UsageError(
      '--http-app: set WORKFLOW_RUNS_SHARED_SECRET, or listen on 127.0.0.1 behind a proxy that knows the callers',
    );
  }
  return { of: 'app', sharedSecret };
}

function store(value: Value): string | undefined {
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
 * A secret of the operator's.
 * @throws UsageError where it is shorter than 32 bytes: it could be guessed
 */
export function secretOf(name: string, value: Value): string | undefined {
  const text = value(name);
  if (text === undefined) return undefined;
  if (!/^[\x21-\x7e]+$/.test(text) || text.length < 32) {
    throw new UsageError(`${name}: takes at least 32 characters without spaces`);
  }
  return text;
}

/** "8080", "0.0.0.0:8080", "[::1]:8080" */
function address(flag: string, text: string): Address {
  const [, host = '127.0.0.1', port = ''] =
    /^(?:(\[[\da-fA-F:.]+\]|[\w.-]+):)?(\d{1,5})$/.exec(text) ?? [];
  if (port === '' || Number(port) > 65_535) {
    throw new UsageError(`${flag}: not a port or an address such as 0.0.0.0:8080`);
  }
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

function publicUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain =
    url && !url.username && !url.password && !url.search && !url.hash && url.pathname === '/';
  if (!plain || !['https:', 'http:'].includes(url.protocol)) {
    throw new UsageError('--public-url: not an address such as https://runs.example.com');
  }
  return url.origin;
}
