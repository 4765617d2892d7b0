/** A longer line is searched at its two ends only, so that a log without line ends cannot fill the memory. */
export const maxLineBytes = 4 << 20;

const lineEnd = 0x0a;

/** Cuts bytes that come in chunks into blocks of whole lines. */
export interface LineBlocks {
  /** The lines that end in this chunk; a block holds until the chunk is let go. */
  push(chunk: Buffer): Buffer[];
  /** The last line, where it has no end of its own. */
  end(): Buffer[];
}

export function lineBlocks(): LineBlocks {
  let begun: Buffer[] = [];
  let size = 0;
  /** How much of the line that is begun was let go. */
  let omitted = 0;

  const add = (part: Buffer) => {
    if (part.length === 0) return;
    begun.push(Buffer.from(part));
    size += part.length;
    if (size <= maxLineBytes) return;
    const whole = Buffer.concat(begun);
    const half = maxLineBytes >> 2;
    omitted += size - 2 * half;
    // The first part stays as it is: only what follows it slides on.
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

/** Bytes of this many words are looked at together. */
const segmentWords = 255;

export interface Survey {
  /** How many lines end in the block. */
  readonly lines: number;
  /** Where bytes lie that decoding may take out or change: from, to, from, to, … */
  readonly special: readonly number[];
}

const ones = 0x01010101;
const highs = 0x80808080 | 0;
const lows = 0x7f7f7f7f;

/**
 * Counts line ends, and finds the parts of a block that are more than plain ASCII. Four bytes at a
 * time, with a counter in each byte of a word (https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord).
 */
export function survey(block: Buffer): Survey {
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
  const words =
    block.length < 4 + start
      ? new Int32Array()
      : new Int32Array(block.buffer, block.byteOffset + start, (block.length - start) >> 2);
  for (let first = 0; first < words.length; first += segmentWords) {
    const last = Math.min(first + segmentWords, words.length);
    let counters = 0;
    let strange = 0;
    for (let at = first; at < last; at++) {
      const word = words[at] as number;
      const other = word ^ 0x0a0a0a0a;
      // The high bit of each byte that is no line end.
      const ends = ~(((other & lows) + lows) | other | lows);
      counters = (counters + ((ends >>> 7) & ones)) | 0;
      // Bytes below a space have neither bit 5 nor bit 6.
      const low = ~((word << 1) | (word << 2)) & highs & ~ends;
      strange |= (word & highs) | low | (((word & lows) + ones) & highs);
    }
    lines +=
      (counters & 255) + ((counters >>> 8) & 255) + ((counters >>> 16) & 255) + (counters >>> 24);
    if (strange !== 0) special.push(start + 4 * first, start + 4 * last);
  }
  byByte(start + 4 * words.length, block.length);
  return { lines, special };
}

/** Neither a tab nor what can be seen of ASCII. */
export const isSpecial = (byte: number) => byte > 0x7e || (byte < 0x20 && byte !== 0x09);
