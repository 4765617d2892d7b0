import { type Sequence, searchablePart } from './byte-sequence.ts';
import { type BlockScan, isSpecial, writtenColour } from './line-bytes.ts';

/** The first position, from an offset on, whose line may match; -1: there is none. */
export type Finder = (block: Buffer, from: number) => number;

/**
 * Finds lines that may contain one of several sequences once they are decoded, without decoding
 * them. Where decoding removes something within a sequence, or a character in it is not ASCII, the
 * bytes before that are the beginning of the sequence.
 * @returns undefined where the sequences cannot be searched for in bytes
 */
export function finderOf(
  sequences: readonly Sequence[],
): ((block: Buffer, scan: BlockScan) => Finder) | undefined {
  const wanted = sequences.map(searchablePart);
  if (wanted.length === 0 || wanted.some(({ length }) => length === 0)) return undefined;
  const plain = wanted.map((sequence) => plainFinder(sequence));
  const broken = brokenBefore(wanted);
  return (block, scan) => {
    const finders = [...plain, specialFinder(broken, scan), writtenFinder(broken)];
    const next = finders.map((find) => find(block, 0));
    return (_, from) => {
      let nearest = -1;
      for (const [index, find] of finders.entries()) {
        let at = next[index] as number;
        if (at >= 0 && at < from) {
          at = find(block, from);
          next[index] = at;
        }
        if (at >= 0 && (nearest < 0 || at < nearest)) nearest = at;
      }
      return nearest;
    };
  };
}

function plainFinder(sequence: Sequence): Finder {
  if (sequence.every(({ bytes }) => bytes.length === 1)) {
    const wanted = Buffer.from(sequence.flatMap(({ bytes }) => bytes));
    return (block, from) => block.indexOf(wanted, from);
  }
  return setFinder(placesOf(sequence), sequence.length);
}

/**
 * For each byte, the positions of the sequence where it is possible, as bits: bit 0 is the first
 * one.
 */
function placesOf(sequence: Sequence): Int32Array {
  const places = new Int32Array(256);
  for (const [place, { bytes }] of sequence.entries()) {
    for (const byte of bytes) places[byte] = (places[byte] as number) | (1 << place);
  }
  return places;
}

/**
 * Reads a window backwards while what was read is possible somewhere in the sequence; the next
 * window begins where the sequence may begin (Backward Nondeterministic Dawg Matching,
 * https://doi.org/10.1145/351827.384246).
 */
function setFinder(places: Int32Array, length: number): Finder {
  const everywhere = -1 >>> (32 - length);
  return (block, from) => {
    for (let start = from; start + length <= block.length; ) {
      let at = start + length;
      let next = at;
      for (let state = everywhere; state !== 0; state >>>= 1) {
        at--;
        state &= places[block[at] as number] as number;
        if ((state & 1) === 0) continue;
        if (at === start) return start;
        next = at;
      }
      start = next;
    }
    return -1;
  };
}

type Broken = (block: Buffer, at: number) => boolean;

/** Ignoring case, İ, K (Kelvin) and ſ equal these letters. */
const alsoBeyond = ['iI', 'kK', 'sS'].map((cases) => [...Buffer.from(cases)]);

/**
 * Whether one of the sequences may begin right before an offset, or at it, and continue there.
 */
function brokenBefore(sequences: readonly Sequence[]): Broken {
  const beginnings = sequences.map(([first]) => first?.bytes ?? []);
  const withSpace = beginnings.some((bytes) => bytes.includes(space));
  const withBeyond = beginnings.some((bytes) =>
    alsoBeyond.some((cases) => cases.every((each) => bytes.includes(each))),
  );
  const all = sequences.map(placesOf);
  return (block, at) => {
    const byte = block[at] as number;
    // Carriage returns within a line are decoded to a space.
    if (withSpace && byte === 0x0d) return true;
    if (withBeyond && byte > 0x7f) return true;
    for (const places of all) {
      let state = -1;
      for (let before = at - 1; before >= 0 && state !== 0; before--) {
        state &= places[block[before] as number] as number;
        if ((state & 1) !== 0) return true;
        state >>>= 1;
      }
    }
    return false;
  };
}

const space = 0x20;

/** Finds bytes that decoding removes or changes, and after which a sequence may continue. */
function specialFinder(broken: Broken, { special }: BlockScan): Finder {
  let index = 0;
  return (block, from) => {
    for (; index < special.length; index += 2) {
      const to = special[index + 1] as number;
      for (let at = Math.max(from, special[index] as number); at < to; at++) {
        const byte = block[at] as number;
        if (byte === 0x0a || !isSpecial(byte)) continue;
        if (byte === 0x0d && block[at + 1] === 0x0a) continue;
        if (broken(block, at)) return at;
      }
    }
    return -1;
  };
}

function writtenFinder(broken: Broken): Finder {
  return (block, from) => {
    let at = block.indexOf(writtenColour, from);
    while (at >= 0 && !broken(block, at)) at = block.indexOf(writtenColour, at + 1);
    return at;
  };
}
