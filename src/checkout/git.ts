import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Repository } from '../github/repository.ts';
import { isOwner, isRepository } from '../github/repository.ts';
import { count } from '../text/format.ts';
import { once } from '../text/lazy.ts';

const run = promisify(execFile);

/** What the working directory says of where the person works. */
export interface Checkout {
  /** That of its remote "origin", where that is on the API's host. */
  repository(): Promise<Repository | undefined>;
  /** undefined: it is no checkout. */
  head(): Promise<Head | undefined>;
  /** How far HEAD is from a commit; undefined where the checkout does not have that commit. */
  position(sha: string): Promise<Position | undefined>;
  /** The files of the checkout that paths of a log or an annotation mean, where they mean one. */
  files(named: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Where a checkout stands. */
export interface Head {
  readonly sha: string;
  /** undefined: no branch is checked out. */
  readonly branch: string | undefined;
}

/** In commits. */
export interface Position {
  readonly ahead: number;
  readonly behind: number;
}

/** Asks git, without a shell. */
export function checkoutIn(folder: string, apiUrl: string): Checkout {
  return {
    repository: once(() => repositoryOfCheckout(folder, apiUrl)),
    head: () => headOfCheckout(folder),
    position: (sha) => positionOfCheckout(folder, sha),
    files: (named) => filesOfCheckout(folder, named),
  };
}

/** A checkout may set programs that git runs, and lack commits that git would fetch. */
const harmless = ['-c', 'core.fsmonitor=false', '-c', 'protocol.allow=never'];

/** Answers of git in a folder; undefined where git is missing, fails, or it is no checkout. */
async function git(folder: string, ...words: string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', [...harmless, ...words], { cwd: folder, timeout: 3000 });
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

/** The commit and the branch that are checked out in a folder. */
export async function headOfCheckout(folder: string): Promise<Head | undefined> {
  const [sha, branch] = await Promise.all([
    git(folder, 'rev-parse', '--verify', 'HEAD'),
    git(folder, 'symbolic-ref', '--short', 'HEAD'),
  ]);
  return sha === undefined ? undefined : { sha, branch };
}

export async function positionOfCheckout(
  folder: string,
  sha: string,
): Promise<Position | undefined> {
  if (!/^[0-9a-f]{40,64}$/.test(sha)) return undefined;
  const counts = await git(folder, 'rev-list', '--left-right', '--count', `HEAD...${sha}`);
  const [, ahead, behind] = /^(\d+)\s+(\d+)$/.exec(counts ?? '') ?? [];
  return ahead === undefined ? undefined : { ahead: Number(ahead), behind: Number(behind) };
}

/** So many paths are looked for; an answer names fewer. */
const mostLookedFor = 50;

/**
 * A tool that runs in a folder of the repository names paths from there: `src/a.ts` is
 * `packages/web/src/a.ts` where that is the only file of such a name.
 */
export async function filesOfCheckout(
  folder: string,
  named: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const paths = [...new Set(named)]
    .map((path) => path.replace(/^(?:\.{1,2}\/)+/, ''))
    .filter((path) => /^[^/\\*?[\]:-][^\\*?[\]:]*$/.test(path))
    .slice(0, mostLookedFor);
  if (paths.length === 0) return new Map();
  const top = await git(folder, 'rev-parse', '--show-toplevel');
  if (top === undefined) return new Map();
  const asked = paths.flatMap((path) => [`:(top)${path}`, `:(top)*/${path}`]);
  const found = await git(top, 'ls-files', '-z', '--', ...asked);
  const files = found?.split('\0') ?? [];
  return new Map(
    named.flatMap((name) => {
      const path = name.replace(/^(?:\.{1,2}\/)+/, '');
      const same = files.filter((file) => file === path);
      const ending = same.length > 0 ? same : files.filter((file) => file.endsWith(`/${path}`));
      const [only, ...others] = ending;
      return only !== undefined && others.length === 0 ? [[name, only] as const] : [];
    }),
  );
}

/** "your HEAD is 2 commits past this run" */
export function positionText({ ahead, behind }: Position): string {
  const past = ahead > 0 ? `${count(ahead, 'commit')} past` : '';
  const before = behind > 0 ? `${count(behind, 'commit')} behind` : '';
  if (!past && !before) return "your HEAD is this run's commit";
  return `your HEAD is ${[past, before].filter(Boolean).join(' and ')} this run`;
}
