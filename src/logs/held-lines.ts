import { setImmediate } from 'node:timers/promises';
import { lineDecoder } from './decode.ts';
import { type LogLine, numberedFromEnd } from './line.ts';
import { survey } from './line-bytes.ts';
import type { JobLog } from './log.ts';

/** A log is held whole up to this size; of a larger one, its end. */
const maxWhole = 24e6;
const maxEnd = 4e6;

/** Of one that took all the time that there was, there is little left to look into its end. */
const maxLate = 1e6;

/** No line that says something is longer: what is looked into has its two ends. */
const maxLine = 4000;

/** Bytes that are decoded without letting others work. */
const portion = 1 << 20;

/** Lines of a log, as they are looked into. */
export interface HeldLines {
  /** Numbered from the end (-1 is the last) where that alone was read. */
  readonly lines: readonly LogLine[];
  /** Whether these are all of the log, or as much of its end as is looked into of any log. */
  readonly whole: boolean;
  /** Time was up before the end of the log. */
  readonly late: boolean;
}

/**
 * Reads a log to look into it, in memory that does not grow with it.
 * @param end of a log whose end is near, so much is enough; undefined: as much as there is room for
 * @param until when to stop, in milliseconds since 1970
 */
export async function holdLines(
  log: JobLog,
  end: number | undefined,
  until: number,
): Promise<HeldLines> {
  if (log.endIsNear && ((log.size ?? 0) > maxWhole || end !== undefined)) {
    const bytes = await log.end(Math.min(end ?? maxEnd, maxEnd), until);
    // The first line of a cut is half a line.
    const lines = (await decoded([Buffer.from(bytes)], 0)).slice(1);
    return { lines: numberedFromEnd(lines), whole: end === undefined, late: false };
  }
  const chunks: Buffer[] = [];
  let size = 0;
  let linesBefore = 0;
  const letGo = (most: number) => {
    while (size > most && chunks.length > 1) {
      const [first = Buffer.alloc(0)] = chunks.splice(0, 1);
      size -= first.length;
      linesBefore += survey(first).lines;
    }
  };
  const bytes = log.bytes(until);
  for (;;) {
    const { done, value } = await bytes.next();
    if (done) {
      if (value.late) letGo(maxLate);
      else if (linesBefore > 0) letGo(maxEnd);
      const lines = await decoded(chunks, linesBefore);
      return { lines, whole: true, late: value.late };
    }
    chunks.push(Buffer.from(value));
    size += value.length;
    if (size <= maxWhole) continue;
    // Storage without ranges: the beginning of a huge log is let go.
    letGo(maxEnd);
  }
}

async function decoded(chunks: Buffer[], linesBefore: number): Promise<LogLine[]> {
  const decoder = lineDecoder(linesBefore + 1, maxLine);
  const lines: LogLine[] = [];
  let pending = 0;
  for (let chunk = chunks.shift(); chunk; chunk = chunks.shift()) {
    for (const line of decoder.push(chunk)) lines.push(line);
    pending += chunk.length;
    if (pending < portion) continue;
    pending = 0;
    await setImmediate();
  }
  for (const line of decoder.end()) lines.push(line);
  return linesBefore > 0 ? lines.slice(1) : lines;
}
