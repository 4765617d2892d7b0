import { inline } from '../text/text.ts';
import type { GitHub } from './api.ts';

/** A repository by the names that GitHub's API takes. */
export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

/** https://docs.github.com/rest: an account name has letters, digits and hyphens; enterprise ones an underscore. */
const ownerName = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,99}$/;
const repositoryName = /^[A-Za-z0-9._-]{1,100}$/;

export function isOwner(name: string): boolean {
  return ownerName.test(name);
}

export function isRepository(name: string): boolean {
  return repositoryName.test(name) && !/^\.+$/.test(name);
}

/** GitHub takes names in any case. */
export function isSameRepository(one: Repository, other: Repository): boolean {
  const name = ({ owner, repo }: Repository) => `${owner}/${repo}`.toLowerCase();
  return name(one) === name(other);
}

/** What answers need of a repository itself. */
interface RepositoryDetails {
  readonly default_branch: string;
  readonly private: boolean;
}

/** Reads a repository: its default branch, and whether others can see it. */
export async function readRepository(
  github: GitHub,
  { owner, repo }: Repository,
): Promise<RepositoryDetails> {
  const found = await github.call('GET /repos/{owner}/{repo}', { owner, repo });
  return { default_branch: inline(found.default_branch), private: found.private };
}
