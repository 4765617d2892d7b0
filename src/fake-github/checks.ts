import { type ApiRequest, findJob, type Handler, page } from './answer.ts';
import * as checkWire from './check-wire.ts';
import { type AnnotationState, latestAttempt, type RunState } from './state.ts';
import * as wire from './wire.ts';

/** The id of the only check run of a run that failed before it had a job. */
const startupCheck = (run: RunState) => run.id + 700_000;

/**
 * The endpoints for check runs, annotations and statuses. A job is a check run with the same id.
 */
export const checkHandlers: Readonly<Record<string, Handler>> = {
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': ({ repo, pathPart, query, now }) => {
    const ref = pathPart('ref');
    const jobs = repo.runs
      .filter(({ head_sha }) => head_sha === ref)
      .flatMap((run) =>
        latestAttempt(run).jobs.map((job) => checkWire.jobCheck(repo, run, job, now)),
      );
    const others = repo.checks.filter(({ head_sha }) => head_sha === ref);
    const all = [...jobs, ...others.map((check) => checkWire.otherCheck(repo, check))];
    return { total_count: all.length, check_runs: page(all, query) };
  },

  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}': (apiRequest) => {
    const id = apiRequest.pathPart('check_run_id');
    const other = apiRequest.repo.checks.find((check) => String(check.id) === id);
    if (other) return checkWire.otherCheck(apiRequest.repo, other);
    const { run, job } = findJob(apiRequest, 'check_run_id');
    return checkWire.jobCheck(apiRequest.repo, run, job, apiRequest.now);
  },

  'GET /repos/{owner}/{repo}/commits/{ref}/status': ({ repo, pathPart, query }) => {
    const sha = pathPart('ref');
    const found = repo.statuses
      .filter(({ head_sha }) => head_sha === sha)
      .map((status, index) => ({ id: index + 1, ...status }));
    return {
      sha,
      state: 'pending',
      total_count: found.length,
      statuses: page(found, query).map(({ head_sha, ...status }) => status),
    };
  },

  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': (apiRequest) =>
    page(annotationsOf(apiRequest), apiRequest.query).map((annotation) =>
      wire.annotation(apiRequest.repo, annotation),
    ),

  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs': ({
    repo,
    pathPart,
    query,
  }) => {
    const run = repo.runs.find(
      (run) => String(wire.checkSuite(run)) === pathPart('check_suite_id'),
    );
    const jobs = run ? latestAttempt(run).jobs : [];
    const checks = run?.fixed?.annotations
      ? [{ id: startupCheck(run), name: 'startup' }]
      : jobs.map(({ id, name }) => ({ id, name }));
    return {
      total_count: checks.length,
      check_runs: page(checks, query).map((check) => checkWire.checkRun(repo, check, run)),
    };
  },
};

function annotationsOf(apiRequest: ApiRequest): readonly AnnotationState[] {
  const started = apiRequest.repo.runs.find(
    (run) => String(startupCheck(run)) === apiRequest.pathPart('check_run_id'),
  );
  const other = apiRequest.repo.checks.find(
    ({ id }) => String(id) === apiRequest.pathPart('check_run_id'),
  );
  if (other) return other.annotations ?? [];
  return started?.fixed?.annotations ?? findJob(apiRequest, 'check_run_id').job.annotations;
}
