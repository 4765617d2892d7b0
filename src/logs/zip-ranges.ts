import { Readable } from 'node:stream';
import pLimit from 'p-limit';
import type { Entry, ZipFile } from 'yauzl';
import { ToolError } from '../github/errors.ts';
import { inline } from '../text/text.ts';
import type { StoredLog } from './fetch.ts';
import type { Pause } from './pause.ts';

/** Zips up to this size are read whole, in one request. */
const maxSmallZip = 256 * 1024;

/**
 * How many bytes of the end of a larger zip are read for its directory, which takes about 100 bytes
 * a file.
 */
const tailBytes = 96 * 1024;

/** The rest of a larger directory is read in pieces of this size. */
const readAheadBytes = 256 * 1024;

/** Zips up to this size are read whole from storage that does not support ranges. */
const maxWhole = 20e6;

/** How many files of a zip are read from its directory. */
const maxEntries = 20_000;

/**
 * A gap between two wanted files up to this size is read, too: that is cheaper than another
 * request.
 */
const maxGap = 32 * 1024;

/** How many ranges are fetched at the same time. */
const concurrency = 4;

/** A local header may be longer than the directory says, by its extra field. */
const maxHeaderExtra = 512;

/** A zip is broken, or reading it would exceed the budget. */
export class ZipError extends ToolError {
  override name = 'ZipError';
}

/** The number of bytes that may still be read from storage; shared and decreased by all readers. */
export interface Budget {
  bytes: number;
}

/** A file in a zip. Its name is third-party text. */
export interface ZipEntry {
  readonly name: string;
  /** Uncompressed size, as the directory claims. */
  readonly size: number;
  /** Compressed size. */
  readonly packed: number;
  readonly encrypted: boolean;
}

/** A zip in storage. */
export interface StoredZip {
  readonly entries: readonly ZipEntry[];
  /** Whether the directory has more entries than these. */
  readonly cut: boolean;
  /** Fetches the bytes of these files in as few requests as possible. */
  prepare(entries: readonly ZipEntry[]): Promise<void>;
  /** Decompresses a file, and stops after about `maxBytes`. */
  read(entry: ZipEntry, maxBytes: number): Promise<Uint8Array>;
}

/** Ranges of a file in storage, each fetched once. */
class Ranges {
  size: number;
  readonly #source: StoredLog;
  readonly #budget: Budget;
  readonly #spans: { from: number; bytes: Buffer }[] = [];

  constructor(source: StoredLog, size: number, budget: Budget) {
    this.#source = source;
    this.size = size;
    this.#budget = budget;
  }

  async fetch(from: number, to: number): Promise<void> {
    if (this.#within(from, to)) return;
    if (to - from > this.#budget.bytes) throw tooMuch();
    this.#budget.bytes -= to - from;
    const part = await this.#source.part(from, Math.max(from, to - 1));
    const max = part.ranged ? to - from : Math.min(maxWhole, this.#budget.bytes + to - from);
    if (!part.ranged && (part.size ?? 0) > max) {
      part.drop();
      throw tooLarge();
    }
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of part.body) {
      chunks.push(Buffer.from(chunk));
      length += chunk.length;
      if (length > max) break;
    }
    this.#budget.bytes -= Math.max(0, length - (to - from));
    if (!part.ranged && length > max) throw tooLarge();
    this.size = part.size ?? (part.ranged ? this.size : length);
    this.#spans.push({ from: part.from, bytes: Buffer.concat(chunks) });
  }

  async read(from: number, length: number): Promise<Buffer> {
    const to = Math.min(from + length, this.size);
    if (!this.#within(from, to)) {
      await this.fetch(from, Math.min(this.size, from + Math.max(length, readAheadBytes)));
    }
    const span = this.#within(from, to);
    if (!span) throw new ZipError('storage sent less of it than was asked for');
    return span.bytes.subarray(from - span.from, to - span.from);
  }

  #within(from: number, to: number) {
    return this.#spans.find((span) => span.from <= from && to <= span.from + span.bytes.length);
  }
}

const tooLarge = () =>
  new ZipError('storage does not give parts of it, and it is too large to be read whole');

const tooMuch = () => new ZipError('it would take more bytes than one call reads');

/**
 * Reads the directory of a zip, by ranges where storage supports them.
 * @param size of the zip, where known
 * @param budget for the directory and everything read later
 * @throws ZipError where the zip is broken or too large, and what storage throws
 */
export async function openZip(
  source: StoredLog,
  size: number | undefined,
  budget: Budget,
  pause: Pause,
): Promise<StoredZip> {
  const ranges = new Ranges(source, size ?? maxSmallZip, budget);
  if (size === undefined || size <= maxSmallZip) await ranges.fetch(0, ranges.size);
  // By now the size is known in any case.
  if (ranges.size > maxSmallZip) await ranges.fetch(ranges.size - tailBytes, ranges.size);
  const zip = await directoryOf(ranges);
  const entries = new Map<ZipEntry, Entry>();
  let cut = false;
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.size >= maxEntries) {
        cut = true;
        break;
      }
      if (entries.size % 500 === 499) await pause();
      if (entry.fileName.endsWith('/')) continue;
      const { fileName: name, uncompressedSize: size, compressedSize: packed } = entry;
      entries.set({ name, size, packed, encrypted: entry.isEncrypted() }, entry);
    }
  } catch (error) {
    throw zipErrorOf(error);
  }
  return {
    entries: [...entries.keys()],
    cut,
    async prepare(wanted) {
      const limit = pLimit(concurrency);
      await Promise.all(
        spansOf(wanted.flatMap((each) => entries.get(each) ?? [])).map(([from, to]) =>
          limit(() => ranges.fetch(from, Math.min(to, ranges.size))),
        ),
      );
    },
    async read(wanted, maxBytes) {
      const entry = entries.get(wanted);
      if (!entry || wanted.encrypted) throw new ZipError('it is encrypted');
      try {
        return await unpack(await zip.openReadStreamPromise(entry), maxBytes, pause);
      } catch (error) {
        throw zipErrorOf(error);
      }
    },
  };
}

async function directoryOf(ranges: Ranges): Promise<ZipFile> {
  // The bundle exports only the default of a CommonJS module.
  const { fromRandomAccessReaderPromise, RandomAccessReader } = (await import('yauzl')).default;
  class Reader extends RandomAccessReader {
    override _readStreamForRange(from: number, to: number): Readable {
      async function* bytes() {
        yield await ranges.read(from, to - from);
      }
      return Readable.from(bytes());
    }
  }
  try {
    return await fromRandomAccessReaderPromise(new Reader(), ranges.size, { autoClose: false });
  } catch (error) {
    throw zipErrorOf(error);
  }
}

/** A ZipError for faults of the zip itself; errors of storage are passed on. */
function zipErrorOf(error: unknown): unknown {
  const ofZip = error instanceof RangeError || (error instanceof Error && error.name === 'Error');
  return ofZip ? new ZipError(`its zip is broken (${inline(error.message, 100)})`) : error;
}

/** The ranges of files, with small gaps between them included. */
function spansOf(entries: readonly Entry[]): [from: number, to: number][] {
  const spans: [from: number, to: number][] = [];
  const inOrder = entries.toSorted(
    (a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader,
  );
  for (const entry of inOrder) {
    const from = entry.relativeOffsetOfLocalHeader;
    const to = from + 30 + entry.fileNameLength + maxHeaderExtra + entry.compressedSize;
    const last = spans.at(-1);
    if (last && from <= last[1] + maxGap) last[1] = Math.max(last[1], to);
    else spans.push([from, to]);
  }
  return spans;
}

async function unpack(stream: Readable, maxBytes: number, pause: Pause): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= maxBytes) break;
    await pause();
  }
  return Buffer.concat(chunks);
}
