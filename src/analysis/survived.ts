import type { LogLine } from '../logs/line.ts';
import { passed } from './noise.ts';
import { type Category, type Evidence, surroundings } from './rule.ts';
import { isWrapper } from './telling.ts';

/** Says that what ran before came to its end, or that the next thing begins. */
const wentOn =
  /^\+{1,3} \S|^\[command\]|^\$ \S|^> \S+@\S+ \S|^(?:✅|🎉|👍|☑️?)|\b(?:success(?:ful|fully)?|succeeded|complete[d]?|finished|done|created|passed|uploaded|installed)\b[.!]*\s*(?:in [\d.]+\s?m?s)?$|^(?:Status: Downloaded|Digest: )|\bBUILD SUCCESSFUL\b|^(?:Already|Switched|To) |^\[\d+\/\d+\] |^#\d+ DONE|^(?:Starting|Running|Building|Testing|Compiling|Installing|Deploying|Publishing|Step \d)\b/i;

/** So many lines of work after a complaint show as well that the job went on. */
const longAfter = 40;

/** What a job may complain of and go on; a compiler, a test or a linter that objects seldom lets it. */
const bearable: readonly Category[] = [...surroundings, 'dependency', 'unknown'];

/**
 * Whether the job went on after a complaint and came to another, of which it cannot be said that it
 * only repeats the first.
 */
export function wasSurvived(
  complaint: Evidence,
  later: Evidence,
  lines: readonly LogLine[],
): boolean {
  if (later.core <= complaint.core || !bearable.includes(complaint.category)) return false;
  if (isWrapper(lines[later.core]?.text ?? '')) return false;
  let work = 0;
  for (let at = complaint.core + 1; at < later.core; at++) {
    const text = lines[at]?.text ?? '';
    if (wentOn.test(text.trim()) || passed.test(text)) return true;
    if (text.trim() !== '') work++;
  }
  return work >= longAfter;
}
