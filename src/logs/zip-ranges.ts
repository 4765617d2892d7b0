import { Readable } from 'node:stream';
import pLimit from 'p-limit';
import type { Entry, ZipFile } from 'yauzl';
import { ToolError } from '../github/errors.ts';
import { inline } from '../text/text.ts';
import type { StoredLog } from './fetch.ts';
import type { Pause } from './pause.ts';

/** A zip of this size comes whole, in one request. */
const smallZip = 256 * 1024;

/** Of a larger one, the end has the directory: a file takes about a hundred bytes of it. */
const tail = 96 * 1024;

/** What is read of a directory beyond that comes in pieces of this size. */
const readAhead = 256 * 1024;

/** Of storage that knows no ranges, a zip up to this size is read whole. */
const maxWhole = 20e6;

/** More files of a zip are not looked at. */
export const maxEntries = 20_000;

/** What is between two files that are both wanted is read, too, up to this size: it is cheaper than a request. */
const maxGap = 32 * 1024;

/** Ranges that are fetched side by side. */
const atOnce = 4;

/** A local header has some bytes that the directory does not know of. */
const headerSpare = 512;

/** A zip that is broken, or of which more would have to be read than may be. */
export class ZipError extends ToolError {
  override name = 'ZipError';
}

/** Bytes that may still be moved from storage, by all that share it. */
export interface Budget {
  bytes: number;
}

/** A file in a zip. Its name is third-party text. */
export interface ZipEntry {
  readonly name: string;
  /** Unpacked, as the directory claims. */
  readonly size: number;
  /** Packed. */
  readonly packed: number;
  readonly encrypted: boolean;
}

export interface StoredZip {
  readonly entries: readonly ZipEntry[];
  /** Whether the directory goes on. */
  readonly cut: boolean;
  /** Fetches the bytes of these files in as few requests as possible. */
  prepare(entries: readonly ZipEntry[]): Promise<void>;
  /** Unpacks a file, `most` bytes of it at most. */
  read(entry: ZipEntry, most: number): Promise<Uint8Array>;
}

/** Bytes of a file in storage, by ranges, each fetched once. */
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
    const most = part.ranged ? to - from : Math.min(maxWhole, this.#budget.bytes + to - from);
    if (!part.ranged && (part.size ?? 0) > most) {
      part.drop();
      throw tooLarge();
    }
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of part.body) {
      chunks.push(Buffer.from(chunk));
      length += chunk.length;
      if (length > most) break;
    }
    this.#budget.bytes -= Math.max(0, length - (to - from));
    if (!part.ranged && length > most) throw tooLarge();
    this.size = part.size ?? (part.ranged ? this.size : length);
    this.#spans.push({ from: part.from, bytes: Buffer.concat(chunks) });
  }

  async read(from: number, length: number): Promise<Buffer> {
    const to = Math.min(from + length, this.size);
    if (!this.#within(from, to)) {
      await this.fetch(from, Math.min(this.size, from + Math.max(length, readAhead)));
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
 * Reads the directory of a zip, by ranges where storage takes them; nothing is unpacked.
 * @param size of the whole zip, where GitHub says it
 * @param budget for this and all that is read later
 * @throws ToolError for one that is broken, and what storage throws
 */
export async function openZip(
  source: StoredLog,
  size: number | undefined,
  budget: Budget,
  pause: Pause,
): Promise<StoredZip> {
  const ranges = new Ranges(source, size ?? smallZip, budget);
  if (size === undefined || size <= smallZip) await ranges.fetch(0, ranges.size);
  // One whose size was not known has told it by now.
  if (ranges.size > smallZip) await ranges.fetch(ranges.size - tail, ranges.size);
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
    throw broken(error);
  }
  return {
    entries: [...entries.keys()],
    cut,
    async prepare(wanted) {
      const limit = pLimit(atOnce);
      await Promise.all(
        spansOf(wanted.flatMap((each) => entries.get(each) ?? [])).map(([from, to]) =>
          limit(() => ranges.fetch(from, Math.min(to, ranges.size))),
        ),
      );
    },
    async read(wanted, most) {
      const entry = entries.get(wanted);
      if (!entry || wanted.encrypted) throw new ZipError('it is encrypted');
      try {
        return await unpack(await zip.openReadStreamPromise(entry), most, pause);
      } catch (error) {
        throw broken(error);
      }
    },
  };
}

async function directoryOf(ranges: Ranges): Promise<ZipFile> {
  // Of a module that is no ES module, the bundle exports the default alone.
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
    throw broken(error);
  }
}

/** What the zip itself does wrong is said so; what storage does is passed on. */
function broken(error: unknown): unknown {
  const ofZip = error instanceof RangeError || (error instanceof Error && error.name === 'Error');
  return ofZip ? new ZipError(`its zip is broken (${inline(error.message, 100)})`) : error;
}

/** The ranges in which files lie, near ones together. */
function spansOf(entries: readonly Entry[]): [from: number, to: number][] {
  const spans: [from: number, to: number][] = [];
  const inOrder = entries.toSorted(
    (a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader,
  );
  for (const entry of inOrder) {
    const from = entry.relativeOffsetOfLocalHeader;
    const to = from + 30 + entry.fileNameLength + headerSpare + entry.compressedSize;
    const last = spans.at(-1);
    if (last && from <= last[1] + maxGap) last[1] = Math.max(last[1], to);
    else spans.push([from, to]);
  }
  return spans;
}

async function unpack(stream: Readable, most: number, pause: Pause): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= most) break;
    await pause();
  }
  return Buffer.concat(chunks);
}
