import type { FileHandle } from 'node:fs/promises';

/** A log is written and read in pieces; larger ones are not quicker. */
const pieceSize = 1 << 18;

/** Ends each file: what has no such end was not written to its end, or by another version. */
const mark = 0x32474f4c;

/** Behind the checksums: the size of the log, and the mark. */
const endSize = 12;

/** What a log of so many bytes takes on disk. */
export const fileSize = (size: number) => size + 4 * Math.ceil(size / pieceSize) + endSize;

/** Writes a log as `readKept` reads it: its bytes, a checksum of each piece, its size. */
export function logWriter(file: FileHandle) {
  /** While one is written, the other one is filled. */
  let [piece, other] = [Buffer.alloc(pieceSize), Buffer.alloc(pieceSize)];
  const sums: number[] = [];
  let filled = 0;
  let size = 0;
  let written: Promise<void> | undefined;
  const flush = async () => {
    sums.push(checksum(piece, filled));
    await written;
    written = writeAll(file, piece.subarray(0, filled));
    // It is awaited before the next one, or never where the file is given up.
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
      end.writeUInt32LE(mark, 4 * sums.length + 8);
      await writeAll(file, end);
    },
  };
}

/** A log in a file that is open. */
export interface KeptLog {
  readonly size: number;
  /**
   * Its bytes from an offset on, piece by piece, each checked to be what was written; a piece holds
   * until the next one is asked for. Ends early at one that is damaged, and closes the file.
   */
  bytes(from?: number): AsyncGenerator<Uint8Array>;
  close(): Promise<void>;
}

/** Reads what was written by `logWriter`; undefined where it is something else. */
export async function readKept(file: FileHandle): Promise<KeptLog | undefined> {
  const { size: onDisk } = await file.stat();
  const last = Buffer.alloc(endSize);
  if (!(await fill(file, last, onDisk - endSize))) return undefined;
  const size = last.readDoubleLE(0);
  if (last.readUInt32LE(8) !== mark || fileSize(size) !== onDisk) return undefined;
  const sums = Buffer.alloc(4 * Math.ceil(size / pieceSize));
  if (!(await fill(file, sums, size))) return undefined;
  return {
    size,
    close: () => file.close(),
    async *bytes(from = 0) {
      const begin = from - (from % pieceSize);
      /** While one is looked into, the other one is filled. */
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
        // Waits for what is still being read.
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

/** Whether a file has that many bytes from there on. */
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
 * FNV-1a (https://datatracker.ietf.org/doc/html/rfc9923) over words of 32 bits, in four rows side by
 * side: finds the damage of a disk. A digest would take longer than reading does.
 * @param piece a buffer of its own, into which as much was written
 */
function checksum(piece: Buffer, length: number): number {
  const words = new Int32Array(piece.buffer, piece.byteOffset, (length >> 4) << 2);
  let [a, b, c, d] = [offsetBasis, offsetBasis, offsetBasis, offsetBasis];
  for (let at = 0; at < words.length; at += 4) {
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
