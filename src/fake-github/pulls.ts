import { type Handler, page, RefusedError } from './answer.ts';
import { user, web } from './wire.ts';

/** The endpoints for pull requests, branches and branch rules. */
export const pullHandlers: Readonly<Record<string, Handler>> = {
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': ({ repo, pathPart }) => {
    const pull = repo.pulls.find(({ number }) => String(number) === pathPart('pull_number'));
    if (!pull) throw new RefusedError(404, 'Not Found');
    const own = { full_name: `${repo.owner}/${repo.name}` };
    return {
      number: pull.number,
      title: pull.title,
      state: pull.state,
      draft: pull.draft,
      merged: false,
      mergeable: pull.mergeable_state !== 'dirty',
      mergeable_state: pull.mergeable_state,
      user: user(pull.author),
      html_url: `${web}/${own.full_name}/pull/${pull.number}`,
      head: {
        ref: pull.head_branch,
        sha: pull.head_sha,
        repo: pull.fork === undefined ? own : { full_name: pull.fork },
      },
      base: { ref: pull.base, repo: own },
    };
  },

  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': ({ repo, pathPart, query }) => {
    const pull = repo.pulls.find(({ number }) => String(number) === pathPart('pull_number'));
    if (!pull) throw new RefusedError(404, 'Not Found');
    const commit = [...repo.commits.values()].flat().find(({ sha }) => sha === pull.head_sha);
    return page(commit?.files ?? [], query).map((filename) => ({
      sha: pull.head_sha,
      filename,
      status: 'modified',
    }));
  },

  'GET /repos/{owner}/{repo}/branches/{branch}': ({ repo, pathPart }) => {
    const name = pathPart('branch');
    const commits = repo.commits.get(name);
    if (!commits) throw new RefusedError(404, 'Branch not found');
    const contexts = repo.required.get(name)?.protection ?? [];
    return {
      name,
      commit: { sha: commits.at(-1)?.sha },
      protected: contexts.length > 0,
      protection: {
        enabled: contexts.length > 0,
        required_status_checks: { enforcement_level: 'non_admins', contexts, checks: [] },
      },
    };
  },

  'GET /repos/{owner}/{repo}/rules/branches/{branch}': ({ repo, pathPart }) => {
    const { rules: contexts = [], queue = false } = repo.required.get(pathPart('branch')) ?? {};
    const required_status_checks = contexts.map((context) => ({ context }));
    const checks = {
      type: 'required_status_checks',
      parameters: { strict_required_status_checks_policy: false, required_status_checks },
    };
    return [...(contexts.length > 0 ? [checks] : []), ...(queue ? [{ type: 'merge_queue' }] : [])];
  },
};
