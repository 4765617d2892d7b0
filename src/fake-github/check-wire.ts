import {
  type CheckState,
  type JobState,
  type RepositoryState,
  type RunState,
  statusAt,
} from './state.ts';
import { api, checkSuite, iso, nodeId, user, web } from './wire.ts';

/** Check runs as GitHub's OpenAPI description has them. */

export function checkRun(
  repo: RepositoryState,
  { id, name }: { id: number; name: string },
  run: RunState | undefined,
) {
  const url = `${api}/repos/${repo.owner}/${repo.name}/check-runs/${id}`;
  return {
    id,
    node_id: nodeId('CR', id),
    head_sha: run?.head_sha ?? '',
    name,
    url,
    html_url: null,
    details_url: null,
    status: 'completed',
    conclusion: 'failure',
    started_at: null,
    completed_at: null,
    external_id: null,
    check_suite: run ? { id: checkSuite(run) } : null,
    output: {
      title: null,
      summary: null,
      text: null,
      annotations_count: 0,
      annotations_url: `${url}/annotations`,
    },
    app: null,
    pull_requests: [],
  };
}

/** The check run of a job. */
export function jobCheck(repo: RepositoryState, run: RunState, job: JobState, now: number) {
  const address = `${web}/${repo.owner}/${repo.name}/actions/runs/${run.id}/job/${job.id}`;
  const { status, conclusion } = statusAt(job, now);
  return {
    ...checkRun(repo, job, run),
    external_id: String(job.id),
    html_url: address,
    details_url: address,
    status,
    conclusion,
    started_at: iso(Number.isFinite(job.starts) ? job.starts : job.created),
    completed_at: status === 'completed' ? iso(job.ends) : null,
    app: app(15368, 'github-actions', 'GitHub Actions'),
  };
}

/** The check run of another app. */
export function otherCheck(repo: RepositoryState, check: CheckState) {
  const { id, name, head_sha, status, conclusion, title, summary, details_url } = check;
  const plain = checkRun(repo, { id, name }, undefined);
  return {
    ...plain,
    head_sha,
    external_id: String(id),
    html_url: `${web}/${repo.owner}/${repo.name}/runs/${id}`,
    details_url,
    status,
    conclusion,
    started_at: null,
    completed_at: null,
    output: { ...plain.output, title, summary, annotations_count: check.annotations?.length ?? 0 },
    app: app(id, check.app.toLowerCase().replaceAll(' ', '-'), check.app),
  };
}

function app(id: number, slug: string, name: string) {
  return {
    id,
    slug,
    node_id: nodeId('A', id),
    owner: user('github'),
    name,
    description: '',
    external_url: web,
    html_url: `${web}/apps/${slug}`,
    created_at: '2018-07-30T09:30:17Z',
    updated_at: '2019-12-10T19:04:12Z',
    permissions: {},
    events: [],
  };
}
