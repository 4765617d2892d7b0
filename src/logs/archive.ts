import { stat } from 'node:fs/promises';
import type { Entry } from 'yauzl';
import { ToolError } from '../github/errors.ts';
import type { Job } from '../github/job.ts';
import { size as sizeText } from '../text/format.ts';
import { inline } from '../text/text.ts';

/**
 * Logs compress 5 to 30 times. An archive with a far higher ratio is a decompression bomb, unless
 * its files are small anyway.
 */
const maxRatioOfArchive = 200;
const harmlessSize = 100e6;

/**
 * Limits for the directory of an archive, which is held in memory; no run has more log files or
 * longer names.
 */
const maxFiles = 100_000;
const maxNameBytes = 50e6;

/** A file of a run's log archive. */
interface ArchiveFile {
  readonly name: string;
  /** Uncompressed size in bytes. */
  readonly size: number;
  readonly encrypted: boolean;
}

/** A log archive on disk. */
interface Archive {
  readonly files: readonly ArchiveFile[];
  /** The bytes of a file, decompressed while they are read and never more than the archive says. */
  read(file: ArchiveFile): AsyncIterable<Uint8Array>;
  close(): void;
}

/**
 * Reads the directory of an archive, without decompressing anything.
 * @param maxRatio the highest compression ratio that a large archive may claim
 * @throws ToolError where the archive is broken or claims a higher ratio
 */
export async function openArchive(path: string, maxRatio = maxRatioOfArchive): Promise<Archive> {
  // The bundle exports only the default of a CommonJS module.
  const { openPromise } = (await import('yauzl')).default;
  try {
    const zip = await openPromise(path, { autoClose: false });
    const entries = new Map<ArchiveFile, Entry>();
    let named = 0;
    for await (const entry of zip.eachEntry()) {
      named += entry.fileName.length;
      if (entries.size >= maxFiles || named > maxNameBytes) {
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
    if (claimed > harmlessSize && claimed > packed * maxRatio) {
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
interface ArchivedJob<File extends ArchiveFile = ArchiveFile> {
  readonly name: string;
  /** Its id in the API; undefined where no job or several jobs match the name. */
  readonly job_id: number | undefined;
  /** The log of the whole job; older and truncated archives may lack it. */
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
 * Groups the files of an archive by job. Their names differ from those of the jobs: some characters
 * are removed or replaced by "_", and the older service cut them at 90
 * (https://github.com/cli/cli/issues/5011).
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
  const findJob = jobFinder(jobs);
  return [...found].map(([name, { file, steps }]) => {
    return {
      name: inline(name),
      job_id: findJob(name),
      file,
      steps: steps.toSorted((a, b) => a.number - b.number),
    };
  });
}

const droppedCharacters = /[/:_"<>|*?\\\s]+/g;

/**
 * The older service cuts names at 90 code units, of which at least this many are left without
 * dropped characters.
 */
const minCutLength = 60;

type Named = Pick<Job, 'id' | 'name'>;

/**
 * Finds the only job that a name in an archive can stand for, quickly: there may be thousands of
 * both.
 */
function jobFinder(jobs: readonly Named[]): (archived: string) => number | undefined {
  const exact = grouped(jobs, ({ name }) => name);
  const kept = grouped(jobs, ({ name }) => name.replace(droppedCharacters, ''));
  const sorted = [...kept.keys()].sort();
  return (archived) => {
    const name = archived.replace(droppedCharacters, '');
    const same =
      exact.get(archived) ?? (name.length >= minCutLength ? beginning(name) : kept.get(name));
    return same?.length === 1 ? same[0]?.id : undefined;
  };

  /**
   * Jobs whose names begin with a text: those of the first two such names, which is enough to see
   * whether there is only one.
   */
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
