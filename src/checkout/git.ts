import { devNull } from 'node:os';
import { dirname } from 'node:path';
import { isOwner, isRepository, type Repository } from '../github/repository.ts';
import type { Programs } from '../programs/run.ts';
import { count } from '../text/format.ts';
import { once } from '../text/lazy.ts';
import { type Layout, layoutAround } from './layout.ts';

/** The git checkout around the working directory, if there is one. */
export interface Checkout {
  /** The repository of the remote "origin", if that is on the API's host. */
  repository(): Promise<Repository | undefined>;
  /** undefined: the working directory is in no checkout. */
  head(): Promise<Head | undefined>;
  /** How far HEAD is from a commit; undefined where the checkout does not have that commit. */
  position(sha: string): Promise<Position | undefined>;
  /**
   * For paths from a log or an annotation, the file of the checkout; without those that match no
   * file or several.
   */
  files(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** What is checked out. */
interface Head {
  readonly sha: string;
  /** undefined: no branch is checked out. */
  readonly branch: string | undefined;
}

/** How many commits HEAD has that the other commit has not, and the other way round. */
export interface Position {
  readonly ahead: number;
  readonly behind: number;
}

/**
 * Reads the checkout around a folder through git. Its files may come from somebody else, so git is
 * run in a way that executes nothing they name.
 */
export function checkoutIn(programs: Programs, folder: string, apiUrl: string): Checkout {
  const inCheckout: InCheckout = async (read) => {
    const layout = await layoutAround(folder).catch(() => undefined);
    return layout && read(layout, (...args) => runGit(programs, layout, args));
  };
  return {
    repository: once(() => inCheckout((_, git) => repositoryOf(git, apiUrl))),
    head: () => inCheckout((_, git) => headOf(git)),
    position: (sha) =>
      inCheckout(async ({ complete }, git) => (complete ? positionOf(git, sha) : undefined)),
    files: async (paths) =>
      (await inCheckout(async ({ complete }, git) =>
        complete ? filesOf(git, paths) : undefined,
      )) ?? new Map(),
  };
}

/** Reads something from the checkout that is there now; undefined where there is none. */
type InCheckout = <T>(read: (layout: Layout, git: Git) => Promise<T>) => Promise<T | undefined>;

/** What git prints in the checkout; undefined where git is missing, fails, or takes too long. */
type Git = (...args: string[]) => Promise<string | undefined>;

/**
 * The configuration of a checkout can name programs for git to run. The commands used here need
 * none of them; those that git would run anyway are turned off.
 */
const withoutPrograms = [
  '--no-pager',
  // The empty value turns it off in every version: older ones take "false" for the name of a
  // program.
  ...['-c', 'core.fsmonitor='],
  ...['-c', `core.hooksPath=${devNull}`],
  ...['-c', 'core.askPass='],
  ...['-c', 'credential.helper='],
  ...['-c', 'diff.external='],
  ...['-c', 'protocol.allow=never'],
  ...['-c', 'safe.bareRepository=explicit'],
];

/** Missing objects must not be fetched: a checkout can name the program that fetches them. */
const withoutFetching = {
  // Overrides protocol.*.allow of the checkout, also in versions that do not know
  // GIT_NO_LAZY_FETCH.
  GIT_ALLOW_PROTOCOL: '',
  GIT_NO_LAZY_FETCH: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
};

/** Milliseconds. */
const timeLimit = 3000;

function runGit(programs: Programs, { top }: Layout, args: string[]): Promise<string | undefined> {
  return programs.run('git', [...withoutPrograms, ...args], {
    folder: top,
    // The person's own configuration has address shorthands (insteadOf) and trusted folders
    // (safe.directory).
    paths: ['HOME', 'USERPROFILE', 'XDG_CONFIG_HOME', 'PROGRAMDATA'],
    untrustedPaths: false,
    set: {
      ...withoutFetching,
      // Only the repository of this folder, and the files of this folder, whatever core.worktree
      // says.
      GIT_CEILING_DIRECTORIES: dirname(top),
      GIT_WORK_TREE: top,
    },
    timeLimit,
  });
}

async function repositoryOf(git: Git, apiUrl: string): Promise<Repository | undefined> {
  const remote = await git('remote', 'get-url', 'origin');
  return remote === undefined ? undefined : repositoryOfRemote(remote, apiUrl);
}

/**
 * Reads `https://host/owner/name.git`, `ssh://git@host/owner/name` and `git@host:owner/name.git`.
 */
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

async function headOf(git: Git): Promise<Head | undefined> {
  const [sha, branch] = await Promise.all([
    git('rev-parse', '--verify', 'HEAD'),
    git('symbolic-ref', '--short', 'HEAD'),
  ]);
  return sha !== undefined && isSha(sha) ? { sha, branch } : undefined;
}

async function positionOf(git: Git, sha: string): Promise<Position | undefined> {
  if (!isSha(sha)) return undefined;
  const counts = await git('rev-list', '--left-right', '--count', `HEAD...${sha}`);
  const [, ahead, behind] = /^(\d+)\s+(\d+)$/.exec(counts ?? '') ?? [];
  return ahead === undefined ? undefined : { ahead: Number(ahead), behind: Number(behind) };
}

function isSha(text: string): boolean {
  return /^[0-9a-f]{40,64}$/.test(text);
}

/** No answer names more paths. */
const maxPaths = 50;

/**
 * Tools name paths from the folder they run in: `src/a.ts` is `packages/web/src/a.ts` if that is
 * the only file with this ending.
 */
async function filesOf(git: Git, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const usable = [...new Set(paths)]
    .map((path) => path.replace(/^(?:\.{1,2}\/)+/, ''))
    .filter((path) => /^[^/\\*?[\]:\p{Cc}-][^\\*?[\]:\p{Cc}]*$/u.test(path))
    .slice(0, maxPaths);
  if (usable.length === 0) return new Map();
  const pathspecs = usable.flatMap((path) => [`:(top)${path}`, `:(top)*/${path}`]);
  const listed = await git('ls-files', '-z', '--', ...pathspecs);
  const files = listed?.split('\0') ?? [];
  return new Map(
    paths.flatMap((name) => {
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
