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

/** An environment variable; on Windows the case of its name does not matter. */
export function variable({ environment, platform }: Machine, name: string): string | undefined {
  if (platform !== 'win32') return environment[name];
  const [, value] =
    Object.entries(environment).find(([key]) => key.toUpperCase() === name.toUpperCase()) ?? [];
  return value;
}

/** Whether a path names the same file whatever the working directory or drive is. */
export function isAbsolutePath(path: string, platform: string): boolean {
  return platform === 'win32' ? /^(?:[A-Za-z]:[\\/]|\\\\[^\\])/.test(path) : path.startsWith('/');
}

/** Whether a path is the folder or lies in it. Both must be real paths. */
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
 * The folder whose files may come from somebody else: the outermost checkout around the working
 * directory, or else the working directory. Never the root or the home folder, since hosts start
 * servers there, too, and those files are the person's own.
 */
export async function untrustedFolder({
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
 * The folders of PATH in which programs are looked for. Folders into which a checkout could put its
 * own programs are left out: npx and npm run put its node_modules/.bin first, and relative or empty
 * entries depend on the working directory.
 */
export async function searchedFolders(machine: Machine): Promise<string[]> {
  const untrusted = await untrustedFolder(machine);
  const folders = await Promise.all(
    absoluteEntries(machine).map(async (entry) => {
      const at = await real(entry);
      if (isPackageScripts(at)) return [];
      return untrusted !== undefined && isInside(at, untrusted, machine.platform) ? [] : [entry];
    }),
  );
  return folders.flat();
}

/** The absolute entries of PATH, without those for the scripts of a package. */
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
 * The file names that a program may have. Windows tries the endings of PATHEXT; only those that it
 * starts without a shell are used:
 * https://nodejs.org/api/child_process.html#spawning-bat-and-cmd-files-on-windows
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
  const untrusted = await untrustedFolder(machine);
  for (const folder of await searchedFolders(machine)) {
    for (const file of fileNames(name, machine)) {
      const path = join(folder, file);
      const at = await programAt(path);
      if (at === undefined) continue;
      if (untrusted === undefined || !isInside(at, untrusted, machine.platform)) return path;
    }
  }
  return undefined;
}

/** The real path of an executable file; undefined where there is none. */
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
