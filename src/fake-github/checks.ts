import { type Asked, findJob, type Handler, page } from './answer.ts';
import { type AnnotationState, latestAttempt, type RunState } from './state.ts';
import * as wire from './wire.ts';

/** A run that failed before it had a job has one check run, of which only annotations are known. */
const startupCheck = (run: RunState) => run.id + 700_000;

/** Checks: what GitHub notes beside the logs. A job is a check run of its own id. */
export const checkHandlers: Readonly<Record<string, Handler>> = {
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
      check_runs: page(checks, query).map((check) => wire.checkRun(repo, check, run)),
    };
  },
};

function annotationsOf(asked: Asked): readonly AnnotationState[] {
  const started = asked.repo.runs.find(
    (run) => String(startupCheck(run)) === asked.part('check_run_id'),
  );
  return started?.fixed?.annotations ?? findJob(asked, 'check_run_id').job.annotations;
}
