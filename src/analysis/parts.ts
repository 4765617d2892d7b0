/** Work that yields after every few milliseconds, so that others get a turn. */
export type InParts<Result> = Generator<undefined, Result, undefined>;

/** Does all of the work at once. */
export function whole<Result>(work: InParts<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** So many lines of a log are a part. */
const linesOfPart = 64;

/** Whether a part ends with the item at this place of a list. */
export const endsPart = (at: number): boolean => at % linesOfPart === linesOfPart - 1;

/** What is made of each item of a list. */
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

/** So many items are sorted as one part. */
const sortedAtOnce = 8192;

/** A stable sort. */
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
