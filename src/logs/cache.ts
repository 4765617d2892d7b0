import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ToolError } from '../github/errors.ts';
import { once } from '../text/lazy.ts';
import { removeAbandoned } from './cleanup.ts';
import { fileSize, type KeptLog, logWriter, readKept } from './kept-log.ts';
import { privateFolder } from './private-folder.ts';

/** The finished logs that were read before, on this disk. */
export interface LogCache {
  /** What is kept under a key; undefined where nothing is. */
  read(key: string): Promise<KeptLog | undefined>;
  /** Lets go what turned out to be damaged. */
  drop(key: string): Promise<void>;
  /** Passes bytes on, and keeps them when they come to their end. */
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

/** So much is let go at once where there is too much, so that it is not looked for again at once. */
const trimmedTo = 0.9;

/** What other servers keep in the same folder is counted again after this much of our own. */
const countedEach = 0.1;

const entryEnd = '.log';

/**
 * A cache in a folder that only its owner can read, one file for each log. Several servers may share
 * it: an entry appears when it is whole. Where the disk is full or read-only, logs are passed on and
 * not kept, and stderr says so.
 * @param limit in bytes, also while logs are being written; what was not used for longest goes first
 */
export function diskCache(folder: string, limit: number): LogCache {
  const incoming = join(folder, 'incoming');
  let complained = false;
  const complain = (error: unknown) => {
    const why = error instanceof ToolError ? error.message : String(error);
    if (!complained) console.error(`workflow-runs-mcp: logs are not cached: ${why}`);
    complained = true;
  };

  const ready = once(async () => {
    await privateFolder(dirname(folder), basename(folder), 'incoming');
    await removeAbandoned(incoming, () => true);
  });

  const pathOf = (key: string) =>
    join(folder, `${createHash('sha256').update(key).digest('hex')}${entryEnd}`);

  /** Bytes in the folder as far as this server knows, those that are being written among them. */
  let total = 0;
  let writing = 0;
  let uncounted = Number.POSITIVE_INFINITY;
  let counting: Promise<void> | undefined;

  /** Looks what is there, and lets go what is too much. What has come since a look began, the next one sees. */
  const count = async () => {
    await counting?.catch(() => {});
    counting ??= look().finally(() => {
      counting = undefined;
    });
    return counting;
  };

  const look = async () => {
    uncounted = 0;
    const entries = await entriesOf(folder);
    total = entries.reduce((sum, { size }) => sum + size, writing);
    if (total <= limit) return;
    for (const { path, size } of entries.sort((a, b) => a.used - b.used)) {
      if (total <= trimmedTo * limit) return;
      await rm(path, { force: true });
      total -= size;
    }
  };

  return {
    async read(key) {
      try {
        await ready();
        // Once it is open, nobody can take it away.
        const file = await open(pathOf(key)).catch(ifThere);
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
        complain(error);
        return undefined;
      }
    },

    async drop(key) {
      await rm(pathOf(key), { force: true }).catch(complain);
    },

    async *keep(key, bytes) {
      const path = join(incoming, randomUUID());
      let file: FileHandle | undefined;
      try {
        await ready();
        file = await open(path, 'wx', 0o600);
      } catch (error) {
        complain(error);
      }
      const writer = file && logWriter(file);
      let size = 0;
      const giveUp = async (error?: unknown) => {
        if (error !== undefined) complain(error);
        const begun = file;
        file = undefined;
        total -= size;
        writing -= size;
        await begun?.close();
        await rm(path, { force: true });
      };
      const write = async (chunk: Uint8Array) => {
        size += chunk.length;
        writing += chunk.length;
        total += chunk.length;
        uncounted += chunk.length;
        if (total > limit) await count();
        else if (uncounted > countedEach * limit) count().catch(complain);
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
        // An entry that appears while others are counted could count for nothing: until the count
        // has ended, it counts as being written. With many entries, nobody waits for that.
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
  /** In milliseconds since 1970. */
  readonly used: number;
}

/** How many files are looked at side by side. */
const sideBySide = 64;

async function entriesOf(folder: string): Promise<Entry[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(entryEnd));
  const entries: Entry[] = [];
  for (let at = 0; at < names.length; at += sideBySide) {
    const group = names.slice(at, at + sideBySide).map(async (name) => {
      const path = join(folder, name);
      const found = await stat(path).catch(ifThere);
      return found ? [{ path, size: found.size, used: found.mtimeMs }] : [];
    });
    entries.push(...(await Promise.all(group)).flat());
  }
  return entries;
}

/** That another server, or another call, has taken a file away is no fault. */
function ifThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
