import {
  type DeploymentState,
  type EnvironmentState,
  latestAttempt,
  type RepositoryState,
  type ReviewState,
  type RunState,
} from './state.ts';
import { api, iso, nodeId, user, web } from './wire.ts';

function environmentOf(repo: RepositoryState, { id, name }: EnvironmentState) {
  return {
    id,
    node_id: nodeId('EN', id),
    name,
    url: `${api}/repos/${repo.owner}/${repo.name}/environments/${encodeURIComponent(name)}`,
    html_url: `${web}/${repo.owner}/${repo.name}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
  };
}

export function pendingDeployment(
  repo: RepositoryState,
  run: RunState,
  environment: EnvironmentState,
) {
  return {
    environment: environmentOf(repo, environment),
    wait_timer: environment.wait_timer,
    wait_timer_started_at: environment.wait_timer > 0 ? iso(latestAttempt(run).started) : null,
    current_user_can_approve: environment.current_user_can_approve,
    reviewers: environment.reviewers.map((login) => ({ type: 'User', reviewer: user(login) })),
  };
}

export function review(
  repo: RepositoryState,
  { state, user: login, comment, environments }: ReviewState,
) {
  return {
    state,
    comment,
    environments: environments.map((environment) => ({
      ...environmentOf(repo, environment),
      created_at: '2024-01-08T10:00:00Z',
      updated_at: '2026-01-08T10:00:00Z',
    })),
    user: user(login),
  };
}

export function deployment(
  repo: RepositoryState,
  { id, environment, sha, ref, at }: DeploymentState,
) {
  const url = `${api}/repos/${repo.owner}/${repo.name}/deployments/${id}`;
  return {
    url,
    id,
    node_id: nodeId('D', id),
    sha,
    ref,
    task: 'deploy',
    payload: {},
    original_environment: environment,
    environment,
    description: null,
    creator: user('github-actions[bot]'),
    created_at: iso(at),
    updated_at: iso(at),
    statuses_url: `${url}/statuses`,
    repository_url: `${api}/repos/${repo.owner}/${repo.name}`,
  };
}
