import type { LogLine } from '../logs/line.ts';
import type { Headline } from './headline.ts';
import { isAdvice, isWrapper } from './specificity.ts';

/** A check that prints how files differ from what is committed says no more than that. */
export const differs = / differs from what (?:is committed|it should be)/;

/** The first file of the differences that a step printed last. */
export function differing(lines: readonly LogLine[], end: number): Headline | undefined {
  let first: number | undefined;
  for (let at = end - 1; at >= 0; at--) {
    const text = lines[at]?.text ?? '';
    if (first === undefined && at > end - 4 && (isWrapper(text) || isAdvice(text))) continue;
    if (/^diff --git |^--- \S/.test(text)) first = at;
    else if (!/^(?:[ +\-@\\]|index |new file|deleted file|similarity|rename |$)/.test(text)) break;
  }
  const head = lines[first ?? -1]?.text ?? '';
  // A copy beside the file, or in another folder, is named by what it is compared with.
  const path =
    / b\/(.+)$/.exec(head)?.[1] ??
    /^--- (?:a\/|old\/)?(\S+?)(?:\.(?:orig|old|bak))?(?:\s|$)/.exec(head)?.[1];
  return first === undefined || path === undefined
    ? undefined
    : {
        at: first,
        text: `${path} differs from what ${head.startsWith('--- ') ? 'it should be' : 'is committed'}`,
        saysWhy: true,
      };
}
