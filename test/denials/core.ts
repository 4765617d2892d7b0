import type { ToolName } from '../../src/tool/names.ts';

/** What a tool's answer is nothing without. */
export interface Core {
  /** Routes, of which the first request of a call is its core: all that it asks beyond is not. */
  readonly requests: readonly string[];
  /** Fields of the structured answer that are the same, whatever else could not be seen. */
  readonly stands: readonly string[];
}

const actions = '/repos/{owner}/{repo}/actions';
const aRun = `GET ${actions}/runs/{run_id}`;
const attempt = `${aRun}/attempts/{attempt_number}`;
const aJob = `GET ${actions}/jobs/{job_id}`;
const jobs = [`${aRun}/jobs`, `${attempt}/jobs`];
const storage = 'GET {storage}';

const change = (method: string, path: string, ...reads: string[]): Core => ({
  requests: [aRun, ...reads, `${method} ${actions}/${path}`],
  stands: ['run_id', 'run_attempt', 'html_url', 'done'],
});

export const cores: Readonly<Record<ToolName, Core>> = {
  list_workflow_runs_for_repo: {
    requests: [`GET ${actions}/runs`],
    stands: ['workflow_runs', 'total_count'],
  },
  list_workflow_runs: {
    requests: [`GET ${actions}/workflows/{workflow_id}/runs`],
    stands: ['workflow_runs', 'total_count'],
  },
  list_workflows: {
    requests: [`GET ${actions}/workflows`],
    stands: [
      'total_count',
      'workflows.id',
      'workflows.name',
      'workflows.file',
      'workflows.state',
      'workflows.html_url',
    ],
  },
  get_workflow_run: { requests: [aRun], stands: ['id', 'status', 'conclusion'] },
  get_workflow_run_attempt: { requests: [attempt], stands: ['id', 'status', 'conclusion'] },
  get_workflow_run_usage: { requests: [`${aRun}/timing`], stands: ['billable'] },
  re_run_workflow: change('POST', 'runs/{run_id}/rerun'),
  re_run_workflow_failed_jobs: change('POST', 'runs/{run_id}/rerun-failed-jobs'),
  re_run_job_for_workflow_run: change('POST', 'jobs/{job_id}/rerun', aJob),
  dispatch_workflow: {
    requests: [
      `GET ${actions}/workflows/{workflow_id}`,
      'GET /repos/{owner}/{repo}/commits/heads%2Fmain',
      'GET /repos/{owner}/{repo}/contents/.github%2Fworkflows%2Fdeploy.yml',
      `POST ${actions}/workflows/{workflow_id}/dispatches`,
    ],
    stands: ['run_id', 'candidates', 'html_url', 'done'],
  },
  cancel_workflow_run: change('POST', 'runs/{run_id}/cancel'),
  force_cancel_workflow_run: change('POST', 'runs/{run_id}/force-cancel'),
  delete_workflow_run: change('DELETE', 'runs/{run_id}'),
  list_jobs: { requests: jobs, stands: ['run_id', 'jobs', 'total_count'] },
  read_log: { requests: [aJob, ...jobs, `${aJob}/logs`, storage], stands: ['job_id', 'log'] },
  search_logs: { requests: [aJob, ...jobs], stands: [] },
  download_workflow_run_logs: {
    requests: [aRun, `${aRun}/logs`, storage],
    stands: ['run_id', 'path', 'size', 'job_count'],
  },
  download_workflow_run_attempt_logs: {
    requests: [aRun, `${attempt}/logs`, storage],
    stands: ['run_id', 'path', 'size', 'job_count'],
  },
  delete_workflow_run_logs: change('DELETE', 'runs/{run_id}/logs'),
  get_test_report: {
    requests: [aRun, aJob, `${aRun}/artifacts`, `GET /repos/{owner}/{repo}/pulls/{pull_number}`],
    stands: ['run_id', 'run_attempt'],
  },
  list_artifacts: {
    requests: [`${aRun}/artifacts`],
    stands: [
      'run_id',
      'total_count',
      'next_page',
      'artifacts.id',
      'artifacts.name',
      'artifacts.size_in_bytes',
      'artifacts.expired',
      'artifacts.created_at',
      'artifacts.expires_at',
    ],
  },
  download_artifact: {
    requests: [
      `GET ${actions}/artifacts/{artifact_id}`,
      `GET ${actions}/artifacts/{artifact_id}/zip`,
      storage,
    ],
    stands: ['artifact_id', 'name', 'run_id', 'path', 'size', 'file_count', 'files'],
  },
  get_reviews_for_run: { requests: [`${aRun}/approvals`], stands: ['reviews'] },
  get_pending_deployments_for_run: {
    requests: [`${aRun}/pending_deployments`],
    stands: ['pending_deployments'],
  },
  approve_workflow_run: change('POST', 'runs/{run_id}/approve'),
  review_pending_deployments_for_run: change(
    'POST',
    'runs/{run_id}/pending_deployments',
    `${aRun}/pending_deployments`,
  ),
  review_custom_gates_for_run: change('POST', 'runs/{run_id}/deployment_protection_rule'),
  triage: { requests: [aRun, attempt, aJob, ...jobs], stands: ['run'] },
  compare_runs: {
    requests: [aRun, `GET ${actions}/runs/{base_run_id}`],
    stands: ['run'],
  },
  get_workflow_health: {
    requests: [`GET ${actions}/workflows/{workflow_id}/runs`],
    stands: ['branch', 'runs'],
  },
  wait_for_run: { requests: [aRun], stands: ['run', 'finished', 'stopped'] },
};

/**
 * Where a 404 says that there is nothing, and hides nothing: a log that was deleted, a run that was
 * deleted since it was listed, a server that has no concurrency groups yet.
 */
export const nothingThere: readonly RegExp[] = [
  /\/concurrency_groups$/,
  /\/runs\/\d+\/jobs$/,
  /\/logs$/,
  /blob\.core\.windows\.net/,
];
