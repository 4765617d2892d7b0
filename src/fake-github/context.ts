import { findJob, findRun, type Handler, page, RefusedError } from './answer.ts';
import * as deploymentWire from './deployment-wire.ts';
import type { CommitState, RepositoryState } from './state.ts';
import * as wire from './wire.ts';

/** The endpoints for jobs, commits, branches, deployments, users and rate limits. */
export const repositoryHandlers: Readonly<Record<string, Handler>> = {
  'GET /repos/{owner}/{repo}/actions/jobs/{job_id}': (apiRequest) => {
    const { run, attempt, job } = findJob(apiRequest);
    return wire.job(apiRequest.repo, run, attempt, job, apiRequest.now);
  },

  'GET /repos/{owner}/{repo}': ({ repo }) => ({
    ...wire.repository(repo),
    default_branch: repo.default_branch,
  }),

  'GET /repos/{owner}/{repo}/branches': ({ repo, query }) =>
    page(
      [...repo.commits].map(([name, commits]) => ({
        name,
        commit: { sha: commits.at(-1)?.sha ?? '', url: '' },
        protected: name === repo.default_branch,
      })),
      query,
    ),

  'GET /repos/{owner}/{repo}/commits': ({ repo, query }) => {
    const from = query.get('sha') ?? repo.default_branch;
    const path = query.get('path');
    const found = historyOf(repo, from).filter(
      ({ files }) => path === null || files.includes(path),
    );
    return page(found.toReversed(), query).map((commit) => wire.commit(repo, commit));
  },

  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': () => [],

  'GET /repos/{owner}/{repo}/compare/{basehead}': ({ repo, pathPart, query }) => {
    const [base = '', head = ''] = pathPart('basehead').split('...');
    const known = historyOf(repo, base);
    const commits = historyOf(repo, head);
    const from = commits.findLastIndex(({ sha }) => known.some((commit) => commit.sha === sha));
    const mergeBase = commits[from];
    const baseCommit = known.at(-1);
    // GitHub gives the same answer where a commit does not exist and where the two have no common
    // ancestor.
    if (!mergeBase || !baseCommit) throw new RefusedError(404, 'Not Found');
    const ahead = commits.slice(from + 1);
    const behind = known.length - 1 - known.findIndex(({ sha }) => sha === mergeBase.sha);
    const diverged = behind > 0 ? 'diverged' : 'ahead';
    const url = `https://github.com/${repo.owner}/${repo.name}/compare/${base}...${head}`;
    return {
      url,
      html_url: url,
      permalink_url: url,
      diff_url: `${url}.diff`,
      patch_url: `${url}.patch`,
      base_commit: wire.commit(repo, baseCommit),
      merge_base_commit: wire.commit(repo, mergeBase),
      status: ahead.length > 0 ? diverged : behind > 0 ? 'behind' : 'identical',
      ahead_by: ahead.length,
      behind_by: behind,
      total_commits: ahead.length,
      // Without pagination, GitHub lists the first 250:
      // https://docs.github.com/rest/commits/commits#compare-two-commits
      commits: (query.has('page') ? page(ahead, query) : ahead.slice(0, 250)).map((commit) =>
        wire.commit(repo, commit),
      ),
      files: [...new Set(ahead.flatMap(({ files }) => files))].map((filename) => ({
        sha: baseCommit.sha,
        filename,
        status: 'modified',
        additions: 3,
        deletions: 1,
        changes: 4,
        blob_url: `${url}#blob`,
        raw_url: `${url}#raw`,
        contents_url: `${url}#contents`,
      })),
    };
  },

  'GET /repos/{owner}/{repo}/commits/{ref}': ({ repo, pathPart }) => {
    const ref = pathPart('ref');
    const sha = ref.startsWith('tags/')
      ? (repo.tags.get(ref.slice(5)) ?? ref)
      : (repo.commits.get(ref.replace(/^heads\//, ''))?.at(-1)?.sha ?? ref);
    const commit = wire.commitOf(repo, sha) ?? startingWith(repo, sha);
    if (!commit) throw new RefusedError(404, 'Not Found');
    return {
      ...wire.commit(repo, commit),
      files: commit.files.map((filename) => ({ filename, status: 'modified', changes: 4 })),
    };
  },

  'GET /repos/{owner}/{repo}/deployments': ({ repo, query }) => {
    const environment = query.get('environment');
    const sha = query.get('sha');
    const found = repo.deployments.filter(
      (deployment) =>
        (environment === null || deployment.environment === environment) &&
        (sha === null || deployment.sha === sha),
    );
    return page(
      found.toSorted((a, b) => b.at - a.at),
      query,
    ).map((item) => deploymentWire.deployment(repo, item));
  },

  'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': ({ repo, pathPart, query }) => {
    const found = repo.deployments.find(({ id }) => String(id) === pathPart('deployment_id'));
    if (!found) throw new RefusedError(404, 'Not Found');
    return page([{ id: found.id * 10, state: found.state, created_at: wire.iso(found.at) }], query);
  },

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/concurrency_groups': (apiRequest) => {
    const { repo } = apiRequest;
    const held = repo.concurrency.get(findRun(apiRequest).id);
    if (!held) return { total_count: 0, concurrency_groups: [] };
    const url = `https://api.github.com/repos/${repo.owner}/${repo.name}`;
    const holder = repo.runs.find(({ id }) => id === held.holder);
    return {
      total_count: 1,
      concurrency_groups: [
        {
          group_name: held.group,
          group_url: `${url}/actions/concurrency_groups/${encodeURIComponent(held.group)}`,
          group_members: holder
            ? [
                {
                  run_id: holder.id,
                  run_name: holder.display_title,
                  run_url: `${url}/actions/runs/${holder.id}`,
                  run_html_url: `https://github.com/${repo.owner}/${repo.name}/actions/runs/${holder.id}`,
                  job_id: null,
                  job_name: null,
                  job_url: null,
                  job_html_url: null,
                  status: 'in_progress',
                  position: 0,
                  position_url: `${url}/actions/concurrency_groups/${encodeURIComponent(held.group)}`,
                },
              ]
            : [],
        },
      ],
    };
  },
};

/** The commit that begins with some digits, if there is exactly one. */
function startingWith(repo: RepositoryState, digits: string): CommitState | undefined {
  const all = [...repo.commits.values()].flat();
  return all.find(({ sha }) => sha.startsWith(digits));
}

/** The history of a branch or commit, oldest commit first. */
function historyOf(repo: RepositoryState, ref: string): readonly CommitState[] {
  const branch = repo.commits.get(ref);
  if (branch) return branch;
  for (const commits of repo.commits.values()) {
    const at = commits.findIndex(({ sha }) => sha === ref);
    if (at >= 0) return commits.slice(0, at + 1);
  }
  throw new RefusedError(404, 'Not Found');
}
