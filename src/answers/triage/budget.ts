import { sentBytes } from '../../text/sent-bytes.ts';

/** Bytes: of text, and of JSON. */
export interface Size {
  readonly text: number;
  readonly data: number;
}

/** What an answer says about one thing, in both of its forms. */
export interface Part {
  readonly text: readonly string[];
  readonly data: object;
  /** What of it found no room, each with the call that shows it. */
  readonly omitted?: readonly string[];
}

/** One thing that an answer may say, at more or less length. */
export interface Block<Some extends Part = Part> {
  /** Blocks of a lower number are filled first; of the same number, in their order. */
  readonly priority: number;
  /** What it takes at its shortest. */
  readonly least: Size;
  /** Whether that is kept for it, whatever is filled first; otherwise, it is left out where there is less. */
  readonly always?: boolean;
  /** The most that it may take, of what is left for it and those behind it; all, where this is missing. */
  readonly most?: (left: Size) => Size;
  /** As much of it as has room: no more, where the room is its least or larger. Undefined: nothing has. */
  fill(room: Size): Promise<Some | undefined> | Some | undefined;
}

/** How a line about something that was left out begins. */
export const leftOut = 'Left out: ';

/** What a part takes in an answer, with the ends of its lines and the commas of its fields. */
export function sizeOf({ text, data, omitted = [] }: Part): Size {
  return {
    text: bytes([...text, ...omitted.map((what) => leftOut + what)], (line) => sentBytes(line) + 1),
    data: sentBytes(data) + 1 + bytes(omitted, (what) => sentBytes(JSON.stringify(what)) + 1),
  };
}

/**
 * Fills the blocks of an answer in one pass, in the order of their priority. All of them together
 * keep to the room, where it has the least of those that are always in. With more room, none says
 * less, unless one of those before it says more.
 * @returns what each says, in the order of the list; undefined for what is left out
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
    const { least, always, most } = block;
    if (always) left = plus(left, least);
    else if (!contains(left, least)) continue;
    const part = await block.fill(larger(least, most ? smaller(left, most(left)) : left));
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

export const plus = (a: Size, b: Size): Size => ({ text: a.text + b.text, data: a.data + b.data });

export const minus = (a: Size, b: Size): Size => ({ text: a.text - b.text, data: a.data - b.data });

const smaller = (a: Size, b: Size): Size => ({
  text: Math.min(a.text, b.text),
  data: Math.min(a.data, b.data),
});

export const larger = (a: Size, b: Size): Size => ({
  text: Math.max(a.text, b.text),
  data: Math.max(a.data, b.data),
});

const contains = (a: Size, b: Size): boolean => a.text >= b.text && a.data >= b.data;

function bytes<Item>(items: readonly Item[], sizeOfOne: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + sizeOfOne(item), 0);
}
