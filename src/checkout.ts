import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Repository } from './config.ts';
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
