import { inline } from '../text/text.ts';
import type { GitHub } from './api.ts';
import { AnswerError } from './errors.ts';
import type { Repository } from './repository.ts';

/** The names of a repository's environments; undefined where there are more than one page of them. */
export async function environmentNames(
  github: GitHub,
  { owner, repo }: Repository,
): Promise<readonly string[] | undefined> {
  const { environments, total_count } = await github.call(
    'GET /repos/{owner}/{repo}/environments',
    { owner, repo, per_page: 100 },
  );
  if (!environments) throw new AnswerError("GitHub's answer has no list of environments.");
  return environments.length < Number(total_count)
    ? undefined
    : environments.map(({ name }) => inline(name));
}
