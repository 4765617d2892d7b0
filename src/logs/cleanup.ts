import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Nothing takes a day to be written. */
const abandonedAfter = 24 * 3_600_000;

/** Takes away the unfinished files of a folder that a server which was killed left behind. */
export async function removeAbandoned(
  folder: string,
  unfinished: (name: string) => boolean,
): Promise<void> {
  for (const name of (await readdir(folder)).filter(unfinished)) {
    const path = join(folder, name);
    const made = await stat(path).catch(() => undefined);
    if (made && Date.now() - made.mtimeMs > abandonedAfter) await rm(path, { force: true });
  }
}
