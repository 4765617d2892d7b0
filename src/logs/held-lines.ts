import { setImmediate } from 'node:timers/promises';
import { lineDecoder } from './decode.ts';
import { type LogLine, numberedFromEnd } from './line.ts';
import { scanBlock } from './line-bytes.ts';
import type { JobLog } from './log.ts';

/** Logs up to this size are held whole; of larger ones only the end. */
const maxWholeBytes = 24e6;
const maxEndBytes = 4e6;

/** How much of the end is held where time ran out, since little is left for examining it. */
const maxLateBytes = 1e6;

/** Longer lines hold no message; their middle is left out. */
const maxLineLength = 4000;

/** How many bytes are decoded without yielding to other work. */
const decodedAtOnce = 1 << 20;

/** The lines of a log that are examined. */
export interface HeldLines {
  /** Numbered from the end (-1 is the last line) where only the end was read. */
  readonly lines: readonly LogLine[];
  /** Whether no more of the log would be examined than these lines. */
  readonly whole: boolean;
  /** Whether time ran out before the end of the log. */
  readonly late: boolean;
}

/**
 * Reads a log for examination, in bounded memory.
 * @param end how many bytes of the end are enough, where the end can be read alone; undefined: as
 * many as possible
 * @param until when to stop, in milliseconds since 1970
 */
export async function holdLines(
  log: JobLog,
  end: number | undefined,
  until: number,
): Promise<HeldLines> {
  if (log.endIsNear && ((log.size ?? 0) > maxWholeBytes || end !== undefined)) {
    const bytes = await log.end(Math.min(end ?? maxEndBytes, maxEndBytes), until);
    // The first line may be cut in half.
    const lines = (await decoded([Buffer.from(bytes)], 0)).slice(1);
    return { lines: numberedFromEnd(lines), whole: end === undefined, late: false };
  }
  const chunks: Buffer[] = [];
  let size = 0;
  let linesBefore = 0;
  const dropBeginning = (max: number) => {
    while (size > max && chunks.length > 1) {
      const [first = Buffer.alloc(0)] = chunks.splice(0, 1);
      size -= first.length;
      linesBefore += scanBlock(first).lines;
    }
  };
  const bytes = log.bytes(until);
  for (;;) {
    const { done, value } = await bytes.next();
    if (done) {
      if (value.late) dropBeginning(maxLateBytes);
      else if (linesBefore > 0) dropBeginning(maxEndBytes);
      const lines = await decoded(chunks, linesBefore);
      return { lines, whole: true, late: value.late };
    }
    chunks.push(Buffer.from(value));
    size += value.length;
    if (size <= maxWholeBytes) continue;
    // Storage without ranges sends all of a huge log; its beginning is dropped.
    dropBeginning(maxEndBytes);
  }
}

async function decoded(chunks: Buffer[], linesBefore: number): Promise<LogLine[]> {
  const decoder = lineDecoder(linesBefore + 1, maxLineLength);
  const lines: LogLine[] = [];
  let pending = 0;
  for (let chunk = chunks.shift(); chunk; chunk = chunks.shift()) {
    for (const line of decoder.push(chunk)) lines.push(line);
    pending += chunk.length;
    if (pending < decodedAtOnce) continue;
    pending = 0;
    await setImmediate();
  }
  for (const line of decoder.end()) lines.push(line);
  return linesBefore > 0 ? lines.slice(1) : lines;
}
