/** A computation that yields every few milliseconds, so that other work can run. */
export type InParts<Result> = Generator<undefined, Result, undefined>;

/** Runs a computation to its end without interruption. */
export function whole<Result>(work: InParts<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** How many lines of a log are processed before yielding. */
const partLength = 64;

/** Whether to yield after the item at this index of a list. */
export const endsPart = (index: number): boolean => index % partLength === partLength - 1;

/** Maps a list in parts. */
export function* mapped<Item, Result>(
  items: readonly Item[],
  make: (item: Item, at: number) => Result,
): InParts<Result[]> {
  const made: Result[] = [];
  for (const [at, item] of items.entries()) {
    made.push(make(item, at));
    if (endsPart(at)) yield;
  }
  return made;
}

/** How many items are sorted before yielding. */
const sortedAtOnce = 8192;

/** Sorts a list in parts; the sort is stable. */
export function* sorted<Item>(
  items: readonly Item[],
  compare: (a: Item, b: Item) => number,
): InParts<Item[]> {
  let rows: Item[][] = [];
  for (let from = 0; from < items.length; from += sortedAtOnce) {
    rows.push(items.slice(from, from + sortedAtOnce).sort(compare));
    yield;
  }
  while (rows.length > 1) {
    const merged: Item[][] = [];
    for (let at = 0; at < rows.length; at += 2) {
      merged.push(yield* merge(rows[at] ?? [], rows[at + 1] ?? [], compare));
    }
    rows = merged;
  }
  return rows[0] ?? [];
}

function* merge<Item>(
  one: readonly Item[],
  other: readonly Item[],
  compare: (a: Item, b: Item) => number,
): InParts<Item[]> {
  const both: Item[] = [];
  let [left, right] = [0, 0];
  while (left < one.length && right < other.length) {
    const isOne = compare(one[left] as Item, other[right] as Item) <= 0;
    both.push((isOne ? one[left++] : other[right++]) as Item);
    if (both.length % sortedAtOnce === 0) yield;
  }
  for (; left < one.length; left++) both.push(one[left] as Item);
  for (; right < other.length; right++) both.push(other[right] as Item);
  return both;
}
