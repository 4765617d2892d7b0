import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** An unfinished file this old was left by a server that was killed. */
const maxUnfinishedAge = 24 * 3_600_000;

/** Deletes unfinished files that a killed server left in a folder. */
export async function removeAbandoned(
  folder: string,
  unfinished: (name: string) => boolean,
): Promise<void> {
  for (const name of (await readdir(folder)).filter(unfinished)) {
    const path = join(folder, name);
    const made = await stat(path).catch(() => undefined);
    if (made && Date.now() - made.mtimeMs > maxUnfinishedAge) await rm(path, { force: true });
  }
}
