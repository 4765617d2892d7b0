import { count } from '../text/format.ts';
import { isHttpFailure } from './errors.ts';

/** A part of a list, and how long GitHub says that the whole one is. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total_count: number;
}

interface Paging<Item> {
  /** The size of a page to begin with. */
  readonly per_page: number;
  /** What is listed, in the plural: "jobs of run 7". */
  readonly what: string;
  ask(page: { readonly per_page: number; readonly page: number }): Promise<Page<Item>>;
  /** Receives a sentence about what of the list could not be read. */
  note(sentence: string): void;
}

/** With pages of 50, ten thousand items: no answer needs more, and each page costs a request. */
const maxPages = 200;

/**
 * A list of GitHub's, page by page as it arrives, with each item once. It ends where GitHub says that
 * it does, and also where GitHub only repeats itself or does not come to an end.
 * A page that GitHub fails on is asked for again at half the size, down to one item.
 */
export async function* pages<Item extends { readonly id: number }>({
  per_page: largest,
  what,
  ask,
  note,
}: Paging<Item>): AsyncGenerator<Page<Item>> {
  const known = new Set<number>();
  let per_page = largest;
  let asked = 0;
  for (let passed = 0; ; ) {
    try {
      asked++;
      const { items, total_count } = await ask({ per_page, page: passed / per_page + 1 });
      const fresh = new Map(items.map((item) => [item.id, item]));
      for (const id of known) fresh.delete(id);
      for (const id of fresh.keys()) known.add(id);
      yield { items: [...fresh.values()], total_count };
      passed += per_page;
      if (passed >= total_count) return;
      const why =
        items.length === 0
          ? 'ends early'
          : fresh.size === 0
            ? 'repeats itself'
            : asked >= maxPages
              ? 'does not end'
              : undefined;
      if (why) {
        const read = count(known.size, 'was', 'were');
        note(
          `GitHub's list of the ${what} ${why}: ${read} read of the ${total_count} that it speaks of.`,
        );
        return;
      }
    } catch (error) {
      if (!isHttpFailure(error) || error.status !== 502 || per_page === 1) throw error;
      per_page = halved(per_page, passed);
    }
  }
}

/** The largest size of at most half that still has a page beginning at `passed`. */
function halved(per_page: number, passed: number): number {
  let size = per_page >> 1;
  while (size > 1 && passed % size !== 0) size--;
  return size;
}
