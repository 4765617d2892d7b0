import { createHash } from 'node:crypto';
import { HttpResponse } from 'msw';
import type { AttemptState, RepositoryState, RunState, WorkflowState, World } from './state.ts';

/** An error response of the fake GitHub. */
export class RefusedError extends Error {
  readonly status: number;
  readonly more: Record<string, unknown>;

  constructor(status: number, message: string, more: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.more = more;
  }
}

/** A request as handlers see it. */
export interface ApiRequest {
  readonly world: World;
  readonly repo: RepositoryState;
  readonly request: Request;
  readonly now: number;
  /** Whether it has a token. */
  readonly signedIn: boolean;
  /** The decoded value of a path parameter. */
  readonly pathPart: (name: string) => string;
  readonly query: URLSearchParams;
  /** The JSON body; undefined where there is none. */
  readonly body: Record<string, unknown> | undefined;
}

/** Answers the requests of one endpoint, with JSON or a whole response. */
export type Handler = (apiRequest: ApiRequest) => Response | object | Promise<Response | object>;

/** Answers a request of its endpoint; undefined for other requests. */
export type Route = (request: Request) => Promise<Response> | undefined;

/** The route of an endpoint, such as `GET /repos/{owner}/{repo}/actions/runs`. */
export function endpoint(current: () => World, route: string, handler: Handler): Route {
  const [method = '', path = ''] = route.split(' ');
  const pattern = new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`, 'i');
  return (request) => {
    if (request.method !== method) return undefined;
    const match = pattern.exec(new URL(request.url).pathname);
    return match ? respond(current(), handler, request, match.groups ?? {}) : undefined;
  };
}

async function respond(
  world: World,
  handler: Handler,
  request: Request,
  parts: Readonly<Record<string, string>>,
): Promise<Response> {
  const { method } = request;
  const text = method === 'GET' ? '' : await request.clone().text();
  const url = new URL(request.url);
  const body = text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>);
  world.requests.push({ method, url: request.url, path: url.pathname, body });
  const fault = world.faults.find(
    (candidate) =>
      candidate.times > 0 && candidate.method === method && candidate.path.test(url.pathname),
  );
  if (fault) {
    fault.times -= 1;
    return fault.respond(request);
  }
  try {
    const authorization = request.headers.get('authorization');
    if (authorization?.includes('bad')) throw new RefusedError(401, 'Bad credentials');
    const pathPart = (name: string) => decodeURIComponent(String(parts[name]));
    const answer = await handler({
      world,
      get repo() {
        return findRepository(world, pathPart('owner'), pathPart('repo'));
      },
      request,
      now: world.now(),
      signedIn: authorization !== null,
      pathPart,
      query: url.searchParams,
      body,
    });
    const response = answer instanceof Response ? answer : json(request, answer);
    if (world.calls_left !== undefined) setRateLimit(response.headers, world.calls_left);
    return response;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { status, message, more } = error;
    const documentation_url = 'https://docs.github.com/rest';
    return HttpResponse.json(
      { message, documentation_url, status: String(status), ...more },
      { status },
    );
  }
}

/** GitHub allows 5,000 requests an hour; the fake GitHub never runs out unless a fault says so. */
const limitHeaders = {
  'x-ratelimit-limit': '5000',
  'x-ratelimit-remaining': '4987',
  'x-ratelimit-used': '13',
  'x-ratelimit-resource': 'core',
};

function setRateLimit(headers: Headers, left: number): void {
  headers.set('x-ratelimit-remaining', String(left));
  headers.set('x-ratelimit-reset', String(Math.ceil(Date.now() / 1000) + 1800));
}

/** A JSON response with its ETag, or 304 where the caller sent that ETag. */
export function json(
  request: Request,
  value: object,
  status = 200,
  headers: Record<string, string> = {},
) {
  const text = JSON.stringify(value);
  const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`;
  if (status === 200 && request.headers.get('if-none-match') === etag) {
    return new HttpResponse(null, { status: 304, headers: { etag, ...limitHeaders } });
  }
  return new HttpResponse(text, {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      etag,
      ...limitHeaders,
      ...headers,
    },
  });
}

function findRepository(world: World, owner: unknown, repo: unknown): RepositoryState {
  const named = `${owner}/${repo}`.toLowerCase();
  const found = world.repositories.find(
    ({ owner, name }) => `${owner}/${name}`.toLowerCase() === named,
  );
  if (found) return found;
  throw new RefusedError(404, 'Not Found');
}

/** @throws RefusedError (404) where there is no such run */
export function findRun({ repo, pathPart }: ApiRequest): RunState {
  const run = repo.runs.find(({ id }) => String(id) === pathPart('run_id'));
  if (run) return run;
  throw new RefusedError(404, 'Not Found');
}

/** @throws RefusedError (404) where there is no such workflow */
export function findWorkflow({ repo, pathPart }: ApiRequest): WorkflowState {
  const wanted = pathPart('workflow_id');
  const found = repo.workflows.find(
    ({ id, path }) => String(id) === wanted || path === `.github/workflows/${wanted}`,
  );
  if (found) return found;
  throw new RefusedError(404, 'Not Found');
}

/** @throws RefusedError (404) where the run has no such attempt */
export function findAttempt(run: RunState, { pathPart }: ApiRequest): AttemptState {
  const attempt = run.attempts.find(({ number }) => String(number) === pathPart('attempt_number'));
  if (attempt) return attempt;
  throw new RefusedError(404, 'Not Found');
}

/** @throws RefusedError (404) where there is no such job */
export function findJob({ repo, pathPart }: ApiRequest, name = 'job_id') {
  for (const run of repo.runs) {
    for (const attempt of run.attempts) {
      const job = attempt.jobs.find(({ id }) => String(id) === pathPart(name));
      if (job) return { run, attempt, job };
    }
  }
  throw new RefusedError(404, 'Not Found');
}

/** A page of a list, with GitHub's page size: 30 by default and at most 100. */
export function page<T>(items: readonly T[], query: URLSearchParams): T[] {
  const size = Math.min(Number(query.get('per_page') ?? 30), 100);
  const from = (Number(query.get('page') ?? 1) - 1) * size;
  return items.slice(from, from + size);
}
