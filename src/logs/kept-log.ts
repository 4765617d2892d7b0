import type { FileHandle } from 'node:fs/promises';

/** A log is written and read in pieces; larger ones are not quicker. */
const pieceSize = 1 << 18;

/** Ends each file: what has no such end was not written to its end, or by another version. */
const mark = 0x31474f4c;

/** Behind the checksums: the size of the log, and the mark. */
const endSize = 12;

/** What a log of so many bytes takes on disk. */
export const fileSize = (size: number) => size + 4 * Math.ceil(size / pieceSize) + endSize;

/** Writes a log as `readKept` reads it: its bytes, a checksum of each piece, its size. */
export function logWriter(file: FileHandle) {
  const piece = Buffer.alloc(pieceSize);
  const sums: number[] = [];
  let filled = 0;
  let size = 0;
  const flush = async () => {
    sums.push(checksum(piece, filled));
    await writeAll(file, piece.subarray(0, filled));
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
      try {
        const piece = Buffer.alloc(Math.min(size, pieceSize));
        for (let at = from - (from % pieceSize); at < size; at += pieceSize) {
          const part = piece.subarray(0, Math.min(pieceSize, size - at));
          if (!(await fill(file, part, at))) return;
          if (checksum(piece, part.length) !== sums.readUInt32LE((4 * at) / pieceSize)) return;
          yield at < from ? part.subarray(from - at) : part;
        }
      } finally {
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
 * FNV-1a (https://datatracker.ietf.org/doc/html/rfc9923) over words of 32 bits: finds the damage of a
 * disk. A digest would take longer than reading does.
 * @param piece a buffer of its own, into which as much was written
 */
function checksum(piece: Buffer, length: number): number {
  const words = new Int32Array(piece.buffer, piece.byteOffset, length >> 2);
  let hash = 0x811c9dc5;
  for (let at = 0; at < words.length; at++) {
    hash = Math.imul(hash ^ (words[at] as number), 0x01000193);
  }
  for (let at = words.length << 2; at < length; at++) {
    hash = Math.imul(hash ^ (piece[at] as number), 0x01000193);
  }
  return hash >>> 0;
}
