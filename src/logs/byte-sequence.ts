/** The bytes that are possible at one position of a text. */
export interface ByteSet {
  readonly bytes: readonly number[];
  /** Whether a character outside of ASCII is possible there, which has other or several bytes. */
  readonly others: boolean;
}

/** Consecutive bytes that a matching line contains. */
export type Sequence = readonly ByteSet[];

/** The beginning of a longer sequence is rare enough. */
export const maxSequenceLength = 31;

/** The number of printable ASCII characters. */
const visibleBytes = 95;

/** A position where nearly every byte is possible has less information than this. */
const minBits = 0.2;

/** The sequence for a text; ignoring case, characters outside of ASCII can have any bytes. */
export function sequenceOf(text: string, ignore_case: boolean): Sequence {
  return [...text].flatMap((letter): ByteSet[] => {
    const bytes = [...Buffer.from(letter)];
    if (bytes.length === 1)
      return [{ bytes: ignore_case ? bothCases(letter) : bytes, others: false }];
    // A replacement character stands for unknown bytes.
    const isKnown = !ignore_case && letter !== '\ufffd' && letter.isWellFormed();
    if (!isKnown) return [{ bytes: [], others: true }];
    return bytes.map((byte) => ({ bytes: [byte], others: false }));
  });
}

function bothCases(letter: string): number[] {
  return [...new Set([letter.toLowerCase(), letter.toUpperCase()])].map((each) =>
    each.charCodeAt(0),
  );
}

/** How rare a sequence is, in bits of information. */
export function rarity(sequence: Sequence): number {
  return sequence.reduce((sum, set) => sum + bitsOf(set), 0);
}

const bitsOf = ({ bytes }: ByteSet) =>
  Math.max(0, Math.log2(visibleBytes / Math.max(1, bytes.length)));

/** The part of a sequence for which bytes can be searched efficiently. */
export function searchablePart(sequence: Sequence): Sequence {
  const first = sequence.findIndex(({ others }) => !others);
  if (first < 0) return [];
  const part = sequence.slice(first, first + maxSequenceLength);
  const last = part.findLastIndex((set) => bitsOf(set) >= minBits);
  return part.slice(0, last + 1);
}
