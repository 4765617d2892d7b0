import { inline, quoted } from '../text/text.ts';

/** A call that is not carried out, or an answer that cannot be given; the message is for the agent. */
export class ToolError extends Error {
  override name = 'ToolError';
}

/** An answer that has not the form that GitHub documents, or is not about what was asked for. */
export class AnswerError extends TypeError {
  override name = 'AnswerError';
}

/** An answer to a change that says neither that it was carried out nor that it was not. */
export class OutcomeUnknownError extends ToolError {
  override name = 'OutcomeUnknownError';
}

/** A change that was kept back before any of it went out. */
export class NotSentError extends ToolError {
  override name = 'NotSentError';
}

/** GitHub takes no call until a time that is too late for this one. */
export class RateLimitError extends ToolError {
  override name = 'RateLimitError';
}

/** No answer came: the connection failed, or the time was over. */
export class NetworkFailure extends Error {
  override name = 'NetworkFailure';
  /** Of a change: whether it may have been carried out all the same. Undefined for reads. */
  readonly arrived: 'perhaps' | 'never' | undefined;

  constructor(cause: unknown, arrived?: 'perhaps' | 'never') {
    super('No answer came.', { cause });
    this.arrived = arrived;
  }
}

/** A failed answer of GitHub's API, in the shape that Octokit throws. */
export interface HttpFailure {
  readonly status: number;
  readonly request: { readonly method: string; readonly url: string };
  readonly response?: {
    readonly headers: Readonly<Record<string, string | number | undefined>>;
    readonly data: unknown;
  };
}

export function isHttpFailure(error: unknown): error is Error & HttpFailure {
  return error instanceof Error && 'status' in error && 'request' in error;
}

/** What GitHub says in the body: its message and its `errors`, which may be a string or a list. */
function githubMessage(failure: HttpFailure): string {
  const data = failure.response?.data;
  if (typeof data !== 'object' || data === null) return '';
  const { message, errors } = data as { message?: unknown; errors?: unknown };
  const details = (Array.isArray(errors) ? errors : errors === undefined ? [] : [errors])
    .map((item: unknown) => {
      if (typeof item === 'string') return item;
      const { message, resource, field, code } = Object(item) as Record<string, unknown>;
      return typeof message === 'string'
        ? message
        : [resource, field, code].filter(Boolean).join(' ');
    })
    .filter(Boolean);
  return inline(
    [typeof message === 'string' ? message : '', ...details].filter(Boolean).join(': '),
    400,
  );
}

/**
 * Any failure as one or two sentences for the agent: what happened, why, what to do next.
 * Never a stack, a header's value beyond limits and permissions, a token or an address.
 */
export function explain(error: unknown): string {
  if (error instanceof ToolError || error instanceof AnswerError) return error.message;
  if (isHttpFailure(error)) return explainStatus(error);
  if (error instanceof NetworkFailure) return explainNetwork(error);
  if (isOfConnection(error)) return reasonOf(error);
  return explainFault(error);
}

function explainStatus(failure: HttpFailure): string {
  const message = githubMessage(failure);
  const said = message ? ` GitHub says: ${quoted(message)}.` : '';
  const write = failure.request.method !== 'GET';
  switch (failure.status) {
    case 401:
      return `GitHub does not accept the token (401).${said} Give a valid one in GITHUB_TOKEN, or sign in with "gh auth login", and start the server again; over HTTP, send a valid one with the request.`;
    case 403:
    case 429:
      return explainForbidden(failure, message, said);
    case 404:
      if (isWorkflow(failure)) {
        return 'Not found (404): the workflow cannot be read here. It does not exist, was deleted, is one that an organization requires (only its runs can be read here), or the token has no access to the repository. list_workflows names those that can be read.';
      }
      return `Not found (404): it does not exist, was deleted, or the token has no access to it; GitHub does not tell these apart. Check owner, repo and the id, and that the token may read this repository.`;
    case 409:
      return `GitHub cannot do this in the run's present state (409).${said} Read it with get_workflow_run and decide again.`;
    case 410:
      return /\/logs(\?|$)/.test(failure.request.url)
        ? 'The logs have expired (410): GitHub deletes them when the retention time is over. Steps and results are still there (list_jobs). A rerun would make new logs, but GitHub reruns a run only within 30 days of its start.'
        : `GitHub no longer serves this (410).${said} If GITHUB_API_VERSION is set, remove it: the version may not be supported any more.`;
    case 422:
      return `GitHub refuses the values (422).${said} ${adviceFor422(message)}`;
    default:
      if (failure.status >= 500) {
        return `GitHub failed (${failure.status}).${said} ${
          write
            ? 'It may have been carried out all the same: read the run before trying again.'
            : 'The call itself may be fine: try again in a minute.'
        }`;
      }
      return `GitHub answered ${failure.status}.${said} Check the arguments.`;
  }
}

/** Whether a request was about a workflow; one that an organization requires answers 404 (https://github.com/cli/cli/issues/9228). */
export function isWorkflow({ request }: HttpFailure): boolean {
  return /\/actions\/workflows\/[^/?]+(?:\/runs)?(?:\?|$)/.test(request.url);
}

function explainForbidden(failure: HttpFailure, message: string, said: string): string {
  const barrier = barrierOf(failure);
  if (barrier) return `GitHub refuses this (403): ${barrier.what}.${said} ${barrier.remedy}`;
  for (const [pattern, advice] of adviceFor403) {
    if (pattern.test(message)) return `GitHub refuses this (403).${said} ${advice}`;
  }
  const accepted = failure.response?.headers['x-accepted-github-permissions'];
  const needed = accepted ? ` It takes the permission ${inline(String(accepted))}.` : '';
  return `The token may not do this (403).${said}${needed} Give the token that right (classic token: scope "repo"; fine-grained: "Actions" read, or write to change runs).`;
}

/** What an organisation puts before a token, whatever the token may do. */
interface Barrier {
  /** In words that end a sentence. */
  readonly what: string;
  readonly remedy: string;
}

/**
 * Why an organisation refuses a token that has the rights:
 * https://docs.github.com/rest/authentication/authenticating-to-the-rest-api
 */
export function barrierOf(failure: HttpFailure): Barrier | undefined {
  if (failure.status !== 403) return undefined;
  const message = githubMessage(failure);
  const signOn = String(failure.response?.headers['x-github-sso'] ?? '');
  if (signOn.startsWith('required') || /SAML enforcement/i.test(message)) {
    return {
      what: "the token is not authorized for the organization's single sign-on",
      remedy: `Ask the person to open ${signOnAddress(signOn)} and authorize it; another scope does not help.`,
    };
  }
  if (/IP allow list/i.test(message)) {
    return {
      what: "the organization's IP allow list has not the address of this machine",
      remedy: `Use its VPN or network, or ask an owner to add the address (${docs}/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/managing-allowed-ip-addresses-for-your-organization); another token does not help.`,
    };
  }
  if (/lifetime/i.test(message)) {
    return {
      what: 'the token lives longer than the organization allows',
      remedy: `Make one that expires sooner (${docs}/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens), or change the expiration of this one; another scope does not help.`,
    };
  }
  if (/forbids access via a (?:personal access token \(classic\)|fine-grained)/i.test(message)) {
    return {
      what: 'the organization does not take this kind of token',
      remedy: `Make one of the other kind, classic or fine-grained (${docs}/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens).`,
    };
  }
  return undefined;
}

const docs = 'https://docs.github.com';

/** The page on which a token is authorized; GitHub gives it in `required; url=…`. */
function signOnAddress(header: string): string {
  const [, address = ''] = /;\s*url=(\S+)/.exec(header) ?? [];
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === 'https:' && /(^|\.)(github\.com|ghe\.com)$/.test(url.hostname)
    ? inline(url.href, 500)
    : 'https://github.com/settings/tokens ("Configure SSO")';
}

const adviceFor403: readonly (readonly [RegExp, string])[] = [
  [
    /over a month ago/i,
    'A run can be rerun for 30 days only: start a new one by a push or a dispatch.',
  ],
  [
    /already running/i,
    'Wait until it ends (get_workflow_run shows its status), or cancel it first.',
  ],
  [
    /cannot be retried/i,
    'It has no failed job, no job at all, or is of a kind that GitHub starts itself; re_run_workflow may still work.',
  ],
  [
    /not waiting for approval/i,
    'Nothing is left to approve: read its status with get_workflow_run.',
  ],
  [
    /not from a fork/i,
    'Only runs of fork pull requests wait for this approval; environments are approved by review_pending_deployments_for_run.',
  ],
  [
    /could not delete the workflow run/i,
    'It must be completed (cancel it first), and the token needs "Actions" write.',
  ],
];

function adviceFor422(message: string): string {
  return /no pending deployment/i.test(message)
    ? "Nothing waits for review, or the token's user is not one of the reviewers: see get_pending_deployments_for_run."
    : 'Correct them and call again.';
}

const networkAdvice: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name cannot be resolved',
  EAI_AGAIN: 'its name cannot be resolved at the moment',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  ETIMEDOUT: 'it did not answer in time',
  EHOSTUNREACH: 'no way leads there from this machine',
  ENETUNREACH: 'no way leads there from this machine',
  EPIPE: 'the connection was cut',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted (NODE_EXTRA_CA_CERTS can name one)',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted (NODE_EXTRA_CA_CERTS can name one)',
};

function explainNetwork({ cause, arrived }: NetworkFailure): string {
  const advice = {
    perhaps:
      'It is not known whether the change was carried out: read the run before trying again.',
    never: 'Nothing was changed.',
  };
  return [reasonOf(cause), arrived && advice[arrived]].filter(Boolean).join(' ');
}

/** Whether the caller gave up: then nobody waits for an answer. */
export function isCancelled(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause.name === 'AbortError') return true;
  return false;
}

/** Whether no answer came, or it broke off. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof NetworkFailure || isOfConnection(error);
}

/**
 * Whether an answer was of another form than the documentation gives. Arguments are checked before a
 * tool runs, so that a value of the wrong kind can only have come in an answer.
 */
export function isMisread(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || 'issues' in Object(error);
}

/** Whether it is thrown when the connection or the time is over. */
function isOfConnection(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name === 'TimeoutError' || cause.name === 'AbortError') return true;
    if (networkAdvice[String((cause as { code?: unknown }).code)] !== undefined) return true;
  }
  return false;
}

function reasonOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause.name === 'TimeoutError')
      return 'GitHub did not answer in time. Try again in a minute.';
    if (cause.name === 'AbortError') return 'The call was cancelled.';
    const why = networkAdvice[String((cause as { code?: unknown }).code)];
    if (why !== undefined) {
      return `GitHub cannot be reached: ${why}. Check the network and GITHUB_API_URL, then try again.`;
    }
  }
  return "GitHub's answer broke off or cannot be read as HTTP. Check the network and GITHUB_API_URL, then try again.";
}

/** What is neither a refusal nor a failure to reach GitHub. */
function explainFault(error: unknown): string {
  const what =
    error instanceof TypeError || error instanceof RangeError
      ? // What the engine says of its own variables helps nobody who reads an answer.
        'a field is missing or of another kind'
      : inline(error instanceof Error ? faultOf(error) : String(error));
  return isMisread(error)
    ? `GitHub's answer has not the form that its documentation gives (${what}). Check GITHUB_API_URL; if it is right, please report this to workflow-runs-mcp.`
    : `The server itself failed (${what}). This is a fault of workflow-runs-mcp, not of the call: please report it.`;
}

function faultOf(error: Error & { issues?: unknown }): string {
  if (!Array.isArray(error.issues)) return `${error.name}: ${error.message}`;
  const [first] = error.issues as { path?: unknown; message?: unknown }[];
  const path = Array.isArray(first?.path) ? first.path.join('.') : '';
  return `${path}: ${String(first?.message)}`;
}
