import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ToolError } from '../github/errors.ts';
import { once } from '../text/lazy.ts';
import { removeAbandoned } from './cleanup.ts';
import { fileSize, type KeptLog, logWriter, readKept } from './kept-log.ts';
import { privateFolder } from './private-folder.ts';

/** The cache of finished logs on disk. */
export interface LogCache {
  /** The log under a key; undefined where there is none. */
  read(key: string): Promise<KeptLog | undefined>;
  /** Deletes a log that turned out to be damaged. */
  drop(key: string): Promise<void>;
  /** Passes bytes on, and keeps them if they come to their end. */
  keep(key: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
}

/** For --no-cache. */
export const noCache: LogCache = {
  async read() {
    return undefined;
  },
  async drop() {},
  async *keep(_, bytes) {
    yield* bytes;
  },
};

/** A full cache is emptied to this share of its limit, so that it is not full again at once. */
const trimTarget = 0.9;

/**
 * The folder is counted again after writing this share of the limit, since other servers may write
 * there, too.
 */
const recountShare = 0.1;

const entrySuffix = '.log';

/**
 * A cache in a folder that only its owner can read, with one file for each log. Several servers may
 * share it: an entry appears only when it is complete. Where the disk is full or read-only, logs
 * are passed on without being kept, and stderr says so.
 * @param limit in bytes, including logs being written; the least recently used logs are evicted
 */
export function diskCache(folder: string, limit: number): LogCache {
  const incoming = join(folder, 'incoming');
  let hasWarned = false;
  const warn = (error: unknown) => {
    const why = error instanceof ToolError ? error.message : String(error);
    if (!hasWarned) console.error(`workflow-runs-mcp: logs are not cached: ${why}`);
    hasWarned = true;
  };

  const ready = once(async () => {
    await privateFolder(dirname(folder), basename(folder), 'incoming');
    await removeAbandoned(incoming, () => true);
  });

  const pathOf = (key: string) =>
    join(folder, `${createHash('sha256').update(key).digest('hex')}${entrySuffix}`);

  /** Bytes in the folder as far as this server knows, including those being written. */
  let total = 0;
  let writing = 0;
  let uncounted = Number.POSITIVE_INFINITY;
  let counting: Promise<void> | undefined;

  /**
   * Counts the folder and evicts what exceeds the limit. A call during a count waits for it and
   * starts another one.
   */
  const count = async () => {
    await counting?.catch(() => {});
    counting ??= countFolder().finally(() => {
      counting = undefined;
    });
    return counting;
  };

  const countFolder = async () => {
    uncounted = 0;
    const entries = await entriesOf(folder);
    total = entries.reduce((sum, { size }) => sum + size, writing);
    if (total <= limit) return;
    for (const { path, size } of entries.sort((a, b) => a.used - b.used)) {
      if (total <= trimTarget * limit) return;
      await rm(path, { force: true });
      total -= size;
    }
  };

  return {
    async read(key) {
      try {
        await ready();
        // An open file stays readable even if another call deletes it.
        const file = await open(pathOf(key)).catch(ignoreMissing);
        if (!file) return undefined;
        const kept = await readKept(file);
        if (!kept) {
          await file.close();
          await rm(pathOf(key), { force: true });
          return undefined;
        }
        const now = new Date();
        await file.utimes(now, now);
        return kept;
      } catch (error) {
        warn(error);
        return undefined;
      }
    },

    async drop(key) {
      await rm(pathOf(key), { force: true }).catch(warn);
    },

    async *keep(key, bytes) {
      const path = join(incoming, randomUUID());
      let file: FileHandle | undefined;
      try {
        await ready();
        file = await open(path, 'wx', 0o600);
      } catch (error) {
        warn(error);
      }
      const writer = file && logWriter(file);
      let size = 0;
      const giveUp = async (error?: unknown) => {
        if (error !== undefined) warn(error);
        const unfinished = file;
        file = undefined;
        total -= size;
        writing -= size;
        await unfinished?.close();
        await rm(path, { force: true });
      };
      const write = async (chunk: Uint8Array) => {
        size += chunk.length;
        writing += chunk.length;
        total += chunk.length;
        uncounted += chunk.length;
        if (total > limit) await count();
        else if (uncounted > recountShare * limit) count().catch(warn);
        if (total > limit) await giveUp();
        else await writer?.write(chunk);
      };
      const finish = async () => {
        await writer?.end();
        await file?.close();
        await rename(path, pathOf(key));
        file = undefined;
        const written = () => {
          writing -= size;
          total += fileSize(size) - size;
        };
        // A count in progress may miss a new entry, so until it has ended the entry counts as being
        // written. Counting many entries takes time, so this does not wait for it.
        if (counting) void counting.catch(() => {}).then(written);
        else written();
        if (total > limit) await count();
      };
      try {
        for await (const chunk of bytes) {
          if (file) await write(chunk).catch(giveUp);
          yield chunk;
        }
        if (file && size > 0) await finish().catch(giveUp);
      } finally {
        if (file) await giveUp();
      }
    },
  };
}

interface Entry {
  readonly path: string;
  readonly size: number;
  /** When it was last used, in milliseconds since 1970. */
  readonly used: number;
}

/** How many files are examined at the same time. */
const concurrency = 64;

async function entriesOf(folder: string): Promise<Entry[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(entrySuffix));
  const entries: Entry[] = [];
  for (let at = 0; at < names.length; at += concurrency) {
    const group = names.slice(at, at + concurrency).map(async (name) => {
      const path = join(folder, name);
      const found = await stat(path).catch(ignoreMissing);
      return found ? [{ path, size: found.size, used: found.mtimeMs }] : [];
    });
    entries.push(...(await Promise.all(group)).flat());
  }
  return entries;
}

/** Another server or call may have deleted a file, which is not an error. */
function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
