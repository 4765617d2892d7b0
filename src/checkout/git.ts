import { devNull } from 'node:os';
import { dirname } from 'node:path';
import { isOwner, isRepository, type Repository } from '../github/repository.ts';
import type { Programs } from '../programs/run.ts';
import { count } from '../text/format.ts';
import { once } from '../text/lazy.ts';
import { type Layout, layoutAround } from './layout.ts';

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
interface Head {
  readonly sha: string;
  /** undefined: no branch is checked out. */
  readonly branch: string | undefined;
}

/** In commits. */
export interface Position {
  readonly ahead: number;
  readonly behind: number;
}

/** Asks git. The working directory's files may be somebody else's: what git reads there is only data. */
export function checkoutIn(programs: Programs, folder: string, apiUrl: string): Checkout {
  const asker: Asker = async (question) => {
    const layout = await layoutAround(folder).catch(() => undefined);
    return layout && question(layout, (...words) => git(programs, layout, words));
  };
  return {
    repository: once(() => asker((_, ask) => repositoryOf(ask, apiUrl))),
    head: () => asker((_, ask) => headOf(ask)),
    position: (sha) =>
      asker(async ({ complete }, ask) => (complete ? positionOf(ask, sha) : undefined)),
    files: async (named) =>
      (await asker(async ({ complete }, ask) => (complete ? filesOf(ask, named) : undefined))) ??
      new Map(),
  };
}

/** Puts a question about the checkout that is there now; undefined where there is none. */
type Asker = <T>(question: (layout: Layout, ask: Ask) => Promise<T>) => Promise<T | undefined>;

/** What git prints in the checkout; undefined where it is missing, fails, or takes too long. */
type Ask = (...words: string[]) => Promise<string | undefined>;

/**
 * The configuration of a checkout can name programs that git runs. None of the questions here is
 * answered by one; those that git would run beside them are turned off.
 */
const withoutPrograms = [
  '--no-pager',
  // An empty value turns it off in every version: older ones take any other for a program.
  ...['-c', 'core.fsmonitor='],
  ...['-c', `core.hooksPath=${devNull}`],
  ...['-c', 'core.askPass='],
  ...['-c', 'credential.helper='],
  ...['-c', 'diff.external='],
  ...['-c', 'protocol.allow=never'],
  ...['-c', 'safe.bareRepository=explicit'],
];

/** Objects that are not there may not be fetched, by whatever program the checkout names for it. */
const withoutFetching = {
  // Wins over protocol.*.allow of the checkout, and holds where git does not know GIT_NO_LAZY_FETCH.
  GIT_ALLOW_PROTOCOL: '',
  GIT_NO_LAZY_FETCH: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
};

/** Milliseconds. */
const timeLimit = 3000;

function git(programs: Programs, { top }: Layout, words: string[]): Promise<string | undefined> {
  return programs.run('git', [...withoutPrograms, ...words], {
    folder: top,
    // The person's own configuration names shorthands of addresses and folders to be trusted.
    paths: ['HOME', 'USERPROFILE', 'XDG_CONFIG_HOME', 'PROGRAMDATA'],
    foreignPaths: false,
    set: {
      ...withoutFetching,
      // The repository of this folder or none, with the files of this folder, whatever core.worktree says.
      GIT_CEILING_DIRECTORIES: dirname(top),
      GIT_WORK_TREE: top,
    },
    timeLimit,
  });
}

/** The GitHub repository that a checkout's remote "origin" points to, if it is on the API's host. */
async function repositoryOf(ask: Ask, apiUrl: string): Promise<Repository | undefined> {
  const remote = await ask('remote', 'get-url', 'origin');
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

async function headOf(ask: Ask): Promise<Head | undefined> {
  const [sha, branch] = await Promise.all([
    ask('rev-parse', '--verify', 'HEAD'),
    ask('symbolic-ref', '--short', 'HEAD'),
  ]);
  return sha !== undefined && isSha(sha) ? { sha, branch } : undefined;
}

async function positionOf(ask: Ask, sha: string): Promise<Position | undefined> {
  if (!isSha(sha)) return undefined;
  const counts = await ask('rev-list', '--left-right', '--count', `HEAD...${sha}`);
  const [, ahead, behind] = /^(\d+)\s+(\d+)$/.exec(counts ?? '') ?? [];
  return ahead === undefined ? undefined : { ahead: Number(ahead), behind: Number(behind) };
}

function isSha(text: string): boolean {
  return /^[0-9a-f]{40,64}$/.test(text);
}

/** So many paths are looked for; an answer names fewer. */
const maxLookedFor = 50;

/**
 * A tool that runs in a folder of the repository names paths from there: `src/a.ts` is
 * `packages/web/src/a.ts` where that is the only file of such a name.
 */
async function filesOf(ask: Ask, named: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const paths = [...new Set(named)]
    .map((path) => path.replace(/^(?:\.{1,2}\/)+/, ''))
    .filter((path) => /^[^/\\*?[\]:\p{Cc}-][^\\*?[\]:\p{Cc}]*$/u.test(path))
    .slice(0, maxLookedFor);
  if (paths.length === 0) return new Map();
  const asked = paths.flatMap((path) => [`:(top)${path}`, `:(top)*/${path}`]);
  const found = await ask('ls-files', '-z', '--', ...asked);
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
