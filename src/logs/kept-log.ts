import type { FileHandle } from 'node:fs/promises';

/** Logs are written and read in pieces of this size; larger ones are not faster. */
const pieceSize = 1 << 18;

/** The last bytes of every file: one without them is incomplete or from another version. */
const endMark = 0x32474f4c;

/** After the checksums come the size of the log and the mark. */
const endSize = 12;

/** The size on disk of a log with that many bytes. */
export const fileSize = (size: number) => size + 4 * Math.ceil(size / pieceSize) + endSize;

/**
 * Writes a log in the format of `readKept`: its bytes, a checksum of each piece, its size, the
 * mark.
 */
export function logWriter(file: FileHandle) {
  /** One is filled while the other is being written. */
  let [piece, other] = [Buffer.alloc(pieceSize), Buffer.alloc(pieceSize)];
  const sums: number[] = [];
  let filled = 0;
  let size = 0;
  let written: Promise<void> | undefined;
  const flush = async () => {
    sums.push(checksum(piece, filled));
    await written;
    written = writeAll(file, piece.subarray(0, filled));
    // It is awaited before the next write, or never where the file is abandoned.
    written.catch(() => {});
    [piece, other] = [other, piece];
    filled = 0;
  };
  return {
    async write(bytes: Uint8Array): Promise<void> {
      for (let from = 0; from < bytes.length; ) {
        const part = bytes.subarray(from, from + pieceSize - filled);
        piece.set(part, filled);
        filled += part.length;
        from += part.length;
        size += part.length;
        if (filled === pieceSize) await flush();
      }
    },
    async end(): Promise<void> {
      if (filled > 0) await flush();
      await written;
      const end = Buffer.alloc(4 * sums.length + endSize);
      for (const [index, sum] of sums.entries()) end.writeUInt32LE(sum, 4 * index);
      end.writeDoubleLE(size, 4 * sums.length);
      end.writeUInt32LE(endMark, 4 * sums.length + 8);
      await writeAll(file, end);
    },
  };
}

/** A log in an open file. */
export interface KeptLog {
  readonly size: number;
  /**
   * Its bytes from an offset on, in pieces that are valid until the next one is requested. Ends
   * early at a piece whose checksum is wrong. Closes the file.
   */
  bytes(from?: number): AsyncGenerator<Uint8Array>;
  close(): Promise<void>;
}

/** Reads a file written by `logWriter`; undefined where it is something else. */
export async function readKept(file: FileHandle): Promise<KeptLog | undefined> {
  const { size: onDisk } = await file.stat();
  const last = Buffer.alloc(endSize);
  if (!(await fill(file, last, onDisk - endSize))) return undefined;
  const size = last.readDoubleLE(0);
  if (last.readUInt32LE(8) !== endMark || fileSize(size) !== onDisk) return undefined;
  const sums = Buffer.alloc(4 * Math.ceil(size / pieceSize));
  if (!(await fill(file, sums, size))) return undefined;
  return {
    size,
    close: () => file.close(),
    async *bytes(from = 0) {
      const begin = from - (from % pieceSize);
      /** One is filled while the other is being processed. */
      const pieces = [begin, begin + pieceSize].map((at) =>
        Buffer.alloc(Math.min(pieceSize, Math.max(0, size - at))),
      );
      const read = async (at: number) => {
        const [piece = Buffer.alloc(0)] = pieces.splice(0, 1);
        pieces.push(piece);
        const part = piece.subarray(0, Math.min(pieceSize, size - at));
        return (await fill(file, part, at)) ? part : undefined;
      };
      let next: Promise<Buffer | undefined> | undefined;
      const readAhead = (at: number) => {
        next = at < size ? read(at) : undefined;
        next?.catch(() => {});
      };
      try {
        readAhead(begin);
        for (let at = begin; at < size; at += pieceSize) {
          const part = await next;
          if (!part) return;
          readAhead(at + pieceSize);
          if (checksum(part, part.length) !== sums.readUInt32LE((4 * at) / pieceSize)) return;
          yield at < from ? part.subarray(from - at) : part;
        }
      } finally {
        // Waits for a read in progress.
        await file.close();
      }
    },
  };
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.length; ) {
    from += (await file.write(bytes, from)).bytesWritten;
  }
}

/** Fills a buffer from a file; false where the file is too short. */
async function fill(file: FileHandle, bytes: Uint8Array, from: number): Promise<boolean> {
  if (from < 0) return false;
  for (let filled = 0; filled < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, from + filled);
    if (bytesRead === 0) return false;
    filled += bytesRead;
  }
  return true;
}

/**
 * FNV-1a (https://datatracker.ietf.org/doc/html/rfc9923) over words of 32 bits in four interleaved
 * rows, to find disk corruption. A cryptographic digest would take longer than reading.
 * @param piece an aligned buffer with at least `length` bytes
 */
function checksum(piece: Buffer, length: number): number {
  const words = new Int32Array(piece.buffer, piece.byteOffset, (length >> 4) << 2);
  const count = words.length;
  let a = offsetBasis;
  let b = offsetBasis;
  let c = offsetBasis;
  let d = offsetBasis;
  for (let at = 0; at < count; at += 4) {
    a = Math.imul(a ^ (words[at] as number), prime);
    b = Math.imul(b ^ (words[at + 1] as number), prime);
    c = Math.imul(c ^ (words[at + 2] as number), prime);
    d = Math.imul(d ^ (words[at + 3] as number), prime);
  }
  let hash = offsetBasis;
  for (const row of [a, b, c, d]) hash = Math.imul(hash ^ row, prime);
  for (let at = words.length << 2; at < length; at++) {
    hash = Math.imul(hash ^ (piece[at] as number), prime);
  }
  return hash >>> 0;
}

const offsetBasis = 0x811c9dc5 | 0;
const prime = 0x01000193;
