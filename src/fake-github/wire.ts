import {
  type AnnotationState,
  type AttemptState,
  type CommitState,
  type JobState,
  type RepositoryState,
  type RunState,
  runStatusAt,
  statusAt,
  updatedOf,
  type WorkflowState,
} from './state.ts';

/**
 * The state as GitHub's OpenAPI description has it
 * (https://github.com/github/rest-api-description).
 */

export const api = 'https://api.github.com';
export const web = 'https://github.com';

export const iso = (at: number) => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');

export const nodeId = (kind: string, id: number) => Buffer.from(`${kind}${id}`).toString('base64');

/** An id made from a name, so that the same login always has the same id. */
const idOf = (name: string) =>
  [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9_999_991, 7);

export function user(login: string) {
  const url = `${api}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: idOf(login),
    node_id: nodeId('U', idOf(login)),
    avatar_url: `https://avatars.githubusercontent.com/u/${idOf(login)}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${web}/${login.replace(/^(.*)\[bot\]$/, 'apps/$1')}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    site_admin: false,
  };
}

const repositoryAddresses =
  'archive assignees blobs branches collaborators comments commits compare contents contributors deployments downloads events forks git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels languages merges milestones notifications pulls releases stargazers statuses subscribers subscription tags teams trees'.split(
    ' ',
  );

export function repository({
  id,
  owner,
  name,
  private: hidden,
}: Pick<RepositoryState, 'id' | 'owner' | 'name' | 'private'>) {
  const url = `${api}/repos/${owner}/${name}`;
  return {
    id,
    node_id: nodeId('R', id),
    name,
    full_name: `${owner}/${name}`,
    private: hidden,
    owner: user(owner),
    html_url: `${web}/${owner}/${name}`,
    description: null,
    fork: false,
    url,
    ...Object.fromEntries(repositoryAddresses.map((part) => [`${part}_url`, `${url}/${part}`])),
  };
}

export function run(
  repo: RepositoryState,
  run: RunState,
  attempt: AttemptState,
  now: number,
  withPulls = true,
) {
  const url = `${api}/repos/${repo.owner}/${repo.name}/actions/runs/${run.id}`;
  const workflow = repo.workflows.find(({ id }) => id === run.workflow_id);
  const commit = commitOf(repo, run.head_sha);
  const [forkOwner, forkName] = run.fork?.split('/') ?? [];
  const own = repository(repo);
  return {
    id: run.id,
    name: workflow?.name ?? 'CI',
    node_id: nodeId('WFR', run.id),
    check_suite_id: checkSuite(run),
    check_suite_node_id: nodeId('CS', run.id),
    head_branch: run.head_branch,
    head_sha: run.head_sha,
    path: workflow?.path ?? '.github/workflows/ci.yml',
    display_title: run.display_title,
    run_number: run.run_number,
    event: run.event,
    ...runStatusAt(run, attempt, now),
    workflow_id: run.workflow_id,
    url,
    html_url: `${web}/${repo.owner}/${repo.name}/actions/runs/${run.id}`,
    pull_requests: withPulls
      ? run.pull_requests.map((number) => pullRequest(repo, run, number))
      : [],
    created_at: iso(run.created),
    updated_at: iso(updatedOf(attempt, now)),
    actor: user(run.actor),
    run_attempt: attempt.number,
    referenced_workflows: [],
    run_started_at: iso(attempt.started),
    triggering_actor: user(attempt.actor),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${api}/repos/${repo.owner}/${repo.name}/check-suites/${checkSuite(run)}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: attempt.number > 1 ? `${url}/attempts/${attempt.number - 1}` : null,
    workflow_url: `${api}/repos/${repo.owner}/${repo.name}/actions/workflows/${run.workflow_id}`,
    head_commit: {
      id: run.head_sha,
      tree_id: run.head_sha,
      message: commit?.message ?? run.display_title,
      timestamp: iso(commit?.at ?? run.created),
      author: { name: run.actor, email: `${run.actor}@users.noreply.github.com` },
      committer: { name: 'GitHub', email: 'noreply@github.com' },
    },
    repository: own,
    head_repository:
      forkOwner && forkName
        ? {
            ...repository({ id: repo.id + 1, owner: forkOwner, name: forkName, private: false }),
            fork: true,
          }
        : own,
  };
}

function pullRequest(repo: RepositoryState, { head_branch, head_sha }: RunState, number: number) {
  const where = { id: repo.id, url: `${api}/repos/${repo.owner}/${repo.name}`, name: repo.name };
  return {
    id: repo.id * 1000 + number,
    number,
    url: `${where.url}/pulls/${number}`,
    head: { ref: head_branch, sha: head_sha, repo: where },
    base: { ref: repo.default_branch, sha: head_sha, repo: where },
  };
}

export function job(
  repo: RepositoryState,
  run: RunState,
  attempt: AttemptState,
  job: JobState,
  now: number,
) {
  const url = `${api}/repos/${repo.owner}/${repo.name}`;
  const status = jobStatusAt(run, attempt, job, now);
  const picked = job.runner_name !== '' && now >= job.starts;
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: repo.workflows.find(({ id }) => id === run.workflow_id)?.name ?? null,
    head_branch: run.head_branch,
    run_url: `${url}/actions/runs/${run.id}`,
    run_attempt: attempt.number,
    node_id: nodeId('CR', job.id),
    head_sha: run.head_sha,
    url: `${url}/actions/jobs/${job.id}`,
    html_url: `${web}/${repo.owner}/${repo.name}/actions/runs/${run.id}/job/${job.id}`,
    ...status,
    created_at: iso(job.created),
    started_at: iso(Number.isFinite(job.starts) ? Math.min(job.starts, now) : job.created),
    completed_at: status.status === 'completed' ? iso(job.ends) : null,
    name: job.name,
    steps: picked ? job.steps.map((step) => stepOf(step, now)) : [],
    check_run_url: `${url}/check-runs/${job.id}`,
    labels: [...job.labels],
    runner_id: picked ? 1 : 0,
    runner_name: picked ? job.runner_name : '',
    runner_group_id: picked ? 1 : 0,
    runner_group_name: picked ? 'GitHub Actions' : '',
  };
}

/** A job that waits for an environment is waiting, not queued. */
function jobStatusAt(run: RunState, attempt: AttemptState, job: JobState, now: number) {
  const status = statusAt(job, now);
  const held = runStatusAt(run, attempt, now).status === 'waiting';
  return status.status === 'queued' && held ? { ...status, status: 'waiting' } : status;
}

function stepOf(step: JobState['steps'][number], now: number) {
  const { status, conclusion } = statusAt(step, now);
  return {
    name: step.name,
    status,
    conclusion,
    number: step.number,
    started_at: now >= step.starts ? iso(step.starts) : null,
    completed_at: status === 'completed' ? iso(step.ends) : null,
  };
}

export function workflow(repo: RepositoryState, { id, name, path, state }: WorkflowState) {
  const address = `/repos/${repo.owner}/${repo.name}/actions/workflows/${id}`;
  return {
    id,
    node_id: nodeId('W', id),
    name,
    path,
    state,
    created_at: '2024-01-08T10:00:00.000Z',
    updated_at: '2026-01-08T10:00:00.000Z',
    url: `${api}${address}`,
    html_url: `${web}/${repo.owner}/${repo.name}/blob/${repo.default_branch}/${path}`,
    badge_url: `${web}/${repo.owner}/${repo.name}/workflows/${encodeURIComponent(name)}/badge.svg`,
  };
}

export function commit(repo: RepositoryState, { sha, message, at, author }: CommitState) {
  const url = `${api}/repos/${repo.owner}/${repo.name}/commits/${sha}`;
  const signature = { name: author, email: `${author}@users.noreply.github.com`, date: iso(at) };
  return {
    sha,
    node_id: Buffer.from(`C${sha}`).toString('base64'),
    url,
    html_url: `${web}/${repo.owner}/${repo.name}/commit/${sha}`,
    comments_url: `${url}/comments`,
    commit: {
      url,
      author: signature,
      committer: signature,
      message,
      tree: { sha, url: `${url}/tree` },
      comment_count: 0,
      verification: {
        verified: false,
        reason: 'unsigned',
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
    author: user(author),
    committer: user(author),
    parents: [],
  };
}

/** A commit by its sha, or at least its first 7 digits. */
export function commitOf(repo: RepositoryState, sha: string): CommitState | undefined {
  for (const commits of repo.commits.values()) {
    const commit = commits.find((candidate) => sha.length >= 7 && candidate.sha.startsWith(sha));
    if (commit) return commit;
  }
  return undefined;
}

export const checkSuite = (run: RunState) => run.id + 500_000;

export function annotation(
  repo: RepositoryState,
  { path, start_line, annotation_level, title, message }: AnnotationState,
) {
  return {
    path,
    blob_href: `${web}/${repo.owner}/${repo.name}/blob/${path}`,
    start_line,
    end_line: start_line,
    start_column: null,
    end_column: null,
    annotation_level,
    title: title ?? null,
    message,
    raw_details: null,
  };
}
