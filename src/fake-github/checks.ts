import { type Asked, findJob, type Handler, page } from './answer.ts';
import * as checkWire from './check-wire.ts';
import { type AnnotationState, latestAttempt, type RunState } from './state.ts';
import * as wire from './wire.ts';

/** A run that failed before it had a job has one check run, of which only annotations are known. */
const startupCheck = (run: RunState) => run.id + 700_000;

/** Checks: what GitHub notes beside the logs. A job is a check run of its own id. */
export const checkHandlers: Readonly<Record<string, Handler>> = {
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': ({ repo, part, query, now }) => {
    const ref = part('ref');
    const jobs = repo.runs
      .filter(({ head_sha }) => head_sha === ref)
      .flatMap((run) =>
        latestAttempt(run).jobs.map((job) => checkWire.jobCheck(repo, run, job, now)),
      );
    const others = repo.checks.filter(({ head_sha }) => head_sha === ref);
    const all = [...jobs, ...others.map((check) => checkWire.otherCheck(repo, check))];
    return { total_count: all.length, check_runs: page(all, query) };
  },

  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}': (asked) => {
    const id = asked.part('check_run_id');
    const other = asked.repo.checks.find((check) => String(check.id) === id);
    if (other) return checkWire.otherCheck(asked.repo, other);
    const { run, job } = findJob(asked, 'check_run_id');
    return checkWire.jobCheck(asked.repo, run, job, asked.now);
  },

  'GET /repos/{owner}/{repo}/commits/{ref}/status': ({ repo, part, query }) => {
    const sha = part('ref');
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

  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations': (asked) =>
    page(annotationsOf(asked), asked.query).map((annotation) =>
      wire.annotation(asked.repo, annotation),
    ),

  'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs': ({ repo, part, query }) => {
    const run = repo.runs.find((run) => String(wire.checkSuite(run)) === part('check_suite_id'));
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

function annotationsOf(asked: Asked): readonly AnnotationState[] {
  const started = asked.repo.runs.find(
    (run) => String(startupCheck(run)) === asked.part('check_run_id'),
  );
  const other = asked.repo.checks.find(({ id }) => String(id) === asked.part('check_run_id'));
  if (other) return other.annotations ?? [];
  return started?.fixed?.annotations ?? findJob(asked, 'check_run_id').job.annotations;
}
