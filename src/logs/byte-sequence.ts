/** What one byte of a text may be. */
export interface Place {
  readonly bytes: readonly number[];
  /** Whether a character may stand there that is not ASCII, and has several bytes or others. */
  readonly others: boolean;
}

/** Bytes one after another that a line has to have. */
export type Sequence = readonly Place[];

/** A longer one is as rare as its beginning. */
export const maxPlaces = 31;

/** What can be seen of ASCII. */
const visibleBytes = 95;

/** A place where nearly everything may stand tells nothing. */
const minBits = 0.2;

/** @param ignore_case of characters beyond ASCII, bytes do not tell */
export function sequenceOf(text: string, ignore_case: boolean): Sequence {
  return [...text].flatMap((letter): Place[] => {
    const bytes = [...Buffer.from(letter)];
    if (bytes.length === 1)
      return [{ bytes: ignore_case ? bothCases(letter) : bytes, others: false }];
    // A replacement character stands for bytes that are not known.
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

/** How rare it is, in bits. */
export function rarity(sequence: Sequence): number {
  return sequence.reduce((sum, place) => sum + bitsOf(place), 0);
}

const bitsOf = ({ bytes }: Place) =>
  Math.max(0, Math.log2(visibleBytes / Math.max(1, bytes.length)));

/** The part of it that bytes tell well. */
export function findable(sequence: Sequence): Sequence {
  const first = sequence.findIndex(({ others }) => !others);
  if (first < 0) return [];
  const part = sequence.slice(first, first + maxPlaces);
  const last = part.findLastIndex((place) => bitsOf(place) >= minBits);
  return part.slice(0, last + 1);
}
