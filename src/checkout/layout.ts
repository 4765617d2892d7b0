import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isInside } from '../programs/search.ts';

/** Where the parts of a checkout lie, as its own files say. All paths are real paths. */
export interface Layout {
  /** The folder with the checked-out files. */
  readonly top: string;
  /** The folder with HEAD and the index. */
  readonly gitFolder: string;
  /** Whether the index and all objects lie in the checkout itself, not in another folder. */
  readonly complete: boolean;
}

/**
 * The checkout around a folder; undefined where there is none. A bare repository does not count: it
 * may be hidden among the files of somebody else's checkout,
 * https://github.com/justinsteven/advisories/blob/main/2022_git_buried_bare_repos_and_fsmonitor_various_abuses.md
 */
export async function layoutAround(folder: string): Promise<Layout | undefined> {
  for (let at = await realpath(folder); ; at = dirname(at)) {
    const entry = await entryAt(join(at, '.git'));
    if (entry) return layoutOf(at, entry);
    if ((await isRepository(at)) || dirname(at) === at) return undefined;
  }
}

async function isRepository(folder: string): Promise<boolean> {
  const [head, objects, common] = await Promise.all(
    ['HEAD', 'objects', 'commondir'].map((name) => entryAt(join(folder, name))),
  );
  return head !== undefined && (objects ?? common) !== undefined;
}

async function layoutOf(top: string, entry: Entry): Promise<Layout | undefined> {
  const git = join(top, '.git');
  const gitFolder = entry === 'folder' ? git : await linkedFolder(git);
  if (gitFolder === undefined) return undefined;
  const common = await commonFolder(gitFolder);
  const owner =
    entry === 'folder'
      ? common === gitFolder
      : (await isWorktree(git, gitFolder, common)) || (await isSubmodule(top, gitFolder));
  if (!owner) return undefined;
  const complete = (await hasOwnIndex(gitFolder)) && (await hasOwnObjects(common, top));
  return { top, gitFolder, complete };
}

/** The folder that a .git file names: https://git-scm.com/docs/gitrepository-layout */
async function linkedFolder(file: string): Promise<string | undefined> {
  const [, path] = /^gitdir: (.+)$/.exec((await textOf(file)) ?? '') ?? [];
  return path && realpath(resolve(dirname(file), path)).catch(() => undefined);
}

async function commonFolder(gitFolder: string): Promise<string> {
  const common = await textOf(join(gitFolder, 'commondir'));
  if (common === undefined) return gitFolder;
  const folder = resolve(gitFolder, common);
  return realpath(folder).catch(() => folder);
}

/** A .git file can name any repository, so the repository has to name the worktree, too. */
async function isWorktree(file: string, gitFolder: string, common: string): Promise<boolean> {
  if (dirname(gitFolder) !== join(common, 'worktrees')) return false;
  const worktree = await textOf(join(gitFolder, 'gitdir'));
  return (
    worktree !== undefined &&
    (await realpath(resolve(gitFolder, worktree)).catch(() => undefined)) === file
  );
}

async function isSubmodule(top: string, gitFolder: string): Promise<boolean> {
  const superproject = dirname(top) === top ? undefined : await layoutAround(dirname(top));
  return superproject !== undefined && isInside(gitFolder, join(superproject.gitFolder, 'modules'));
}

async function hasOwnIndex(gitFolder: string): Promise<boolean> {
  const entries = await readdir(gitFolder, { withFileTypes: true });
  return entries.every((entry) => !/^(?:shared)?index(?:\.|$)/.test(entry.name) || entry.isFile());
}

/**
 * Whether no link and no alternate (https://git-scm.com/docs/gitrepository-layout) leads to objects
 * elsewhere.
 */
async function hasOwnObjects(common: string, top: string): Promise<boolean> {
  const folders = [join(common, 'objects')];
  for (const objects of folders) {
    if (folders.length > maxAlternates) return false;
    for (const part of [objects, join(objects, 'info'), join(objects, 'pack')]) {
      if (!(await isWithoutLinks(part))) return false;
    }
    const file = join(objects, 'info', 'alternates');
    if ((await entryAt(file)) === undefined) continue;
    const text = await textOf(file);
    if (text === undefined) return false;
    for (const line of text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))) {
      const alternate = await realpath(resolve(objects, line)).catch(() => undefined);
      if (alternate === undefined || line.startsWith('"')) return false;
      if (!isInside(alternate, common) && !isInside(alternate, top)) return false;
      if (!folders.includes(alternate)) folders.push(alternate);
    }
  }
  return true;
}

/** Git itself follows alternates of alternates to this depth. */
const maxAlternates = 5;

async function isWithoutLinks(folder: string): Promise<boolean> {
  const entry = await entryAt(folder);
  if (entry === undefined) return true;
  if (entry !== 'folder') return false;
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.every((inner) => inner.isFile() || inner.isDirectory());
}

type Entry = 'file' | 'folder' | 'other';

/** What is at a path; a link is not followed. */
async function entryAt(path: string): Promise<Entry | undefined> {
  const stats = await lstat(path).catch(() => undefined);
  if (stats === undefined) return undefined;
  return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
}

/** The files read here hold a path or a few. */
const maxTextBytes = 65_536;

/** The text of a short regular file: reading a pipe would never end. */
async function textOf(path: string): Promise<string | undefined> {
  const stats = await lstat(path).catch(() => undefined);
  if (!stats?.isFile() || stats.size > maxTextBytes) return undefined;
  return (await readFile(path, 'utf8')).trimEnd();
}
