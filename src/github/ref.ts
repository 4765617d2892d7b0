import { inline } from '../text/text.ts';
import type { GitHub } from './api.ts';
import { isHttpFailure } from './errors.ts';
import type { Repository } from './repository.ts';

/** A branch or tag, and the commit that it is at. */
export interface Ref {
  readonly kind: 'branch' | 'tag';
  readonly name: string;
  readonly sha: string;
  /** The commit's first line. */
  readonly title: string;
  readonly author: string;
}

const kinds = [
  ['branch', 'heads'],
  ['tag', 'tags'],
] as const;

/**
 * Finds a branch, or else a tag, by its name, also with refs/heads/ or refs/tags/ before it;
 * undefined where there is neither.
 */
export async function findRef(
  github: GitHub,
  { owner, repo, ref }: Repository & { readonly ref: string },
): Promise<Ref | undefined> {
  const [, only, rest] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  const name = rest ?? ref;
  for (const [kind, prefix] of kinds) {
    if (only !== undefined && only !== prefix) continue;
    try {
      const found = await github.call('GET /repos/{owner}/{repo}/commits/{ref}', {
        owner,
        repo,
        ref: `${prefix}/${name}`,
        per_page: 1,
      });
      const { message, author } = found.commit;
      return {
        kind,
        name,
        sha: found.sha,
        title: inline(message.split('\n')[0] ?? '', 100),
        author: inline(found.author?.login ?? author?.name ?? 'unknown'),
      };
    } catch (error) {
      // GitHub answers 422 where a name leads to no commit.
      if (!isHttpFailure(error) || ![404, 422].includes(error.status)) throw error;
    }
  }
  return undefined;
}
