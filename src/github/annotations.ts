import { inline } from '../text/text.ts';
import type { GitHub } from './api.ts';
import type { Repository } from './repository.ts';

/** A note of GitHub's or of an action about a job. */
export interface Annotation {
  readonly level: string;
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** Annotations of a check run, which a job is, too. */
export async function annotationsOf(
  { owner, repo }: Repository,
  check_run_id: number,
  github: GitHub,
): Promise<Annotation[]> {
  const annotations = await github.call(
    'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations',
    { owner, repo, check_run_id, per_page: 30 },
  );
  return annotations.map(({ annotation_level, path, start_line, message }) => ({
    level: annotation_level ?? '',
    path: inline(path),
    line: start_line,
    message: inline(message ?? '', 400),
  }));
}

/** What GitHub noted of a run as a whole, as that it could not start: its check suite has it. */
export async function suiteAnnotations(
  { owner, repo }: Repository,
  run_id: number,
  github: GitHub,
): Promise<Annotation[]> {
  const { check_suite_id } = await github.call('GET /repos/{owner}/{repo}/actions/runs/{run_id}', {
    owner,
    repo,
    run_id,
    exclude_pull_requests: true,
  });
  if (check_suite_id === undefined) return [];
  const { check_runs } = await github.call(
    'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs',
    { owner, repo, check_suite_id: Number(check_suite_id), per_page: 10 },
  );
  const found = await Promise.all(
    check_runs.map(({ id }) => annotationsOf({ owner, repo }, Number(id), github)),
  );
  return found.flat();
}
