import { HttpResponse } from 'msw';
import {
  type ApiRequest,
  findAttempt,
  findRun,
  findWorkflow,
  type Handler,
  page,
  RefusedError,
} from './answer.ts';
import { latestAttempt, type RunState, runStatusAt, statusAt } from './state.ts';
import * as wire from './wire.ts';

/** GitHub lists at most this many results of a search. */
const maxResults = 1000;

const filters = ['actor', 'branch', 'check_suite_id', 'created', 'event', 'head_sha', 'status'];

function list({ repo, query, now }: ApiRequest, runs: readonly RunState[]) {
  const searched = filters.some((name) => query.has(name));
  const matching = runs
    .filter((run) => matches(run, query, now))
    .toSorted((a, b) => b.created - a.created || b.id - a.id);
  const reachable = searched ? matching.slice(0, maxResults) : matching;
  const withPulls = query.get('exclude_pull_requests') !== 'true';
  return {
    total_count: matching.length,
    workflow_runs: page(reachable, query).map((run) =>
      wire.run(repo, run, latestAttempt(run), now, withPulls),
    ),
  };
}

function matches(run: RunState, query: URLSearchParams, now: number): boolean {
  const { status, conclusion } = runStatusAt(run, latestAttempt(run), now);
  const is = (name: string, ...values: (string | null)[]) =>
    !query.has(name) || values.includes(query.get(name));
  return (
    is('actor', run.actor) &&
    is('branch', run.head_branch) &&
    is('event', run.event) &&
    is('head_sha', run.head_sha) &&
    is('check_suite_id', String(run.id + 500_000)) &&
    is('status', status, conclusion) &&
    createdWithin(query.get('created'), run.created)
  );
}

/**
 * https://docs.github.com/search-github/getting-started-with-searching-on-github/understanding-the-search-syntax
 */
function createdWithin(range: string | null, created: number): boolean {
  if (range === null) return true;
  const [from, to] = range.split('..');
  if (to !== undefined) {
    return (from === '*' || created >= startOf(from ?? '')) && (to === '*' || created <= endOf(to));
  }
  const [, sign = '', moment = ''] = /^(>=|<=|>|<)?(.*)$/.exec(range) ?? [];
  if (sign === '>=') return created >= startOf(moment);
  if (sign === '>') return created > endOf(moment);
  if (sign === '<=') return created <= endOf(moment);
  if (sign === '<') return created < startOf(moment);
  return created >= startOf(moment) && created <= endOf(moment);
}

const startOf = (moment: string) => Date.parse(moment);
const endOf = (moment: string) => Date.parse(moment) + (moment.includes('T') ? 0 : 86_399_999);

/** The endpoints that read runs, attempts, jobs and workflows. */
export const runHandlers: Readonly<Record<string, Handler>> = {
  'GET /repos/{owner}/{repo}/actions/runs': (apiRequest) => list(apiRequest, apiRequest.repo.runs),

  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs': (apiRequest) => {
    const { id } = findWorkflow(apiRequest);
    return list(
      apiRequest,
      apiRequest.repo.runs.filter(({ workflow_id }) => workflow_id === id),
    );
  },

  'GET /repos/{owner}/{repo}/actions/workflows': ({ repo, query }) => ({
    total_count: repo.workflows.length,
    workflows: page(repo.workflows, query).map((workflow) => wire.workflow(repo, workflow)),
  }),

  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}': (apiRequest) =>
    wire.workflow(apiRequest.repo, findWorkflow(apiRequest)),

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}': (apiRequest) => {
    const run = findRun(apiRequest);
    const withPulls = apiRequest.query.get('exclude_pull_requests') !== 'true';
    return wire.run(apiRequest.repo, run, latestAttempt(run), apiRequest.now, withPulls);
  },

  'DELETE /repos/{owner}/{repo}/actions/runs/{run_id}': (apiRequest) => {
    const run = findRun(apiRequest);
    const { status } = runStatusAt(run, latestAttempt(run), apiRequest.now);
    if (status !== 'completed') throw new RefusedError(403, 'Could not delete the workflow run');
    apiRequest.repo.runs = apiRequest.repo.runs.filter(({ id }) => id !== run.id);
    return new HttpResponse(null, { status: 204 });
  },

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}': (apiRequest) => {
    const run = findRun(apiRequest);
    const withPulls = apiRequest.query.get('exclude_pull_requests') !== 'true';
    return wire.run(apiRequest.repo, run, findAttempt(run, apiRequest), apiRequest.now, withPulls);
  },

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/timing': (apiRequest) => {
    const run = findRun(apiRequest);
    const attempt = latestAttempt(run);
    const done = attempt.jobs.filter((job) => statusAt(job, apiRequest.now).status === 'completed');
    const billed = apiRequest.repo.private ? done : [];
    const runs = billed.map((job) => ({ job_id: job.id, duration_ms: job.ends - job.starts }));
    return {
      billable: {
        UBUNTU: {
          total_ms: runs.reduce((sum, { duration_ms }) => sum + duration_ms, 0),
          jobs: done.length,
          job_runs: runs,
        },
      },
      run_duration_ms: Math.max(0, ...done.map((job) => job.ends - attempt.started)),
    };
  },

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs': (apiRequest) => {
    const run = findRun(apiRequest);
    const attempts = apiRequest.query.get('filter') === 'all' ? run.attempts : [latestAttempt(run)];
    const jobs = attempts.flatMap((attempt) =>
      attempt.jobs.map((job) => wire.job(apiRequest.repo, run, attempt, job, apiRequest.now)),
    );
    return { total_count: jobs.length, jobs: page(jobs, apiRequest.query) };
  },

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs': (
    apiRequest,
  ) => {
    const run = findRun(apiRequest);
    const attempt = findAttempt(run, apiRequest);
    const jobs = attempt.jobs.map((job) =>
      wire.job(apiRequest.repo, run, attempt, job, apiRequest.now),
    );
    return { total_count: jobs.length, jobs: page(jobs, apiRequest.query) };
  },
};
