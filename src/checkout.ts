import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Repository } from './config.ts';
import { count } from './format.ts';
import { isOwner, isRepository } from './parameters.ts';

const run = promisify(execFile);

/** Answers of git in a folder; undefined where git is missing, fails, or it is no checkout. */
async function git(folder: string, ...words: string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', words, { cwd: folder, timeout: 3000 });
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** The GitHub repository that a checkout's remote "origin" points to, if it is on the API's host. */
export async function repositoryOfCheckout(
  folder: string,
  apiUrl: string,
): Promise<Repository | undefined> {
  const remote = await git(folder, 'remote', 'get-url', 'origin');
  return remote === undefined ? undefined : repositoryOfRemote(remote, apiUrl);
}

/** Reads `https://host/owner/name.git`, `ssh://git@host/owner/name` and `git@host:owner/name.git`. */
export function repositoryOfRemote(remote: string, apiUrl: string): Repository | undefined {
  const match =
    /^(?:(?:https?|ssh|git):\/\/(?:[^@/]+@)?([^/:]+)(?::\d+)?\/|(?:[^@/]+@)([^/:]+):)([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(
      remote,
    );
  const [, urlHost, scpHost, owner = '', repo = ''] = match ?? [];
  const host = new URL(apiUrl).hostname.replace(/^api\./, '');
  const remoteHost = (urlHost ?? scpHost)?.toLowerCase();
  // https://docs.github.com/authentication/troubleshooting-ssh/using-ssh-over-the-https-port
  if (remoteHost !== host && remoteHost !== `ssh.${host}`) return undefined;
  return isOwner(owner) && isRepository(repo) ? { owner, repo } : undefined;
}

/** Where a checkout stands. */
export interface Head {
  readonly sha: string;
  /** undefined: no branch is checked out. */
  readonly branch: string | undefined;
}

/** The commit and the branch that are checked out in a folder. */
export async function headOfCheckout(folder: string): Promise<Head | undefined> {
  const [sha, branch] = await Promise.all([
    git(folder, 'rev-parse', '--verify', 'HEAD'),
    git(folder, 'symbolic-ref', '--short', 'HEAD'),
  ]);
  return sha === undefined ? undefined : { sha, branch };
}

/** How far the checkout is from a commit; undefined where the checkout does not have that commit. */
export async function positionOfCheckout(
  folder: string,
  sha: string,
): Promise<{ readonly ahead: number; readonly behind: number } | undefined> {
  if (!/^[0-9a-f]{40,64}$/.test(sha)) return undefined;
  const counts = await git(folder, 'rev-list', '--left-right', '--count', `HEAD...${sha}`);
  const [, ahead, behind] = /^(\d+)\s+(\d+)$/.exec(counts ?? '') ?? [];
  return ahead === undefined ? undefined : { ahead: Number(ahead), behind: Number(behind) };
}

/** "your HEAD is 2 commits past this run", for the end of a line about it. */
export function positionText({ ahead, behind }: { ahead: number; behind: number }): string {
  const past = ahead > 0 ? `${count(ahead, 'commit')} past` : '';
  const before = behind > 0 ? `${count(behind, 'commit')} behind` : '';
  if (!past && !before) return "your HEAD is this run's commit";
  return `your HEAD is ${[past, before].filter(Boolean).join(' and ')} this run`;
}
