import { readBranch } from '../github/branch.ts';
import { isHttpFailure, ToolError } from '../github/errors.ts';
import { listRuns } from '../github/list-runs.ts';
import { type Pull, readPull } from '../github/pull.ts';
import type { Repository } from '../github/repository.ts';
import { shortSha } from '../text/format.ts';
import { leading } from '../text/text.ts';
import type { CommitSubject } from './target.ts';
import type { Context } from './tool.ts';

/** The commit that an answer is about. */
export interface CommitHead {
  readonly sha: string;
  /** For the beginning of a sentence: "PR 7 (head eff85e1)". */
  readonly named: string;
  readonly pull: Pull | undefined;
  readonly branch: string | undefined;
  /** A sentence for where the head is no longer the commit that was asked for. */
  readonly moved: string | undefined;
}

/**
 * Finds the newest commit of a pull request or branch, or a commit by its first digits.
 * @throws ToolError where a branch does not exist, or is not that of the pull request
 */
export async function findHead(
  { owner, repo, pull_number, branch, head_sha }: CommitSubject,
  { github }: Pick<Context, 'github'>,
): Promise<CommitHead> {
  const repository = { owner, repo };
  if (pull_number !== undefined) {
    const pull = await readPull(github, { ...repository, pull_number });
    const { head_sha: sha, head_branch } = pull;
    if (branch !== undefined && branch !== head_branch) {
      throw new ToolError(
        `branch: PR ${pull_number} is of the branch ${leading(head_branch)}, not of ${leading(branch)}. Give one of the two.`,
      );
    }
    return {
      sha,
      named: `PR ${pull_number} (head ${shortSha(sha)})`,
      pull,
      branch: head_branch,
      moved: headMoved(head_sha, sha),
    };
  }
  if (branch !== undefined) {
    const sha = await newestOf(repository, branch, github);
    const named = `Branch ${leading(branch)} (head ${shortSha(sha)})`;
    return { sha, named, pull: undefined, branch, moved: headMoved(head_sha, sha) };
  }
  if (head_sha === undefined) throw new ToolError('Give a head_sha. Nothing was sent.');
  const sha = head_sha.length >= 40 ? head_sha : await wholeSha(owner, repo, head_sha, github);
  return {
    sha,
    named: `Commit ${shortSha(sha)}`,
    pull: undefined,
    branch: undefined,
    moved: undefined,
  };
}

/**
 * The newest commit of a branch; of one that is deleted or not readable, the commit of its newest
 * run.
 */
async function newestOf(
  repository: Repository,
  branch: string,
  github: Context['github'],
): Promise<string> {
  try {
    return (await readBranch(github, { ...repository, branch })).head_sha;
  } catch (error) {
    if (!isHttpFailure(error) || ![403, 404].includes(error.status)) throw error;
  }
  const [run] = (await listRuns(github, { ...repository, branch, per_page: 1 })).runs;
  if (run) return run.head_sha;
  throw new ToolError(
    `branch: GitHub has no branch ${leading(branch)} here that the token may see, and no run of it. Push it, or check its name.`,
  );
}

async function wholeSha(
  owner: string,
  repo: string,
  ref: string,
  github: Context['github'],
): Promise<string> {
  return (await github.call('GET /repos/{owner}/{repo}/commits/{ref}', { owner, repo, ref })).sha;
}

function headMoved(asked: string | undefined, sha: string): string | undefined {
  if (asked === undefined || sha.startsWith(asked)) return undefined;
  return `The head has moved on: ${shortSha(sha)} is newer than ${shortSha(asked)}, which head_sha alone is about.`;
}
