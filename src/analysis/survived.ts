import type { LogLine } from '../logs/line.ts';
import { passed } from './noise.ts';
import { endsPart, type InParts } from './parts.ts';
import { type Category, type Evidence, environmental } from './rule.ts';
import { isWrapper, specificity } from './specificity.ts';

/** Says that what ran before came to its end, or that the next thing begins. */
const wentOn =
  /^\+{1,3} \S|^\[command\]|^\$ \S|^> \S+@\S+ \S|^(?:✅|🎉|👍|☑️?)|\b(?:success(?:ful|fully)?|succeeded|complete[d]?|finished|done|created|passed|uploaded|installed)\b[.!]*\s*(?:in [\d.]+\s?m?s)?$|^(?:Status: Downloaded|Digest: )|\bBUILD SUCCESSFUL\b|^(?:Already|Switched|To) |^\[\d+\/\d+\] |^#\d+ DONE|^(?:Starting|Running|Building|Testing|Compiling|Installing|Deploying|Publishing|Step \d)\b/i;

/** So many lines of work after a complaint show as well that the job went on. */
const longAfter = 40;

/** What a job may complain of and go on; a compiler, a test or a linter that objects seldom lets it. */
const bearable: readonly Category[] = [...environmental, 'dependency', 'unknown'];

/**
 * The first position at which it is seen that the job went on after a complaint: what it came to from
 * there on, it came to in spite of that. Infinity where it did not.
 */
function survivedFrom({ core, category }: Evidence, lines: readonly LogLine[]): number {
  if (!bearable.includes(category)) return Number.POSITIVE_INFINITY;
  // What a program has GitHub mark as an error, its step does not get over.
  const isMarked = /^##\[error\]/.test(lines[core]?.text ?? '');
  let work = 0;
  for (let at = core + 1; at < lines.length; at++) {
    const text = lines[at]?.text ?? '';
    if (isMarked) {
      if (text.startsWith('##[group]Run ')) return at + 1;
      continue;
    }
    const isRefused = text.startsWith('To ') && /^ ! \[/.test(lines[at + 1]?.text ?? '');
    if ((wentOn.test(text.trim()) && !isRefused) || passed.test(text)) return at + 1;
    if (text.trim() !== '') work++;
    if (work >= longAfter) return at + 1;
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * The heaviest, unless the job went on after that and came to something as grave.
 * @param last what it said last
 */
export function* strongestSurvivor(
  ranked: readonly Evidence[],
  lines: readonly LogLine[],
  last: Evidence | undefined,
): InParts<Evidence | undefined> {
  const wrapping = new Map<number, boolean>();
  const isWrapping = (at: number): boolean => {
    const known = wrapping.get(at) ?? isWrapper(lines[at]?.text ?? '');
    wrapping.set(at, known);
    return known;
  };
  let [strongest] = ranked;
  for (let round = 0; strongest && round < 8; round++) {
    const least = strongest.weight * (strongest.says === 'root' ? 0.85 : 0.6);
    const from = survivedFrom(strongest, lines);
    let later: Evidence | undefined;
    for (const [at, each] of ranked.entries()) {
      if (endsPart(at)) yield;
      if (each.weight < least) break;
      if (each.core < from || isWrapping(each.core)) continue;
      later = each;
      break;
    }
    if (!later) break;
    strongest = later;
  }
  return strongest &&
    last &&
    specificity(lines[last.core]?.text ?? '') >= 3 &&
    last.core >= survivedFrom(strongest, lines) &&
    !isWrapping(last.core)
    ? last
    : strongest;
}
