import { inline } from '../text/text.ts';
import type { GitHub } from './api.ts';
import type { Repository } from './repository.ts';

/** A pull request, as far as its runs and checks depend on it. */
export interface Pull {
  readonly number: number;
  readonly title: string;
  readonly state: string;
  readonly draft: boolean;
  readonly merged: boolean;
  /** GitHub's word for a conflict is "dirty". */
  readonly mergeable_state: string;
  readonly author: string;
  readonly head_sha: string;
  readonly head_branch: string;
  /** owner/name of the fork that it comes from; undefined: this repository. */
  readonly fork: string | undefined;
  /** The branch that it is to be merged into. */
  readonly base: string;
}

/** Reads a pull request as it is now. */
export async function readPull(
  github: GitHub,
  { owner, repo, pull_number }: Repository & { readonly pull_number: number },
): Promise<Pull> {
  const found = await github.call('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
    owner,
    repo,
    pull_number,
  });
  const { head, base } = found;
  // GitHub's types do not say so, but the repository of a deleted fork is null.
  const from = (head.repo as typeof head.repo | null)?.full_name ?? '(a deleted fork)';
  return {
    number: found.number,
    title: inline(found.title, 100),
    state: found.state,
    draft: found.draft ?? false,
    merged: found.merged,
    mergeable_state: found.mergeable_state,
    author: inline(found.user?.login ?? '(gone)'),
    head_sha: head.sha,
    head_branch: inline(head.ref),
    fork: from === base.repo.full_name ? undefined : inline(from),
    base: inline(base.ref),
  };
}
