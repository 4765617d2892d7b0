import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isInside } from '../programs/search.ts';

/** Where the parts of a checkout lie, as its own files say; all are real paths. */
export interface Layout {
  /** The folder with the person's files. */
  readonly top: string;
  /** The folder with HEAD and the index. */
  readonly gitFolder: string;
  /** Whether the index and all objects lie in the checkout: if not, they are those of another folder. */
  readonly complete: boolean;
}

/**
 * The checkout around a folder; undefined where there is none, and in a bare repository, which may be
 * a file like others of somebody's checkout: https://github.com/justinsteven/advisories/blob/main/2022_git_buried_bare_repos_and_fsmonitor_various_abuses.md
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

/** https://git-scm.com/docs/gitrepository-layout: a file .git names the folder. */
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

/** The repository has to know of its worktree: any file .git can name any repository. */
async function isWorktree(file: string, gitFolder: string, common: string): Promise<boolean> {
  if (dirname(gitFolder) !== join(common, 'worktrees')) return false;
  const back = await textOf(join(gitFolder, 'gitdir'));
  return (
    back !== undefined && (await realpath(resolve(gitFolder, back)).catch(() => undefined)) === file
  );
}

async function isSubmodule(top: string, gitFolder: string): Promise<boolean> {
  const around = dirname(top) === top ? undefined : await layoutAround(dirname(top));
  return around !== undefined && isInside(gitFolder, join(around.gitFolder, 'modules'));
}

async function hasOwnIndex(gitFolder: string): Promise<boolean> {
  const entries = await readdir(gitFolder, { withFileTypes: true });
  return entries.every((entry) => !/^(?:shared)?index(?:\.|$)/.test(entry.name) || entry.isFile());
}

/** Neither links nor alternates (https://git-scm.com/docs/gitrepository-layout) lead to other objects. */
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

/** Git follows alternates of alternates to this depth. */
const maxAlternates = 5;

async function isWithoutLinks(folder: string): Promise<boolean> {
  const entry = await entryAt(folder);
  if (entry === undefined) return true;
  if (entry !== 'folder') return false;
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.every((inner) => inner.isFile() || inner.isDirectory());
}

type Entry = 'file' | 'folder' | 'other';

/** What is at a path, a link counting as itself. */
async function entryAt(path: string): Promise<Entry | undefined> {
  const stats = await lstat(path).catch(() => undefined);
  if (stats === undefined) return undefined;
  return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
}

/** Files that name folders are short. */
const longestText = 65_536;

/** The text of a short file: a pipe would be read for ever. */
async function textOf(path: string): Promise<string | undefined> {
  const stats = await lstat(path).catch(() => undefined);
  if (!stats?.isFile() || stats.size > longestText) return undefined;
  return (await readFile(path, 'utf8')).trimEnd();
}
