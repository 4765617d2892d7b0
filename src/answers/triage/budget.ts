import { sentBytes } from '../../text/sent-bytes.ts';

/** A size in bytes: of the text and of the JSON of an answer. */
export interface Size {
  readonly text: number;
  readonly data: number;
}

/** A part of an answer, as text and as structured data. */
export interface Part {
  readonly text: readonly string[];
  readonly data: object;
  /** What had no room, each with the call that shows it. */
  readonly omitted?: readonly string[];
}

/** A part of an answer that can be written at different lengths. */
export interface Block<Some extends Part = Part> {
  /** Blocks with a lower number are filled first; those with the same number in their order. */
  readonly priority: number;
  /** Its size at its shortest. */
  readonly least: Size;
  /**
   * Whether room for its shortest form is reserved; otherwise it is left out where there is less
   * room.
   */
  readonly always?: boolean;
  /**
   * Limits its size, given what is left for it and the blocks after it; by default it may take all.
   */
  readonly limit?: (left: Size) => Size;
  /**
   * Writes it within the room, which is at least its shortest size; undefined where nothing fits.
   */
  fill(room: Size): Promise<Some | undefined> | Some | undefined;
}

/** The beginning of a line about something that was left out. */
export const leftOut = 'Left out: ';

/** The size of a part in an answer, with line breaks and commas. */
export function sizeOf({ text, data, omitted = [] }: Part): Size {
  return {
    text: bytes([...text, ...omitted.map((what) => leftOut + what)], (line) => sentBytes(line) + 1),
    data: sentBytes(data) + 1 + bytes(omitted, (what) => sentBytes(JSON.stringify(what)) + 1),
  };
}

/**
 * Fills the blocks of an answer in one pass, by priority. Together they stay within the room,
 * provided that it is enough for the shortest forms of those that are always in. With more room, no
 * block gets shorter unless an earlier one gets longer.
 * @returns the parts in the order of the blocks; undefined for those left out
 */
export async function fill<Some extends Part>(
  room: Size,
  blocks: readonly Block<Some>[],
): Promise<(Some | undefined)[]> {
  const order = [...blocks.entries()].toSorted(([, a], [, b]) => a.priority - b.priority);
  const parts: (Some | undefined)[] = blocks.map(() => undefined);
  const kept = blocks.filter(({ always }) => always).map(({ least }) => least);
  let left = kept.reduce(minus, room);
  for (const [index, block] of order) {
    const { least, always, limit } = block;
    if (always) left = plus(left, least);
    else if (!contains(left, least)) continue;
    const part = await block.fill(larger(least, limit ? smaller(left, limit(left)) : left));
    parts[index] = part;
    if (part) left = minus(left, sizeOf(part));
  }
  return parts;
}

/** A share of a size. */
export const shareOf = ({ text, data }: Size, share: number): Size => ({
  text: text * share,
  data: data * share,
});

/** The sum of two sizes. */
export const plus = (a: Size, b: Size): Size => ({ text: a.text + b.text, data: a.data + b.data });

/** The difference of two sizes. */
export const minus = (a: Size, b: Size): Size => ({ text: a.text - b.text, data: a.data - b.data });

const smaller = (a: Size, b: Size): Size => ({
  text: Math.min(a.text, b.text),
  data: Math.min(a.data, b.data),
});

/** The larger of two sizes, for text and data each. */
export const larger = (a: Size, b: Size): Size => ({
  text: Math.max(a.text, b.text),
  data: Math.max(a.data, b.data),
});

const contains = (a: Size, b: Size): boolean => a.text >= b.text && a.data >= b.data;

function bytes<Item>(items: readonly Item[], sizeOfOne: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + sizeOfOne(item), 0);
}
