import { inline } from '../text/text.ts';
import type { GitHub } from './api.ts';
import type { Repository } from './repository.ts';

type OfBranch = Repository & { readonly branch: string };

/** The newest commit of a branch, and the checks that its protection requires. */
interface Branch {
  readonly head_sha: string;
  readonly required: readonly string[];
}

/** Reads a branch with as much of its protection as whoever may read the repository sees. */
export async function readBranch(
  github: GitHub,
  { owner, repo, branch }: OfBranch,
): Promise<Branch> {
  const found = await github.call('GET /repos/{owner}/{repo}/branches/{branch}', {
    owner,
    repo,
    branch,
  });
  const contexts = found.protection?.required_status_checks?.contexts ?? [];
  return { head_sha: found.commit.sha, required: contexts.map((name) => inline(name)) };
}

/** What the rulesets of a repository and its organization ask of a branch. */
interface BranchRules {
  /** Names of checks. */
  readonly required: readonly string[];
  readonly hasQueue: boolean;
}

/** Reads the rules of a branch, as far as checks and the merge queue depend on them. */
export async function branchRules(
  github: GitHub,
  { owner, repo, branch }: OfBranch,
): Promise<BranchRules> {
  const rules = await github.call('GET /repos/{owner}/{repo}/rules/branches/{branch}', {
    owner,
    repo,
    branch,
    per_page: 100,
  });
  const required = rules.flatMap((rule) =>
    rule.type === 'required_status_checks'
      ? (rule.parameters?.required_status_checks ?? []).map(({ context }) => inline(context))
      : [],
  );
  return { required, hasQueue: rules.some(({ type }) => type === 'merge_queue') };
}
