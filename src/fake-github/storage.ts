import { PassThrough, Readable } from 'node:stream';
import { HttpResponse, http, type RequestHandler } from 'msw';
import { ZipFile } from 'yazl';
import {
  type ApiRequest,
  findAttempt,
  findJob,
  findRun,
  type Handler,
  RefusedError,
} from './answer.ts';
import {
  type AttemptState,
  type JobState,
  latestAttempt,
  type RunState,
  statusAt,
  type World,
} from './state.ts';

/** The origin of GitHub's storage. */
export const storageOrigin = 'https://productionresultssa3.blob.core.windows.net';

/** Signed addresses are valid for ten minutes, although the documentation says one. */
const validFor = 605_000;

/** A redirect to a signed address in storage. */
export function signedRedirect(path: string, now: number): Response {
  const location = `${storageOrigin}${path}?se=${now + validFor}&sp=r&sig=c2lnbmF0dXJl`;
  return new HttpResponse(null, { status: 302, headers: { location } });
}

function logRedirect(apiRequest: ApiRequest, run: RunState, path: string): Response {
  if (!apiRequest.signedIn) throw new RefusedError(403, 'Must have admin rights to Repository.');
  if (run.logs === 'expired') throw new RefusedError(410, 'Server Error');
  if (run.logs === 'deleted' || latestAttempt(run).jobs.length === 0)
    throw new RefusedError(404, 'Not Found');
  return signedRedirect(path, apiRequest.now);
}

/** The endpoints for logs, which redirect to storage. */
export const logHandlers: Readonly<Record<string, Handler>> = {
  'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs': (apiRequest) => {
    const { run, job } = findJob(apiRequest);
    return logRedirect(apiRequest, run, `/job/${job.id}`);
  },
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/logs': (apiRequest) => {
    const run = findRun(apiRequest);
    if (
      latestAttempt(run).jobs.some((job) => statusAt(job, apiRequest.now).status !== 'completed')
    ) {
      throw new RefusedError(500, 'Failed to generate URL to download logs');
    }
    return logRedirect(apiRequest, run, `/run/${run.id}/${latestAttempt(run).number}`);
  },
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/logs': (
    apiRequest,
  ) => {
    const run = findRun(apiRequest);
    return logRedirect(apiRequest, run, `/run/${run.id}/${findAttempt(run, apiRequest).number}`);
  },
};

/**
 * Storage: another host, which takes no token and serves ranges of job logs but not of archives.
 */
export function storageHandlers(current: () => World, url = storageOrigin): RequestHandler[] {
  return [
    http.get(`${url}/job/:job_id`, ({ request, params }) => {
      const world = current();
      const refused = whyRefused(world, request);
      if (refused) return refused;
      const job = jobOf(world, String(params.job_id));
      if (!job?.log || statusAt(job, world.now()).status !== 'completed') {
        return xmlError(404, 'BlobNotFound', 'The specified blob does not exist.');
      }
      return rangeResponse(job.log, request.headers.get('range'));
    }),
    http.get(`${url}/run/:run_id/:attempt_number`, ({ request, params }) => {
      const world = current();
      const refused = whyRefused(world, request);
      if (refused) return refused;
      const run = world.repositories
        .flatMap(({ runs }) => runs)
        .find(({ id }) => String(id) === params.run_id);
      const attempt = run?.attempts.find(({ number }) => String(number) === params.attempt_number);
      if (!attempt) return xmlError(404, 'BlobNotFound', 'The specified blob does not exist.');
      const body = Readable.toWeb(archive(attempt)) as ReadableStream<Uint8Array>;
      return new HttpResponse(body, { headers: { 'content-type': 'application/zip' } });
    }),
  ];
}

export function whyRefused(world: World, request: Request): Response | undefined {
  const url = new URL(request.url);
  world.requests.push({ method: 'GET', url: request.url, path: url.pathname, body: undefined });
  const fault = world.faults.find(
    ({ times, method, path }) => times > 0 && method === 'GET' && path.test(url.pathname),
  );
  if (request.headers.has('authorization')) {
    return xmlError(
      400,
      'InvalidAuthenticationInfo',
      'Authentication information is not given in the correct format.',
    );
  }
  if (Number(url.searchParams.get('se')) < world.now() || !url.searchParams.has('sig')) {
    return xmlError(
      403,
      'AuthenticationFailed',
      'Signature not valid in the specified time frame.',
    );
  }
  if (!fault) return undefined;
  fault.times -= 1;
  return fault.respond(request) as Response;
}

/** An error response of storage. */
export function xmlError(status: number, code: string, message: string): Response {
  const text = `\ufeff<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return new HttpResponse(text, { status, headers: { 'content-type': 'application/xml' } });
}

/**
 * A response to a request for a range:
 * https://learn.microsoft.com/rest/api/storageservices/specifying-the-range-header-for-blob-service-operations
 */
export function rangeResponse(
  log: Uint8Array,
  range: string | null,
  type = 'text/plain',
): Response {
  const headers = { 'content-type': type, 'accept-ranges': 'bytes' };
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === undefined) {
    return new HttpResponse(log.slice(), {
      headers: { ...headers, 'content-length': String(log.length) },
    });
  }
  const start = Number(from);
  if (start >= log.length) {
    return new HttpResponse(null, {
      status: 416,
      headers: { 'content-range': `bytes */${log.length}` },
    });
  }
  const part = log.slice(start, to ? Number(to) + 1 : log.length);
  return new HttpResponse(part, {
    status: 206,
    headers: {
      ...headers,
      'content-length': String(part.length),
      'content-range': `bytes ${start}-${start + part.length - 1}/${log.length}`,
    },
  });
}

function jobOf(world: World, id: string): JobState | undefined {
  return world.repositories
    .flatMap(({ runs }) => runs)
    .flatMap(({ attempts }) => attempts)
    .flatMap(({ jobs }) => jobs)
    .find((job) => String(job.id) === id);
}

/**
 * A run's archive with the layout of the results service since 2025: whole jobs, then their steps.
 */
function archive(attempt: AttemptState): Readable {
  const zip = new ZipFile();
  const logged = attempt.jobs.flatMap((job) => (job.log ? [{ ...job, log: job.log }] : []));
  for (const [index, { name, log, steps }] of logged.entries()) {
    const named = name.replace(/[/:"<>|*?\\]/g, '_');
    zip.addBuffer(Buffer.from(log), `${index}_${named}.txt`);
    const stamped = stampedLines(log);
    for (const step of steps) {
      if (step.conclusion === 'skipped') continue;
      zip.addBuffer(
        stepLog(stamped, step),
        `${named}/${step.number}_${step.name.replace(/[/:"<>|*?\\]/g, '_')}.txt`,
      );
    }
    zip.addBuffer(Buffer.from('Job is about to start running.\n'), `${named}/system.txt`);
  }
  zip.end();
  return Readable.from(zip.outputStream.pipe(new PassThrough()));
}

/** The lines of a log, each with the second of its own timestamp or the last one before it. */
function stampedLines(log: Uint8Array): { line: string; at: number }[] {
  let at = Number.NaN;
  const lines = new TextDecoder().decode(log).split('\n');
  return lines.map((line) => {
    const stamp = /^\ufeff?(\d{4}-\d\d-\d\dT[\d:.]+Z) /.exec(line)?.[1];
    const stamped = stamp === undefined ? Number.NaN : Math.floor(Date.parse(stamp) / 1000) * 1000;
    if (!Number.isNaN(stamped)) at = stamped;
    return { line, at };
  });
}

/** The lines with a timestamp within the step. */
function stepLog(
  lines: ReturnType<typeof stampedLines>,
  { starts, ends }: JobState['steps'][number],
): Buffer {
  const own = lines.filter(({ at }) => at >= starts && at < ends);
  return Buffer.from(own.map(({ line }) => line).join('\n'));
}
