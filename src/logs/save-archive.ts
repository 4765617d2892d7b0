import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, open as openFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ToolError } from '../github/errors.ts';
import type { Repository } from '../github/repository.ts';
import { size as sizeText } from '../text/format.ts';
import { removeAbandoned } from './cleanup.ts';
import { privateFolder } from './private-folder.ts';

const unfinishedEnd = '.part';

/** Where an archive lies, below the folder of ours that archives share with other things. */
export interface ArchivePlace {
  readonly root: string;
  /** The names of the folders below it, and of the file. */
  readonly path: readonly string[];
  /** In bytes, of all archives together. */
  readonly limit: number;
  /** What to do where it cannot be kept, in a sentence. */
  readonly instead: string;
}

const archivesFolder = 'archives';

/** Where an archive of a repository lies. */
export function archivePlace(
  {
    cacheFolder: root,
    archiveLimit: limit,
    webHost,
  }: Readonly<{ cacheFolder: string; archiveLimit: number; webHost: string }>,
  { owner, repo }: Repository,
  { file, instead }: { readonly file: string; readonly instead: string },
): ArchivePlace {
  const path = [webHost.replace(':', '_'), owner.toLowerCase(), repo.toLowerCase(), file];
  return { root, path, limit, instead };
}

/** The bytes of an archive as they come. */
export interface IncomingArchive {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** In bytes, where it is known before they come. */
  readonly size?: number;
  /** @param done bytes that came so far */
  readonly progress?: (done: number) => void;
}

/**
 * Streams an archive into a private file, which appears when it is whole; older ones make room for it.
 * @throws ToolError where it is larger than all archives may be, or its folder is not private
 */
export async function saveArchive(
  incoming: IncomingArchive,
  { root, path: names, limit, instead }: ArchivePlace,
): Promise<{ readonly path: string; readonly size: number }> {
  const tooLarge = () =>
    new ToolError(
      `The archive takes more than the ${sizeText(limit)} that --archive-size allows: nothing of it is kept. ${instead}`,
    );
  if ((incoming.size ?? 0) > limit) throw tooLarge();
  const path = join(root, archivesFolder, ...names);
  const folder = await privateFolder(root, archivesFolder, ...names.slice(0, -1));
  await removeAbandoned(folder, (name) => name.endsWith(unfinishedEnd));
  // Two calls may save the same archive at once.
  const unfinished = join(folder, `${basename(path)}.${randomUUID()}${unfinishedEnd}`);
  try {
    await pipeline(
      within(limit, incoming, tooLarge),
      createWriteStream(unfinished, { mode: 0o600, flags: 'wx' }),
    );
    await refuseOther(unfinished);
    await chmod(unfinished, 0o600);
    const { size } = await stat(unfinished);
    await makeRoom(join(root, archivesFolder), limit - size);
    await rename(unfinished, path);
    return { path, size };
  } catch (error) {
    throw noSpace(error, instead) ?? error;
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Bytes of the archives that are being written by all calls. */
let writing = 0;

async function* within(
  limit: number,
  { bytes, progress }: IncomingArchive,
  tooLarge: () => ToolError,
) {
  let size = 0;
  try {
    for await (const chunk of bytes) {
      size += chunk.length;
      writing += chunk.length;
      if (writing > limit) throw tooLarge();
      progress?.(size);
      yield chunk;
    }
  } finally {
    writing -= size;
  }
}

/** Lets archives go, the oldest first, until no more than so many bytes of them are left. */
async function makeRoom(folder: string, left: number): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile() && !entry.name.endsWith(unfinishedEnd))
      .map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        const found = await stat(path).catch(() => undefined);
        return { path, size: found?.size ?? 0, made: found?.mtimeMs ?? 0 };
      }),
  );
  let total = files.reduce((sum, { size }) => sum + size, 0);
  for (const { path, size } of files.sort((a, b) => a.made - b.made)) {
    if (total <= left) return;
    await rm(path, { force: true });
    total -= size;
  }
}

/** What a person can do about a disk that takes no more; undefined: it is something else. */
function noSpace(error: unknown, instead: string): ToolError | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOSPC' && code !== 'EDQUOT' && code !== 'EFBIG') return undefined;
  return new ToolError(`The disk has no room for the archive: nothing of it is kept. ${instead}`);
}

/** https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.3.7 and, for an empty one, 4.3.16 */
async function refuseOther(path: string): Promise<void> {
  const file = await openFile(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    if (!['PK\u0003\u0004', 'PK\u0005\u0006'].includes(buffer.toString('latin1'))) {
      throw new ToolError('Storage sent something else than a zip archive. Try again in a minute.');
    }
  } finally {
    await file.close();
  }
}
