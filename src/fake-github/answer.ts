import { createHash } from 'node:crypto';
import { HttpResponse } from 'msw';
import type { AttemptState, RepositoryState, RunState, WorkflowState, World } from './state.ts';

/** A refusal of GitHub's, with its status and message. */
export class Refused extends Error {
  readonly status: number;
  readonly more: Record<string, unknown>;

  constructor(status: number, message: string, more: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.more = more;
  }
}

/** What a handler knows of a request. */
export interface Asked {
  readonly world: World;
  readonly repo: RepositoryState;
  readonly request: Request;
  readonly now: number;
  /** Whether a token came with it. */
  readonly signedIn: boolean;
  /** A part of the path, as text. */
  readonly part: (name: string) => string;
  readonly query: URLSearchParams;
  /** The JSON body; undefined where there is none. */
  readonly body: Record<string, unknown> | undefined;
}

export type Handler = (asked: Asked) => Response | object | Promise<Response | object>;

/** The answer to a request of one route; undefined to those of others. */
export type Route = (request: Request) => Promise<Response> | undefined;

/** An endpoint by GitHub's own route, such as `GET /repos/{owner}/{repo}/actions/runs`. */
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
    if (authorization?.includes('bad')) throw new Refused(401, 'Bad credentials');
    const part = (name: string) => decodeURIComponent(String(parts[name]));
    const answer = await handler({
      world,
      get repo() {
        return findRepository(world, part('owner'), part('repo'));
      },
      request,
      now: world.now(),
      signedIn: authorization !== null,
      part,
      query: url.searchParams,
      body,
    });
    const response = answer instanceof Response ? answer : json(request, answer);
    if (world.calls_left !== undefined) withLimit(response.headers, world.calls_left);
    return response;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { status, message, more } = error;
    const documentation_url = 'https://docs.github.com/rest';
    return HttpResponse.json(
      { message, documentation_url, status: String(status), ...more },
      { status },
    );
  }
}

/** GitHub counts 5,000 calls an hour; the fake GitHub never runs out unless a fault says so. */
const limitHeaders = {
  'x-ratelimit-limit': '5000',
  'x-ratelimit-remaining': '4987',
  'x-ratelimit-used': '13',
  'x-ratelimit-resource': 'core',
};

function withLimit(headers: Headers, left: number): void {
  headers.set('x-ratelimit-remaining', String(left));
  headers.set('x-ratelimit-reset', String(Math.ceil(Date.now() / 1000) + 1800));
}

/** A JSON answer with its ETag, or 304 where the caller has it already. */
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
  throw new Refused(404, 'Not Found');
}

export function findRun({ repo, part }: Asked): RunState {
  const run = repo.runs.find(({ id }) => String(id) === part('run_id'));
  if (run) return run;
  throw new Refused(404, 'Not Found');
}

export function findWorkflow({ repo, part }: Asked): WorkflowState {
  const wanted = part('workflow_id');
  const found = repo.workflows.find(
    ({ id, path }) => String(id) === wanted || path === `.github/workflows/${wanted}`,
  );
  if (found) return found;
  throw new Refused(404, 'Not Found');
}

export function findAttempt(run: RunState, { part }: Asked): AttemptState {
  const attempt = run.attempts.find(({ number }) => String(number) === part('attempt_number'));
  if (attempt) return attempt;
  throw new Refused(404, 'Not Found');
}

export function findJob({ repo, part }: Asked, name = 'job_id') {
  for (const run of repo.runs) {
    for (const attempt of run.attempts) {
      const job = attempt.jobs.find(({ id }) => String(id) === part(name));
      if (job) return { run, attempt, job };
    }
  }
  throw new Refused(404, 'Not Found');
}

/** One page of a list, as GitHub counts: 30 by default and never more than 100. */
export function page<T>(items: readonly T[], query: URLSearchParams): T[] {
  const size = Math.min(Number(query.get('per_page') ?? 30), 100);
  const from = (Number(query.get('page') ?? 1) - 1) * size;
  return items.slice(from, from + size);
}
