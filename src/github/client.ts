import { parsedJson } from '../text/json.ts';
import { type Redactor, redactor } from '../text/redact.ts';
import { readable } from '../text/text.ts';
import { userAgent } from '../version.ts';
import type { GitHub } from './api.ts';
import { audit, type Change } from './audit.ts';
import { checkAnswer } from './check-answer.ts';
import {
  explain,
  isHttpFailure,
  NetworkFailure,
  NotSentError,
  OutcomeUnknownError,
  ToolError,
} from './errors.ts';
import { storage } from './storage.ts';
import { mayFollow, type Redirect } from './transport/redirects.ts';
import {
  type Call,
  type Message,
  type Pace,
  type Send,
  send as sendOverNetwork,
  type Transport,
  transport,
  type WholeResponse,
} from './transport/transport.ts';

/** The installation of a GitHub App. */
export interface App {
  readonly appId: string;
  readonly privateKey: string;
  readonly installationId: number;
}

/** Where GitHub is, who asks, and what may be touched. */
export interface ClientOptions {
  readonly apiUrl: string;
  readonly apiVersion: string;
  /** undefined: ask `gh auth token` when it is first needed. */
  readonly token: string | undefined;
  readonly app: App | undefined;
  /** The only repositories that may be touched; undefined: all that the token reaches. */
  readonly allowed: readonly RegExp[] | undefined;
  /** The file that every change is appended to. */
  readonly audit: string | undefined;
}

/** Callbacks that accompany a request. */
type RequestHooks = Pick<Call, 'ready' | 'redirected'>;

/** The tool call that a client works for. */
export interface ToolCall extends Call {
  readonly tool: string;
  readonly confirmed: Change['confirmed'];
  /** The request over HTTP that the call came with. */
  readonly request?: string | undefined;
}

type SignIn = () => Promise<string | undefined>;

interface ClientDependencies {
  /** Stands in for the network. */
  readonly network?: Send;
  readonly pace?: Partial<Pace>;
  /** A monotonic clock, in milliseconds. */
  readonly monotonic?: () => number;
  /** Asked for a token where the configuration has none. */
  readonly signIn?: SignIn;
  /** A transport shared with other clients of this token, with its limits and cached answers; by default a new one. */
  readonly shared?: Transport;
  /** Takes the lines that say what was changed. */
  readonly log?: (line: string) => void;
  /** Told each token that requests are sent with. */
  readonly secrets?: Redactor;
}

/** The client of one tool call. */
export interface Client extends GitHub {
  /** Whether a change of this call was accepted. */
  changed(): boolean;
  /** What was noted, each sentence once. */
  notes(): readonly string[];
}

/** Makes the client; what it needs is loaded at the first call, so that the server starts at once. */
export function connect(
  options: ClientOptions,
  {
    network = sendOverNetwork,
    pace = {},
    monotonic = () => performance.now(),
    signIn = async () => undefined,
    shared,
    log = (line) => void process.stderr.write(line),
    secrets = redactor(),
  }: ClientDependencies = {},
) {
  if (options.token !== undefined) secrets.learn(options.token);
  const { send: deliver, left } = shared ?? transport(network, pace, monotonic);
  const follows = (redirect: Redirect) => mayFollow(redirect, options);
  const send = (url: string, message: Message, call: Call) => {
    const [, token] = /^\S+ (.+)$/.exec(message.headers.authorization ?? '') ?? [];
    // Also one that gh or GitHub gave: whatever is sent as a credential has to stay here.
    if (token !== undefined) secrets.learn(token);
    return deliver(url, message, { ...call, follows });
  };
  const stored = storage(network, options.apiUrl);
  const record = audit(options.audit, log, secrets);
  let loading: ReturnType<typeof load> | undefined;

  /** The client for one tool call: cancelled with it, and done by its deadline. */
  const clientFor = (call: ToolCall): Client => {
    let changed = false;
    let sent = false;
    const notes = new Set<string>();
    const request = async (
      route: string,
      parameters: Record<string, unknown>,
      hooks: RequestHooks = {},
    ) => {
      requireAllowed(options, parameters, call);
      loading ??= load(options, signIn, (url, message) => send(url, message, signInCall()));
      const octokit = await loading;
      try {
        return await octokit.request(route, {
          ...defined(parameters),
          headers: {
            accept: 'application/vnd.github+json',
            'x-github-api-version': options.apiVersion,
          },
          request: {
            fetch: (url: string, message: Message) => send(url, message, { ...call, ...hooks }),
            signal: call.signal,
            // Octokit's parser takes several times as long, for numbers that no answer has.
            parseSuccessResponseBody: false,
          },
        });
      } catch (error) {
        // Octokit wraps what is thrown here into an error with an invented status.
        throw isHttpFailure(error) && !error.response && error.cause ? error.cause : error;
      }
    };
    const ask = async (
      route: string,
      parameters: Record<string, unknown>,
      hooks?: RequestHooks,
    ) => {
      const write = !route.startsWith('GET ');
      const { data, status, headers } = await request(route, parameters, hooks);
      if (status >= 300) throw refusedRedirect(status, write, headers.location, options);
      const text = data instanceof Buffer ? data.toString() : '';
      const empty = status === 204 || (write && text === '');
      const json = String(headers['content-type'] ?? '').includes('json');
      const answer = json && !empty ? parsedJson(text) : undefined;
      if (!empty && typeof answer !== 'object') {
        const what =
          'GitHub answered something else than JSON: a proxy or a sign-in page may stand between. Check GITHUB_API_URL, then try again.';
        if (!write) throw new ToolError(what);
        throw new OutcomeUnknownError(
          `${what} It is not known whether the change was carried out: read the run before trying again.`,
        );
      }
      changed ||= write;
      return empty ? {} : answer;
    };
    const read = async (route: string, parameters: Record<string, unknown>) =>
      checkAnswer(route, parameters, readable(await ask(route, parameters)));
    const change = async (
      route: string,
      parameters: Record<string, unknown>,
      ready: RequestHooks['ready'],
    ) => {
      requireAllowed(options, parameters, call);
      const ended = await record(changeOf(route, parameters, call));
      let sent_to: string | undefined;
      let answer: unknown;
      try {
        const redirected = ({ pathname }: URL) => {
          sent_to = pathname;
        };
        answer = await ask(route, parameters, { ready, redirected });
        sent = true;
      } catch (error) {
        sent ||= resultOf(error) !== 'not sent';
        await ended(resultOf(error), { sent_to, detail: explain(error) });
        throw error;
      }
      await ended('done', { sent_to });
      return checkAnswer(route, parameters, readable(answer));
    };
    const client = (ready?: RequestHooks['ready']): Client => ({
      call: (route, parameters) =>
        route.startsWith('GET ') ? read(route, parameters) : change(route, parameters, ready),
      read,
      exact: async (route, parameters) =>
        checkAnswer(route, parameters, await ask(route, parameters)),
      guarded: (next) =>
        client(async (waited) => {
          await ready?.(waited);
          await next(waited);
        }),
      async locate(route, parameters) {
        const { status, headers } = await request(route, parameters);
        if (status !== 302 || !headers.location || !URL.canParse(headers.location)) {
          throw new ToolError('GitHub did not say where the log is. Try again in a minute.');
        }
        return new URL(headers.location);
      },
      fetchStored: (address, range) => stored(address, range, call),
      left,
      changed: () => changed,
      sent: () => sent,
      note: (sentence) => void notes.add(sentence),
      notes: () => [...notes],
    });
    return client();
  };
  /** The redactor knows the tokens; whoever sends text out needs it. */
  return Object.assign(clientFor, { secrets });
}

function changeOf(
  route: string,
  parameters: Record<string, unknown>,
  { tool, confirmed, request: from }: ToolCall,
): Change {
  const { owner, repo, run_id, job_id, workflow_id, ...body } = defined(parameters);
  const ids = { run: run_id, job: job_id, workflow: workflow_id };
  const [what, id] = Object.entries(ids).find(([, id]) => id !== undefined) ?? [];
  return {
    tool,
    repository: `${owner}/${repo}`,
    object: `${what} ${id}`,
    request: route,
    body,
    confirmed,
    ...(from !== undefined && { from }),
  };
}

function resultOf(error: unknown) {
  if (error instanceof NetworkFailure) return error.arrived === 'never' ? 'not sent' : 'unknown';
  if (error instanceof NotSentError) return 'not sent';
  if (error instanceof OutcomeUnknownError) return 'unknown';
  // A server that failed may have done it all the same.
  return isHttpFailure(error) && error.status >= 500 ? 'unknown' : 'refused';
}

/** A redirect that is not followed. */
function refusedRedirect(
  status: number,
  write: boolean,
  location: string | undefined,
  { apiUrl, allowed }: ClientOptions,
): ToolError {
  const there = location && URL.canParse(location, apiUrl) ? new URL(location, apiUrl) : undefined;
  const what =
    allowed && there?.origin === new URL(apiUrl).origin
      ? 'The repository has another name now, which --repos has to name before it may be touched. Ask the person for it.'
      : write
        ? `GitHub redirects this change to another place (${status}), which is not followed. Check owner and repo: a repository that was renamed is changed by its new name.`
        : 'GitHub redirects this call to another place, which is not followed. Check GITHUB_API_URL.';
  if (!write) return new ToolError(what);
  // These repeat the request elsewhere; a 303 may also follow a change that was made.
  return [301, 302, 307, 308].includes(status)
    ? new ToolError(`${what} Nothing was changed.`)
    : new OutcomeUnknownError(
        `${what} It is not known whether the change was carried out: read the run before trying again.`,
      );
}

/** An App's token is requested for all later calls, so the first call's deadline does not apply. */
function signInCall(): Call {
  const { signal } = new AbortController();
  return { signal, deadline: Date.now() + 30_000, now: Date.now };
}

async function load(
  options: ClientOptions,
  signIn: SignIn,
  send: (url: string, message: Message) => Promise<WholeResponse>,
) {
  const { Octokit } = await import('@octokit/rest');
  const shared = {
    baseUrl: options.apiUrl,
    userAgent,
    request: { fetch: send },
    // Failures are explained to the agent; a second line on stderr would only repeat the address.
    log: { debug() {}, info() {}, warn() {}, error() {} },
  };
  if (options.app) {
    const { createAppAuth } = await import('@octokit/auth-app');
    return new Octokit({ ...shared, authStrategy: createAppAuth, auth: options.app });
  }
  const token = options.token ?? (await signIn());
  return new Octokit({ ...shared, ...(token && { auth: token }) });
}

/** @throws ToolError for a repository outside `--repos`, before anything is sent */
function requireAllowed(
  { allowed }: ClientOptions,
  { owner, repo }: Record<string, unknown>,
  { request }: ToolCall,
): void {
  if (!allowed || isAllowed(allowed, owner, repo)) return;
  const boundBy = request === undefined ? '--repos' : '--repos, or X-MCP-Repos of the request';
  throw new ToolError(
    `${owner}/${repo} is outside the repositories that this server may touch (${boundBy}). Nothing was sent.`,
  );
}

function isAllowed(allowed: readonly RegExp[], owner: unknown, repo: unknown): boolean {
  return allowed.some((pattern) => pattern.test(`${owner}/${repo}`));
}

function defined(parameters: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined));
}
