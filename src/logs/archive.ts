import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, open as openFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Entry } from 'yauzl';
import { ToolError } from '../github/errors.ts';
import type { Job } from '../github/job.ts';
import { size as sizeText } from '../text/format.ts';
import { inline } from '../text/text.ts';
import { removeAbandoned } from './cleanup.ts';

/**
 * Text of logs becomes 5 to 30 times smaller; an archive that claims far more is made to fill disks
 * and memories. Small ones may claim what they like.
 */
const largestRatio = 200;
const harmless = 100e6;

/** A file of a run's log archive. */
export interface ArchiveFile {
  readonly name: string;
  /** Unpacked, in bytes. */
  readonly size: number;
  readonly encrypted: boolean;
}

export interface Archive {
  readonly files: readonly ArchiveFile[];
  /** A file's bytes, inflated as they are read and never more than the archive says. */
  read(file: ArchiveFile): AsyncIterable<Uint8Array>;
  close(): void;
}

const unfinishedEnd = '.part';

/** Streams an archive into a private file, which appears when it is whole. */
export async function saveArchive(bytes: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await removeAbandoned(dirname(path), (name) => name.endsWith(unfinishedEnd));
  // Two calls may save the same archive at once.
  const unfinished = `${path}.${randomUUID()}${unfinishedEnd}`;
  try {
    await pipeline(bytes, createWriteStream(unfinished, { mode: 0o600 }));
    await refuseOther(unfinished);
    await chmod(unfinished, 0o600);
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
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

/**
 * Reads the directory of an archive; nothing is unpacked.
 * @throws ToolError for one that is broken, or that claims to unpack to what no log does
 */
export async function openArchive(path: string): Promise<Archive> {
  // Of a module that is no ES module, the bundle exports the default alone.
  const { openPromise } = (await import('yauzl')).default;
  try {
    const zip = await openPromise(path, { autoClose: false });
    const entries = new Map<ArchiveFile, Entry>();
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      const { fileName: name, uncompressedSize: size } = entry;
      entries.set({ name, size, encrypted: entry.isEncrypted() }, entry);
    }
    const files = [...entries.keys()];
    const claimed = files.reduce((sum, { size }) => sum + size, 0);
    const packed = (await stat(path)).size;
    if (claimed > harmless && claimed > packed * largestRatio) {
      zip.close();
      throw new ToolError(
        `The archive of ${sizeText(packed)} claims to unpack to ${sizeText(claimed)}, which no log does: it is not opened.`,
      );
    }
    return {
      files,
      async *read(file) {
        const entry = entries.get(file);
        if (!entry) return;
        if (file.encrypted) {
          throw new ToolError(
            `${inline(file.name)} in the archive is encrypted; GitHub does not do that.`,
          );
        }
        yield* await zip.openReadStreamPromise(entry);
      },
      close: () => zip.close(),
    };
  } catch (error) {
    if (error instanceof ToolError) throw error;
    throw new ToolError(
      `The archive cannot be read (${inline(error instanceof Error ? error.message : String(error))}). Download it again.`,
    );
  }
}

/** A job's files in an archive. */
export interface ArchivedJob {
  readonly name: string;
  /** The job of the API that it is; undefined where none, or more than one, could be meant. */
  readonly job_id: number | undefined;
  /** The whole job's log; older and cut-off archives may lack it. */
  readonly file: ArchiveFile | undefined;
  readonly steps: readonly {
    readonly number: number;
    readonly name: string;
    readonly size: number;
  }[];
}

const wholeJob = /^-?\d+_(.+)\.txt$/s;
const stepFile = /^([^/]+)\/(\d+)_(.+)\.txt$/s;

/**
 * Sorts the files of an archive by job. Names were changed on their way: some characters are gone or
 * became "_", and the older service cut them at 90 (https://github.com/cli/cli/issues/5011).
 */
export function jobsOfArchive(
  files: readonly ArchiveFile[],
  jobs: readonly Pick<Job, 'id' | 'name'>[],
): ArchivedJob[] {
  const found = new Map<
    string,
    { file?: ArchiveFile; steps: { number: number; name: string; size: number }[] }
  >();
  const under = (name: string) => {
    const known = found.get(name) ?? { steps: [] };
    found.set(name, known);
    return known;
  };
  for (const file of files) {
    const [, job] = wholeJob.exec(file.name) ?? [];
    const [, folder, number, step] = stepFile.exec(file.name) ?? [];
    if (job !== undefined && !file.name.includes('/')) under(job).file = file;
    else if (folder !== undefined && step !== undefined) {
      under(folder).steps.push({ number: Number(number), name: inline(step), size: file.size });
    }
  }
  return [...found].map(([name, { file, steps }]) => {
    const same = jobs.filter((job) => isSameName(name, job.name));
    const exact = same.filter((job) => job.name === name);
    const [only, ...others] = exact.length > 0 ? exact : same;
    return {
      name: inline(name),
      job_id: others.length === 0 ? only?.id : undefined,
      file,
      steps: steps.toSorted((a, b) => a.number - b.number),
    };
  });
}

const dropped = /[/:_"<>|*?\\\s]+/g;

/** The older service cuts at 90 code units; what is left of those after dropping is at least this. */
const cutAt = 60;

function isSameName(archived: string, job: string): boolean {
  const [a, b] = [archived.replace(dropped, ''), job.replace(dropped, '')];
  return a === b || (a.length >= cutAt && b.startsWith(a));
}
