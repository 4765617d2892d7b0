import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { CallerRights, HttpOptions } from '../../config/http.ts';

/** A request that is answered without looking at what it asks. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Admitted = { readonly token: string | undefined } | Refusal;

/** The path that MCP is served at. */
export const endpoint = '/mcp';

/**
 * https://www.rfc-editor.org/rfc/rfc9728: says which server gives out the tokens that are taken
 * here.
 */
export const metadataPath = '/.well-known/oauth-protected-resource';

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Whether a page of a stranger could be behind a request: browsers always name the host that they
 * believe to speak to, and the page that asks (DNS rebinding).
 */
export function refusedOrigin(
  headers: IncomingHttpHeaders,
  options: Pick<HttpOptions, 'publicUrl' | 'host' | 'port'>,
): Refusal | undefined {
  const known = knownHosts(options);
  const { host, origin } = headers;
  if (host === undefined || !known.includes(host.toLowerCase())) {
    return {
      status: 421,
      message: 'This server has another name. Start it with --public-url to give it one.',
    };
  }
  if (origin === undefined) return undefined;
  const asking = URL.canParse(origin) ? new URL(origin).host : undefined;
  return asking !== undefined && known.includes(asking)
    ? undefined
    : { status: 403, message: 'Pages of other origins may not call this server.' };
}

/** Names with the port, as a Host header has them: a standard port is left out there. */
function knownHosts({
  publicUrl,
  host,
  port,
}: Pick<HttpOptions, 'publicUrl' | 'host' | 'port'>): string[] {
  const names = [...loopback, host.includes(':') && !host.startsWith('[') ? `[${host}]` : host];
  const local = names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  if (publicUrl === undefined) return local;
  const { protocol, host: shown, port: own } = new URL(publicUrl);
  return [...local, shown, ...(own === '' ? [`${shown}:${standardPorts[protocol]}`] : [])];
}

const standardPorts: Readonly<Record<string, number>> = { 'https:': 443, 'http:': 80 };

/** Who calls, by what the request shows. */
export function admit(
  headers: IncomingHttpHeaders,
  rights: CallerRights,
  publicUrl: string,
): Admitted {
  const shown = /^Bearer +([\x21-\x7e]{1,1000})$/i.exec(headers.authorization ?? '')?.[1];
  if (rights.of === 'app') {
    if (
      rights.sharedSecret === undefined ||
      (shown !== undefined && isSame(shown, rights.sharedSecret))
    ) {
      return { token: undefined };
    }
    return unauthorized(
      'Show the shared secret of this server: "Authorization: Bearer SECRET".',
      publicUrl,
    );
  }
  if (shown !== undefined) return { token: shown };
  return unauthorized(
    'Send a GitHub token with each request: "Authorization: Bearer TOKEN".',
    publicUrl,
  );
}

function unauthorized(message: string, publicUrl: string): Refusal {
  return {
    status: 401,
    message,
    headers: { 'www-authenticate': `Bearer resource_metadata="${publicUrl}${metadataPath}"` },
  };
}

/** In a time that does not tell where they differ. */
function isSame(shown: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(shown), digest(secret));
}

export function metadata(publicUrl: string): Record<string, unknown> {
  return {
    resource: `${publicUrl}${endpoint}`,
    authorization_servers: ['https://github.com/login/oauth'],
    bearer_methods_supported: ['header'],
    scopes_supported: ['repo'],
  };
}
