import { distance } from 'fastest-levenshtein';

/** A word that differs in more than this share of its letters is another word. */
const maxShare = 0.4;

/** The known word that was probably meant; undefined where none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const same = (text: string) => text.toLowerCase().replace(/[\s_-]+/g, '');
  const wanted = same(word.slice(0, 100));
  const [best] = known
    .map((candidate) => {
      const text = same(candidate);
      const begins = text.startsWith(wanted) && wanted.length >= 2;
      return { candidate, far: begins ? 0 : distance(wanted, text) / Math.max(wanted.length, 1) };
    })
    .toSorted((one, other) => one.far - other.far);
  return best && best.far <= maxShare ? best.candidate : undefined;
}
