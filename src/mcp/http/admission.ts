import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { CallerRights, HttpOptions } from '../../config/http.ts';

/** The refusal of a request. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Admitted = { readonly token: string | undefined } | Refusal;

/** The path at which MCP is served. */
export const endpoint = '/mcp';

/**
 * The path of the metadata that names the issuer of tokens: https://www.rfc-editor.org/rfc/rfc9728
 */
export const metadataPath = '/.well-known/oauth-protected-resource';

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Refuses requests that a foreign web page may have sent (DNS rebinding): browsers always send the
 * host that they believe to talk to, and the origin of the page.
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

/** The server's names as a Host header has them: with the port unless it is the standard one. */
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

/** Identifies the caller by the credentials in the request. */
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

/** Compares in constant time, so that the duration does not show where they differ. */
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
