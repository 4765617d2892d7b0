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

const unfinishedSuffix = '.part';

/** Where to save an archive, below the server's folder. */
interface ArchiveDestination {
  readonly root: string;
  /** The names of the folders below the root, and of the file. */
  readonly path: readonly string[];
  /** Maximum size of all archives together, in bytes. */
  readonly limit: number;
  /** A sentence on what to do instead, where the archive cannot be saved. */
  readonly instead: string;
}

const archivesFolder = 'archives';

/** Where to save an archive of a repository. */
export function archiveDestination(
  {
    cacheFolder: root,
    archiveLimit: limit,
    webHost,
  }: Readonly<{ cacheFolder: string; archiveLimit: number; webHost: string }>,
  { owner, repo }: Repository,
  { file, instead }: { readonly file: string; readonly instead: string },
): ArchiveDestination {
  const path = [webHost.replace(':', '_'), owner.toLowerCase(), repo.toLowerCase(), file];
  return { root, path, limit, instead };
}

/** An archive that is being downloaded. */
interface IncomingArchive {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** In bytes, where known in advance. */
  readonly size?: number;
  /** @param done the number of bytes received so far */
  readonly progress?: (done: number) => void;
}

/**
 * Streams an archive into a private file, which appears when it is complete. The oldest archives
 * are deleted to make room for it.
 * @throws ToolError where it exceeds the limit or is not a zip, or its folder is not private
 */
export async function saveArchive(
  incoming: IncomingArchive,
  { root, path: names, limit, instead }: ArchiveDestination,
): Promise<{ readonly path: string; readonly size: number }> {
  const tooLarge = () =>
    new ToolError(
      `The archive takes more than the ${sizeText(limit)} that --archive-size allows: nothing of it is kept. ${instead}`,
    );
  if ((incoming.size ?? 0) > limit) throw tooLarge();
  const path = join(root, archivesFolder, ...names);
  const folder = await privateFolder(root, archivesFolder, ...names.slice(0, -1));
  await removeAbandoned(folder, (name) => name.endsWith(unfinishedSuffix));
  // Two calls may save the same archive at once.
  const unfinished = join(folder, `${basename(path)}.${randomUUID()}${unfinishedSuffix}`);
  try {
    await pipeline(
      limited(limit, incoming, tooLarge),
      createWriteStream(unfinished, { mode: 0o600, flags: 'wx' }),
    );
    await requireZip(unfinished);
    await chmod(unfinished, 0o600);
    const { size } = await stat(unfinished);
    await makeRoom(join(root, archivesFolder), limit - size);
    await rename(unfinished, path);
    return { path, size };
  } catch (error) {
    throw diskFullError(error, instead) ?? error;
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** Bytes of the archives that all calls are writing now. */
let writing = 0;

async function* limited(
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

/** Deletes archives, oldest first, until they take no more than some bytes. */
async function makeRoom(folder: string, left: number): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile() && !entry.name.endsWith(unfinishedSuffix))
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

/** The error for a full disk; undefined for other errors. */
function diskFullError(error: unknown, instead: string): ToolError | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOSPC' && code !== 'EDQUOT' && code !== 'EFBIG') return undefined;
  return new ToolError(`The disk has no room for the archive: nothing of it is kept. ${instead}`);
}

/**
 * @throws ToolError where a file has no zip signature (APPNOTE.TXT,
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.7 and 4.3.16)
 */
async function requireZip(path: string): Promise<void> {
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
