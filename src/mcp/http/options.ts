/** How the server is offered over HTTP, as the operator decided. */
export interface HttpOptions {
  readonly host: string;
  readonly port: number;
  /** What clients and the metadata see behind a balancer; undefined: the address that is listened to. */
  readonly publicUrl: string | undefined;
  /** Whose rights calls have: each caller's own token, or the operator's GitHub App for all. */
  readonly rights: CallerRights;
  /** Where metrics are served, apart from the callers; undefined: nowhere. */
  readonly metrics: Address | undefined;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * caller: each request brings a GitHub token. app: all have the rights of the operator's App, and
 * show the shared secret; without one, a proxy in front knows who they are.
 */
export type CallerRights =
  | { readonly of: 'caller' }
  | { readonly of: 'app'; readonly secret: string | undefined };
