import type { LogLine } from '../logs/line.ts';
import type { Headline } from './headline.ts';

/** A check that prints how files differ from what is committed says no more than that. */
export const differs = / differs from what is committed/;

/** The first file of the differences that a step printed last. */
export function differing(lines: readonly LogLine[], end: number): Headline | undefined {
  let first: number | undefined;
  for (let at = end - 1; at >= 0; at--) {
    const text = lines[at]?.text ?? '';
    if (/^diff --git /.test(text)) first = at;
    else if (!/^(?:[ +\-@\\]|index |new file|deleted file|similarity|rename |$)/.test(text)) break;
  }
  const path = / b\/(.+)$/.exec(lines[first ?? -1]?.text ?? '')?.[1];
  return first === undefined || path === undefined
    ? undefined
    : { at: first, text: `${path} differs from what is committed`, saysWhy: true };
}
