import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { once } from '../text/lazy.ts';
import { removeAbandoned } from './cleanup.ts';

/** The finished logs that were read before, on this disk. */
export interface LogCache {
  /** The bytes under a key, checked to be what was stored; undefined where there are none. */
  read(key: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Passes bytes on, and keeps them when they come to their end. */
  keep(key: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
}

/** For --no-cache. */
export const noCache: LogCache = {
  async read() {
    return undefined;
  },
  async *keep(_, bytes) {
    yield* bytes;
  },
};

/**
 * A cache in a folder that only its owner can read. Several servers may share it: entries are
 * stored whole and by content (https://github.com/npm/cacache#readme), and one that does not have
 * the bytes of its digest is dropped. Where the disk is full or read-only, logs are passed on and
 * not kept, and stderr says so.
 * @param limit in bytes; what was not used for longest goes first
 */
export function diskCache(folder: string, limit: number): LogCache {
  const incoming = join(folder, 'incoming');
  let complained = false;
  const complain = (error: unknown) => {
    if (!complained) console.error(`workflow-runs-mcp: logs are not cached: ${String(error)}`);
    complained = true;
  };

  const ready = once(async () => {
    await mkdir(incoming, { recursive: true, mode: 0o700 });
    // The folder may be an older one, made by hand.
    await chmod(folder, 0o700);
    await removeAbandoned(incoming, () => true);
    return (await import('cacache')).default;
  });

  const store = async (key: string, path: string, size: number) => {
    const cacache = await ready();
    if (size === 0 || size > limit) return;
    await pipeline(createReadStream(path), cacache.put.stream(folder, key));
    const entries = await Promise.all(
      Object.values(await cacache.ls(folder)).map(async (entry) => {
        const content = await stat(entry.path).catch(() => undefined);
        return { ...entry, used: content?.mtimeMs ?? 0 };
      }),
    );
    let total = entries.reduce((sum, entry) => sum + entry.size, 0);
    for (const entry of entries.toSorted((a, b) => a.used - b.used)) {
      if (total <= limit) return;
      await cacache.rm.entry(folder, entry.key);
      await cacache.rm.content(folder, entry.integrity);
      total -= entry.size;
    }
  };

  return {
    async read(key) {
      try {
        const cacache = await ready();
        const entry = await cacache.get.info(folder, key);
        if (!entry) return undefined;
        // Once it is open, nobody can take it away.
        const file = await open(entry.path).catch(ifThere);
        if (!file) return undefined;
        if (!(await isSound(file, entry.integrity))) {
          await file.close();
          await cacache.rm.entry(folder, key);
          await cacache.rm.content(folder, entry.integrity);
          return undefined;
        }
        const now = new Date();
        await file.utimes(now, now);
        return file.createReadStream({ start: 0, highWaterMark: piece });
      } catch (error) {
        complain(error);
        return undefined;
      }
    },

    async *keep(key, bytes) {
      const path = join(incoming, randomUUID());
      const file = await ready()
        .then(() => open(path, 'wx', 0o600))
        .catch(complain);
      let kept = file !== undefined;
      let size = 0;
      let whole = false;
      try {
        for await (const chunk of bytes) {
          if (kept) {
            await file?.writeFile(chunk).catch((error: unknown) => {
              kept = false;
              complain(error);
            });
          }
          size += chunk.length;
          yield chunk;
        }
        whole = true;
      } finally {
        await file?.close();
        if (kept && whole) await store(key, path, size).catch(complain);
        if (file) await rm(path, { force: true });
      }
    },
  };
}

/** How much of a file is read at once: larger pieces are not quicker. */
const piece = 1 << 18;

/** That another server, or another call, has taken a file away is no fault. */
function ifThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

/**
 * Reads it all once: afterwards it would be too late to find out. Not through cacache, which reads
 * 64 MB at a time (https://github.com/npm/cacache/blob/main/lib/content/read.js).
 * @param integrity `<algorithm>-<digest in base64>`
 */
async function isSound(file: FileHandle, integrity: string): Promise<boolean> {
  const [algorithm = '', digest] = integrity.split(/-(.*)/s);
  const hash = createHash(algorithm);
  const bytes = file.createReadStream({ start: 0, autoClose: false, highWaterMark: piece });
  await pipeline(bytes, hash);
  return hash.digest('base64') === digest;
}
