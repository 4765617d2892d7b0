import { stat } from 'node:fs/promises';
import type { Entry } from 'yauzl';
import { ToolError } from '../github/errors.ts';
import type { Job } from '../github/job.ts';
import { size as sizeText } from '../text/format.ts';
import { inline } from '../text/text.ts';

/**
 * Text of logs becomes 5 to 30 times smaller; an archive that claims far more is made to fill disks
 * and memories. Small ones may claim what they like.
 */
const largestRatio = 200;
const harmless = 100e6;

/** No run has more files of logs, nor longer names: a directory of an archive is held in memory. */
const maxFiles = 100_000;
const maxNames = 50e6;

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

/**
 * Reads the directory of an archive; nothing is unpacked.
 * @param maxRatio of what it claims to unpack to, where that is no longer harmless
 * @throws ToolError for one that is broken, or that claims to unpack to what no log does
 */
export async function openArchive(path: string, maxRatio = largestRatio): Promise<Archive> {
  // Of a module that is no ES module, the bundle exports the default alone.
  const { openPromise } = (await import('yauzl')).default;
  try {
    const zip = await openPromise(path, { autoClose: false });
    const entries = new Map<ArchiveFile, Entry>();
    let named = 0;
    for await (const entry of zip.eachEntry()) {
      named += entry.fileName.length;
      if (entries.size >= maxFiles || named > maxNames) {
        zip.close();
        throw new ToolError(
          `The archive has more than ${maxFiles} files, or longer names than files of logs have: it is not opened.`,
        );
      }
      if (entry.fileName.endsWith('/')) continue;
      const { fileName: name, uncompressedSize: size } = entry;
      entries.set({ name, size, encrypted: entry.isEncrypted() }, entry);
    }
    const files = [...entries.keys()];
    const claimed = files.reduce((sum, { size }) => sum + size, 0);
    const packed = (await stat(path)).size;
    if (claimed > harmless && claimed > packed * maxRatio) {
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
export interface ArchivedJob<File extends ArchiveFile = ArchiveFile> {
  readonly name: string;
  /** The job of the API that it is; undefined where none, or more than one, could be meant. */
  readonly job_id: number | undefined;
  /** The whole job's log; older and cut-off archives may lack it. */
  readonly file: File | undefined;
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
export function jobsOfArchive<File extends ArchiveFile>(
  files: readonly File[],
  jobs: readonly Pick<Job, 'id' | 'name'>[],
): ArchivedJob<File>[] {
  const found = new Map<
    string,
    { file?: File; steps: { number: number; name: string; size: number }[] }
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
  const meant = jobNames(jobs);
  return [...found].map(([name, { file, steps }]) => {
    return {
      name: inline(name),
      job_id: meant(name),
      file,
      steps: steps.toSorted((a, b) => a.number - b.number),
    };
  });
}

const dropped = /[/:_"<>|*?\\\s]+/g;

/** The older service cuts at 90 code units; what is left of those after dropping is at least this. */
const cutAt = 60;

type Named = Pick<Job, 'id' | 'name'>;

/** Finds the one job that a name in an archive can mean: there may be thousands of both. */
function jobNames(jobs: readonly Named[]): (archived: string) => number | undefined {
  const exact = grouped(jobs, ({ name }) => name);
  const kept = grouped(jobs, ({ name }) => name.replace(dropped, ''));
  const sorted = [...kept.keys()].sort();
  return (archived) => {
    const name = archived.replace(dropped, '');
    const same = exact.get(archived) ?? (name.length >= cutAt ? beginning(name) : kept.get(name));
    return same?.length === 1 ? same[0]?.id : undefined;
  };

  /** Jobs whose name begins so: all of the first such name, and enough to see that there is another. */
  function beginning(name: string): readonly Named[] {
    let [from, to] = [0, sorted.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((sorted[middle] ?? '') < name) from = middle + 1;
      else to = middle;
    }
    return sorted
      .slice(from, from + 2)
      .filter((other) => other.startsWith(name))
      .flatMap((other) => kept.get(other) ?? []);
  }
}

function grouped(
  jobs: readonly Named[],
  key: (job: Named) => string,
): ReadonlyMap<string, readonly Named[]> {
  const groups = new Map<string, Named[]>();
  for (const job of jobs) {
    const group = groups.get(key(job));
    if (group) group.push(job);
    else groups.set(key(job), [job]);
  }
  return groups;
}
