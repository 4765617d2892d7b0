/**
 * Only the two ends of longer lines are searched, so that a log without line ends cannot fill the
 * memory.
 */
const maxLineBytes = 4 << 20;

const lineEnd = 0x0a;

/** Splits bytes that arrive in chunks into blocks of whole lines. */
export interface LineBlocks {
  /** The lines that end in this chunk, in blocks that may share its memory. */
  push(chunk: Buffer): Buffer[];
  /** The last line, where it has no end of its own. */
  end(): Buffer[];
}

/** Splits the bytes of a log into blocks of whole lines. */
export function lineBlocks(): LineBlocks {
  let begun: Buffer[] = [];
  let size = 0;
  /** How many bytes of the current line were dropped. */
  let omitted = 0;

  const add = (part: Buffer) => {
    if (part.length === 0) return;
    begun.push(Buffer.from(part));
    size += part.length;
    if (size <= maxLineBytes) return;
    const whole = Buffer.concat(begun);
    const half = maxLineBytes >> 2;
    omitted += size - 2 * half;
    // The beginning stays, and only the bytes after it are replaced by later ones.
    begun = [whole.subarray(0, half), Buffer.from(whole.subarray(whole.length - half))];
    size = 2 * half;
  };
  const take = (): Buffer[] => {
    const [head = Buffer.alloc(0), ...rest] = begun;
    const note = omitted > 0 ? [Buffer.from(` … (${omitted} bytes left out) … `)] : [];
    const line = size === 0 ? [] : [Buffer.concat([head, ...note, ...rest])];
    begun = [];
    size = 0;
    omitted = 0;
    return line;
  };

  return {
    push(chunk) {
      const last = chunk.lastIndexOf(lineEnd);
      if (last < 0) {
        add(chunk);
        return [];
      }
      let from = 0;
      const blocks: Buffer[] = [];
      if (size > 0) {
        from = chunk.indexOf(lineEnd) + 1;
        add(chunk.subarray(0, from));
        blocks.push(...take());
      }
      if (from <= last) blocks.push(chunk.subarray(from, last + 1));
      add(chunk.subarray(last + 1));
      return blocks;
    },
    end: take,
  };
}

/** How many words are reported as special together. */
const segmentWords = 256;

/** What a scan found in a block of bytes. */
export interface BlockScan {
  /** How many lines end in the block. */
  readonly lines: number;
  /** Ranges with bytes that decoding may remove or change: from, to, from, to, … */
  readonly special: readonly number[];
}

const ones = 0x01010101;
const highs = 0x80808080 | 0;
const lows = 0x7f7f7f7f;

/**
 * Sets the high bit of each byte that equals the wanted one
 * (https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord).
 */
function equal(word: number, wanted: number): number {
  const other = word ^ (wanted * ones);
  return ~(((other & lows) + lows) | other | lows);
}

/**
 * Sets the high bit of each byte that is a space or higher: lower ones have neither bit 5 nor bit
 * 6.
 */
const fromSpace = (word: number) => (word << 1) | (word << 2);

/** Sets the high bit of each byte after `~`; only such a byte causes a carry. */
const beyondTilde = (word: number) => word | (word + ones);

/**
 * Counts line ends, and finds the ranges of a block that are not plain ASCII, 16 bytes at a time.
 */
export function scanBlock(block: Buffer): BlockScan {
  const special: number[] = [];
  let lines = 0;
  const byByte = (from: number, to: number) => {
    let strange = false;
    for (let at = from; at < to; at++) {
      const byte = block[at] as number;
      if (byte === lineEnd) lines++;
      else if (isSpecial(byte)) strange = true;
    }
    if (strange) special.push(from, to);
  };
  const start = Math.min(-block.byteOffset & 3, block.length);
  byByte(0, start);
  const count = ((block.length - start) >> 4) << 2;
  const words =
    count > 0 ? new Int32Array(block.buffer, block.byteOffset + start, count) : new Int32Array();
  for (let first = 0; first < count; first += segmentWords) {
    const last = Math.min(first + segmentWords, count);
    let strange = 0;
    for (let at = first; at < last; at += 4) {
      const a = words[at] as number;
      const b = words[at + 1] as number;
      const c = words[at + 2] as number;
      const d = words[at + 3] as number;
      strange |= beyondTilde(a) | beyondTilde(b) | beyondTilde(c) | beyondTilde(d);
      const visible = fromSpace(a) & fromSpace(b) & fromSpace(c) & fromSpace(d);
      if ((visible & highs) === highs) continue;
      for (let each = at; each < at + 4; each++) {
        const word = words[each] as number;
        const ends = equal(word, lineEnd);
        lines += Math.imul(ends >>> 7, ones) >>> 24;
        strange |= ~(fromSpace(word) | ends | equal(word, tab));
      }
    }
    if ((strange & highs) !== 0) special.push(start + 4 * first, start + 4 * last);
  }
  byByte(start + 4 * count, block.length);
  return { lines, special };
}

const tab = 0x09;

/** Whether a byte is neither a tab nor printable ASCII. */
export const isSpecial = (byte: number) => byte > 0x7e || (byte < 0x20 && byte !== tab);

/** How colours begin as `cat -v` writes them: see decode.ts. */
export const writtenColour = Buffer.from('^[[');

/**
 * Whether a line of a block has nothing that decoding takes out or changes, but its stamp; lines are
 * asked for in their order.
 */
export function plainLines(block: Buffer, { special }: BlockScan) {
  const coloured = block.indexOf(writtenColour);
  let index = 0;
  return (start: number, end: number): boolean => {
    while (index < special.length && (special[index + 1] as number) <= start) index += 2;
    const hasSpecial = index < special.length && (special[index] as number) < end;
    return !hasSpecial && (coloured < 0 || end <= coloured);
  };
}
