import type { LogLine } from '../logs/line.ts';
import { passed } from './noise.ts';
import { endsPart, type InParts } from './parts.ts';
import { type Category, type Evidence, environmental } from './rule.ts';
import { isWrapper, specificity } from './specificity.ts';

/** Lines that show that something ended well, or that the next thing begins. */
const wentOn =
  /^\+{1,3} \S|^\[command\]|^\$ \S|^> \S+@\S+ \S|^(?:✅|🎉|👍|☑️?)|\b(?:success(?:ful|fully)?|succeeded|complete[d]?|finished|done|created|passed|uploaded|installed)\b[.!]*\s*(?:in [\d.]+\s?m?s)?$|^(?:Status: Downloaded|Digest: )|\bBUILD SUCCESSFUL\b|^(?:Already|Switched|To) |^\[\d+\/\d+\] |^#\d+ DONE|^(?:Starting|Running|Building|Testing|Compiling|Installing|Deploying|Publishing|Step \d)\b/i;

/** This many lines of output after a complaint also show that the job went on. */
const linesAfter = 40;

/** The verdict on one test among others: that those below it pass says nothing of it. */
const verdict = /^\s*(?:\[ *(?:fail|FAIL)(?:ed|ED)? *\]|FAIL(?:ED)?\b|not ok\b|[✗✘✖]|❌)/u;

/**
 * Categories of complaints that a job may survive; errors of compilers, tests and linters mostly
 * end it.
 */
const survivable: readonly Category[] = [...environmental, 'dependency', 'unknown'];

/**
 * The first position that shows that the job went on after a complaint, which therefore did not
 * cause what follows. Infinity where it did not go on.
 */
function survivedFrom({ core, category }: Evidence, lines: readonly LogLine[]): number {
  if (!survivable.includes(category)) return Number.POSITIVE_INFINITY;
  const own = lines[core]?.text ?? '';
  if (verdict.test(own)) return Number.POSITIVE_INFINITY;
  // A complaint that is marked as an error ends its step.
  const isMarked = /^##\[error\]/.test(own);
  // More lines of the same tool's, such as its usage text, belong to the complaint.
  const speaker = /^(?:\S+ ){1,2}/.exec(own)?.[0];
  let work = 0;
  for (let at = core + 1; at < lines.length; at++) {
    const text = lines[at]?.text ?? '';
    if (isMarked) {
      if (text.startsWith('##[group]Run ')) return at + 1;
      continue;
    }
    const isRefused = text.startsWith('To ') && /^ ! \[/.test(lines[at + 1]?.text ?? '');
    if ((wentOn.test(text.trim()) && !isRefused) || passed.test(text)) return at + 1;
    if (text.trim() !== '' && !(speaker && text.startsWith(speaker))) work++;
    if (work >= linesAfter) return at + 1;
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * The heaviest evidence, unless the job survived that and later failed for something as grave.
 * @param last the evidence in the last words of the job
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
