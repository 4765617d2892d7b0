import { constants } from 'node:fs';
import { access, lstat, realpath, stat } from 'node:fs/promises';
import { posix, win32 } from 'node:path';

/** The machine that the server runs on, as it was started. */
export interface Machine {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** As process.platform has it. */
  readonly platform: string;
  readonly home: string;
  /** The working directory. */
  readonly folder: string;
}

/** A variable of the environment; Windows writes their names in any case. */
export function variable({ environment, platform }: Machine, name: string): string | undefined {
  if (platform !== 'win32') return environment[name];
  const [, value] =
    Object.entries(environment).find(([key]) => key.toUpperCase() === name.toUpperCase()) ?? [];
  return value;
}

/** Whether a path names one place, whatever the working directory or drive is. */
export function isAbsolutePath(path: string, platform: string): boolean {
  return platform === 'win32' ? /^(?:[A-Za-z]:[\\/]|\\\\[^\\])/.test(path) : path.startsWith('/');
}

/** Whether a path is a folder or lies in it; both are real paths. */
export function isInside(
  path: string,
  folder: string,
  platform: string = process.platform,
): boolean {
  const { relative, isAbsolute, sep } = pathsOf(platform);
  const relativePath = relative(folder, path);
  return relativePath !== '..' && !relativePath.startsWith(`..${sep}`) && !isAbsolute(relativePath);
}

/**
 * The folder whose files are somebody else's: the outermost checkout around the working directory, or
 * else the working directory. Not a root or the home folder: hosts start servers there, and what lies
 * there is the person's own.
 */
export async function foreignFolder({
  folder,
  home,
  platform,
}: Machine): Promise<string | undefined> {
  const { dirname, join } = pathsOf(platform);
  const [start, own] = await Promise.all([real(folder), real(home)]);
  let outermost = isInside(own, start, platform) ? undefined : start;
  for (let at = start; dirname(at) !== at; at = dirname(at)) {
    if (at !== own && (await exists(join(at, '.git')))) outermost = at;
  }
  return outermost;
}

/**
 * The folders of PATH that programs are looked for in. Those are left out in which a checkout could
 * put a program of its own: npx and npm run put its node_modules/.bin first, and a relative or empty
 * entry is a folder of wherever one is.
 */
export async function searchedFolders(machine: Machine): Promise<string[]> {
  const foreign = await foreignFolder(machine);
  const folders = await Promise.all(
    absoluteEntries(machine).map(async (entry) => {
      const at = await real(entry);
      if (isPackageScripts(at)) return [];
      return foreign !== undefined && isInside(at, foreign, machine.platform) ? [] : [entry];
    }),
  );
  return folders.flat();
}

/** The entries of PATH that name one place and are not those of a package's scripts. */
export function absoluteEntries(machine: Machine): string[] {
  const { delimiter } = pathsOf(machine.platform);
  return (variable(machine, 'PATH') ?? '')
    .split(delimiter)
    .map((entry) => (machine.platform === 'win32' ? entry.replaceAll('"', '') : entry))
    .filter((entry) => isAbsolutePath(entry, machine.platform) && !isPackageScripts(entry));
}

function isPackageScripts(folder: string): boolean {
  return /(?:^|[\\/])node_modules[\\/]+(?:\.[\\/]+)*\.bin(?:[\\/]|$)/i.test(folder);
}

/**
 * The files that a program of that name may be. Windows tries the endings of PATHEXT; only those that
 * it starts without a shell count: https://nodejs.org/api/child_process.html#spawning-bat-and-cmd-files-on-windows
 */
export function fileNames(name: string, machine: Machine): string[] {
  if (machine.platform !== 'win32') return [name];
  return (variable(machine, 'PATHEXT') ?? '.COM;.EXE')
    .split(';')
    .map((ending) => ending.trim().toLowerCase())
    .filter((ending) => ending === '.com' || ending === '.exe')
    .map((ending) => `${name}${ending}`);
}

/** The absolute path of a program; undefined where no searched folder has it. */
export async function findProgram(name: string, machine: Machine): Promise<string | undefined> {
  const { join } = pathsOf(machine.platform);
  const foreign = await foreignFolder(machine);
  for (const folder of await searchedFolders(machine)) {
    for (const file of fileNames(name, machine)) {
      const path = join(folder, file);
      const at = await programAt(path);
      if (at === undefined) continue;
      if (foreign === undefined || !isInside(at, foreign, machine.platform)) return path;
    }
  }
  return undefined;
}

/** The real path of a file that can be run. */
async function programAt(path: string): Promise<string | undefined> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile() ? await realpath(path) : undefined;
  } catch {
    return undefined;
  }
}

async function real(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

function pathsOf(platform: string) {
  return platform === 'win32' ? win32 : posix;
}
