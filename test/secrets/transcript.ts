import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The token of all tests: one that no mask would hide, so that it is seen wherever it comes out. */
export const token = 'token-of-the-tests';

/** What signs the addresses of the fake GitHub's storage. */
export const signature = 'c2lnbmF0dXJl';

/** Where all that the server says in a run of the suite is written down; see suite.ts. */
const folder = process.env.TEST_TRANSCRIPT;

function note(file: string, text: string): void {
  if (folder !== undefined) appendFileSync(join(folder, file), `${text}\n`);
}

/** Writes down what the server said or wrote. */
export function record(text: string): void {
  note(`${process.pid}.txt`, text);
}

/** Names something that must never come out, beside the token and the signature. */
export function secret(text: string): void {
  note('secrets', JSON.stringify(text));
}

/**
 * Writes down all files below a folder, with their names; of large ones the beginning. A server that
 * still works may move one meanwhile: then all are listed anew, so that none is passed over.
 */
export async function recordFiles(path: string): Promise<void> {
  if (folder === undefined) return;
  for (let recorded = false; !recorded && existsSync(path); ) {
    try {
      const entries = await readdir(path, { recursive: true, withFileTypes: true });
      for (const entry of entries.filter((each) => each.isFile())) {
        const file = join(entry.parentPath, entry.name);
        record(`${file}\n${readFileSync(file, 'latin1').slice(0, 1e6)}`);
      }
      recorded = true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}
