import { distance } from 'fastest-levenshtein';

/** The largest share of letters in which a misspelling may differ. */
const maxDistanceShare = 0.4;

/** The known word that was probably meant; undefined where none is similar enough. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const normalized = (text: string) => text.toLowerCase().replace(/[\s_-]+/g, '');
  const wanted = normalized(word.slice(0, 100));
  const [best] = known
    .map((candidate) => {
      const text = normalized(candidate);
      const isPrefix = text.startsWith(wanted) && wanted.length >= 2;
      const share = isPrefix ? 0 : distance(wanted, text) / Math.max(wanted.length, 1);
      return { candidate, share };
    })
    .toSorted((one, other) => one.share - other.share);
  return best && best.share <= maxDistanceShare ? best.candidate : undefined;
}
