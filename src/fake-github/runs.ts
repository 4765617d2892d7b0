import { HttpResponse } from 'msw';
import {
  type Asked,
  findAttempt,
  findRun,
  findWorkflow,
  type Handler,
  page,
  Refused,
} from './answer.ts';
import { latestAttempt, type RunState, runStatusAt, statusAt } from './state.ts';
import * as wire from './wire.ts';

/** GitHub shows at most this many results of a search. */
const maxResults = 1000;

const filters = ['actor', 'branch', 'check_suite_id', 'created', 'event', 'head_sha', 'status'];

function list({ repo, query, now }: Asked, runs: readonly RunState[]) {
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

/** https://docs.github.com/search-github/getting-started-with-searching-on-github/understanding-the-search-syntax */
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

/** Reading runs, their attempts and jobs, and workflows. */
export const runHandlers: Readonly<Record<string, Handler>> = {
  'GET /repos/{owner}/{repo}/actions/runs': (asked) => list(asked, asked.repo.runs),

  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs': (asked) => {
    const { id } = findWorkflow(asked);
    return list(
      asked,
      asked.repo.runs.filter(({ workflow_id }) => workflow_id === id),
    );
  },

  'GET /repos/{owner}/{repo}/actions/workflows': ({ repo, query }) => ({
    total_count: repo.workflows.length,
    workflows: page(repo.workflows, query).map((workflow) => wire.workflow(repo, workflow)),
  }),

  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}': (asked) =>
    wire.workflow(asked.repo, findWorkflow(asked)),

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}': (asked) => {
    const run = findRun(asked);
    const withPulls = asked.query.get('exclude_pull_requests') !== 'true';
    return wire.run(asked.repo, run, latestAttempt(run), asked.now, withPulls);
  },

  'DELETE /repos/{owner}/{repo}/actions/runs/{run_id}': (asked) => {
    const run = findRun(asked);
    const { status } = runStatusAt(run, latestAttempt(run), asked.now);
    if (status !== 'completed') throw new Refused(403, 'Could not delete the workflow run');
    asked.repo.runs = asked.repo.runs.filter(({ id }) => id !== run.id);
    return new HttpResponse(null, { status: 204 });
  },

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}': (asked) => {
    const run = findRun(asked);
    const withPulls = asked.query.get('exclude_pull_requests') !== 'true';
    return wire.run(asked.repo, run, findAttempt(run, asked), asked.now, withPulls);
  },

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/timing': (asked) => {
    const run = findRun(asked);
    const attempt = latestAttempt(run);
    const done = attempt.jobs.filter((job) => statusAt(job, asked.now).status === 'completed');
    const billed = asked.repo.private ? done : [];
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

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs': (asked) => {
    const run = findRun(asked);
    const attempts = asked.query.get('filter') === 'all' ? run.attempts : [latestAttempt(run)];
    const jobs = attempts.flatMap((attempt) =>
      attempt.jobs.map((job) => wire.job(asked.repo, run, attempt, job, asked.now)),
    );
    return { total_count: jobs.length, jobs: page(jobs, asked.query) };
  },

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs': (asked) => {
    const run = findRun(asked);
    const attempt = findAttempt(run, asked);
    const jobs = attempt.jobs.map((job) => wire.job(asked.repo, run, attempt, job, asked.now));
    return { total_count: jobs.length, jobs: page(jobs, asked.query) };
  },
};
