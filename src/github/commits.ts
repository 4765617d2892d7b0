import { inline } from '../text/text.ts';
import type { GitHub } from './api.ts';
import type { Repository } from './repository.ts';

export interface Commit {
  readonly sha: string;
  readonly author: string;
  /** Its first line. */
  readonly message: string;
}

/** The commits that one commit has and another has not. */
export interface Commits {
  readonly total: number;
  /** How many the other one has that this has not. */
  readonly behind: number;
  readonly url: string;
  /** Oldest first; GitHub lists 250 at most. */
  readonly list: readonly Commit[];
  /** What they changed together; GitHub lists 300 at most. */
  readonly files: readonly string[];
}

/**
 * The commits that lead from one to another.
 * @param base a commit or a branch
 * @throws HttpFailure (404), too, where a force-push took one of the two away
 */
export async function commitsBetween(
  { owner, repo }: Repository,
  base: string,
  head: string,
  github: GitHub,
): Promise<Commits> {
  if (base === head) return { total: 0, behind: 0, url: '', list: [], files: [] };
  const body = await github.call('GET /repos/{owner}/{repo}/compare/{basehead}', {
    owner,
    repo,
    basehead: `${base}...${head}`,
  });
  return {
    total: body.total_commits,
    behind: body.behind_by,
    url: body.html_url,
    list: body.commits.map(({ sha, author, commit }) => ({
      sha,
      author: inline(author?.login ?? commit.author?.name ?? 'unknown'),
      message: inline(commit.message.split('\n')[0] ?? '', 100),
    })),
    files: (body.files ?? []).map(({ filename }) => inline(filename)),
  };
}

/** A commit that may be to blame, and why. */
export interface SuspectCommit extends Commit {
  readonly why: string;
}

/** Files whose history is read. */
const maxFiles = 5;
const historyLength = 30;

/** The commits that touch files which a failure names, by the history of each such file. */
export async function suspectCommits(
  { owner, repo }: Repository,
  { list, files }: Commits,
  named: readonly string[],
  github: GitHub,
): Promise<SuspectCommit[]> {
  const head = list.at(-1)?.sha;
  const touched = files.filter((file) => named.some((path) => isSame(path, file)));
  const touching = new Map<string, string[]>();
  await Promise.all(
    touched.slice(0, maxFiles).map(async (path) => {
      const found = await github.call('GET /repos/{owner}/{repo}/commits', {
        owner,
        repo,
        sha: head,
        path,
        per_page: historyLength,
      });
      for (const { sha } of found) touching.set(sha, [...(touching.get(sha) ?? []), path]);
    }),
  );
  return list.flatMap((commit) => {
    const own = touching.get(commit.sha);
    return own
      ? [{ ...commit, why: `touches ${own.toSorted().join(', ')}, which the failure names` }]
      : [];
  });
}

/**
 * Whether a path of a log means a file of the repository: tools name files from where they run, and
 * a bare name fits too many.
 */
function isSame(path: string, file: string): boolean {
  const clean = path.replaceAll('\\', '/').replace(/^\.\//, '');
  return (
    clean === file ||
    (clean.includes('/') && file.endsWith(`/${clean}`)) ||
    clean.endsWith(`/${file}`)
  );
}
