import { chmod, lstat, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ToolError } from '../github/errors.ts';

/**
 * Makes a folder that only its owner can read, and all folders between it and a root of ours.
 * @throws ToolError where one of them is a folder that others may write: they could put files of
 * theirs, or links, in place of ours
 */
export async function privateFolder(root: string, ...below: string[]): Promise<string> {
  let path = root;
  for (const name of ['.', ...below]) {
    path = join(path, name);
    // One after the other: nothing is made in a folder that is refused.
    await mkdir(path, { recursive: true, mode: 0o700 });
    await makePrivate(path);
  }
  return path;
}

const writableByOthers = 0o022;

async function makePrivate(path: string): Promise<void> {
  // Windows has lists of rights instead, which a folder takes over from the profile that it lies in.
  if (process.getuid === undefined) return;
  const { uid, mode } = await stat(path);
  const isLink = (await lstat(path)).isSymbolicLink();
  if (uid !== process.getuid() || (mode & writableByOthers) !== 0) {
    throw new ToolError(
      `${path} is ${isLink ? 'a link to ' : ''}a folder that others may write, so that nothing is kept there. Remove it, or let only its owner write (chmod 700), or set XDG_CACHE_HOME to another place.`,
    );
  }
  // What a link leads to is the person's own folder, and stays as it is.
  if (!isLink && (mode & 0o777) !== 0o700) await chmod(path, 0o700);
}
