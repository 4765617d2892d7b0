import { chmod, lstat, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ToolError } from '../github/errors.ts';

/**
 * Creates a folder that only its owner can read, with all folders between it and the root.
 * @throws ToolError where others may write into one of them: they could replace files or place
 * links
 */
export async function privateFolder(root: string, ...below: string[]): Promise<string> {
  let path = root;
  for (const name of ['.', ...below]) {
    path = join(path, name);
    // One after the other, so that nothing is created in a folder that is refused.
    await mkdir(path, { recursive: true, mode: 0o700 });
    await makePrivate(path);
  }
  return path;
}

const writableByOthers = 0o022;

async function makePrivate(path: string): Promise<void> {
  // Windows has access control lists instead, which a folder inherits from the user profile.
  if (process.getuid === undefined) return;
  const { uid, mode } = await stat(path);
  const isLink = (await lstat(path)).isSymbolicLink();
  if (uid !== process.getuid() || (mode & writableByOthers) !== 0) {
    throw new ToolError(
      `${path} is ${isLink ? 'a link to ' : ''}a folder that others may write, so that nothing is kept there. Remove it, or let only its owner write (chmod 700), or set XDG_CACHE_HOME to another place.`,
    );
  }
  // A link leads to a folder of the person's, which is left as it is.
  if (!isLink && (mode & 0o777) !== 0o700) await chmod(path, 0o700);
}
