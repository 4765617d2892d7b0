import type { LogLine } from '../logs/line.ts';
import { commandShown } from './command-shown.ts';
import { passed } from './noise.ts';
import { endsPart, type InParts } from './parts.ts';
import { specificity } from './specificity.ts';
import { headerBefore } from './step-command.ts';
import { templateOf } from './template.ts';

/** A series shorter than this shows nothing. */
const minSeries = 6;

/** At most this share of a series, or one line of it, may be different. */
const maxShare = 0.1;

/** A line as a member of a series: what it has in common with the others, and what it says. */
interface Member {
  readonly at: number;
  readonly says: string;
}

/**
 * Where a step reports on many things line by line ("data/a.json: fine"), the line that says
 * something different ("data/q.json: lacks population"): what a project's own check objects to.
 */
export function* outlierBefore(
  end: number,
  lines: readonly LogLine[],
): InParts<number | undefined> {
  const header = headerBefore(lines, end)?.last ?? -1;
  const command = lines.findLastIndex(
    ({ text }, at) => at > header && at < end && commandShown(text) !== undefined,
  );
  const series = new Map<string, Member[]>();
  let block = 0;
  for (let at = Math.max(header, command) + 1; at < end; at++) {
    if (endsPart(at)) yield;
    const text = (lines[at]?.text ?? '').trim();
    if (text === '') block++;
    for (const [key, says] of traitsOf(text)) {
      const name = key.startsWith('subject') ? key : `${key} ${block}`;
      const members = series.get(name);
      if (members) members.push({ at, says });
      else series.set(name, [{ at, says }]);
    }
  }
  const outliers = [...series.values()]
    .flatMap((members) => different(members))
    .filter((at) => !passed.test(lines[at]?.text ?? ''));
  const level = (at: number) => specificity(lines[at]?.text ?? '');
  const highest = Math.max(...outliers.map(level));
  return outliers.findLast((at) => level(at) === highest);
}

/** What a line can have in common with others of a series: its subject's form, its first or last word, its length. */
function traitsOf(text: string): [key: string, says: string][] {
  const words = text
    .replaceAll(text.startsWith('{') ? /[{}",:]+/g : /[|*`]+/g, ' ')
    .trim()
    .split(/\s+/, 40);
  const [, subject, said] = /^(\S*[./\d]\S*:?|[\w-]+:)\s+(\S.{0,200})$/.exec(text) ?? [];
  const traits: [string, string][] = [];
  if (subject && said)
    traits.push([`subject ${subject.replaceAll(/\w+/g, 'w')}`, templateOf(said)]);
  if (words.length < 2) return traits;
  const [first = '', last = ''] = [words[0], words.at(-1)];
  traits.push(['first', verdictOnly.test(first) ? first.toLowerCase() : '#']);
  traits.push(['last', verdictOnly.test(last) ? last.toLowerCase() : '#']);
  traits.push(['length', String(words.length)]);
  return traits;
}

/** A word or a sign, as a verdict is. */
const verdictOnly = /^(?:[a-z]+|[^\w\s]{1,3})$/i;

/** The first member of a series that is different, where nearly all say the same and stand around it. */
function different(members: readonly Member[]): number[] {
  if (members.length < minSeries) return [];
  const counts = new Map<string, number>();
  for (const { says } of members) counts.set(says, (counts.get(says) ?? 0) + 1);
  const [usual] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
  if (usual === '#') return [];
  // What stands before and after all that are alike is a heading or a summary.
  const first = members.findIndex(({ says }) => says === usual);
  const last = members.findLastIndex(({ says }) => says === usual);
  const within = members.slice(first, last);
  const odd = within.filter(({ says }) => says !== usual);
  if (odd.length > Math.max(1, within.length * maxShare)) return [];
  return odd.slice(0, 1).map(({ at }) => at);
}
