/** Where a log is made longer: it says nothing there. */
export type Pad = 'before' | 'after' | 'around';

/** How a log is given to the server. */
export interface Given {
  /** From how many bytes on a log is large for the server. */
  readonly largeLog?: number | undefined;
  /** Where a log is made longer than that. */
  readonly pad?: Pad | undefined;
}

/** As in the server. */
const usual = 8e6;

/** A log as it is given: with lines that say nothing, where it is to be longer than a large one. */
export function padded(log: Buffer, { largeLog = usual, pad }: Given): Buffer {
  if (!pad) return log;
  const half = chatter(pad === 'around' ? largeLog * 0.6 : largeLog * 1.2);
  const ended = log.at(-1) === 0x0a ? log : Buffer.concat([log, Buffer.from('\n')]);
  return Buffer.concat([
    ...(pad === 'after' ? [] : [half]),
    ended,
    ...(pad === 'before' ? [] : [half]),
  ]);
}

/** What builds and tests that go well print, each line with a number of its own. */
const sorts: readonly ((n: number) => string)[] = [
  (n) => `worker ${n % 7} took chunk ${n} of the list`,
  (n) => `[${n}] Building object src/part_${n}.o`,
  (n) => `Downloaded from central: https://repo.example/lib/${n}.jar (${n % 900} kB)`,
  (n) => `   Compiling part-${n} v1.${n % 30}.0`,
  (n) => `  ✓ takes item ${n} off the list (${n % 40} ms)`,
  () => '',
  (n) => `ok  \texample.org/shop/part${n}\t0.${String(n % 1000).padStart(3, '0')}s`,
  (n) => `layer ${(n * 2654435761) % 4294967296}: Pull complete`,
];

function chatter(bytes: number): Buffer {
  const lines: string[] = [];
  for (let size = 0, n = 0; size < bytes; n++) {
    // Some of a sort follow each other, as they do in logs.
    const text = sorts[(n >> 5) % sorts.length]?.(n) ?? '';
    const line = `2026-03-02T09:14:05.0000000Z ${text}\n`;
    lines.push(line);
    size += line.length;
  }
  return Buffer.from(lines.join(''));
}
