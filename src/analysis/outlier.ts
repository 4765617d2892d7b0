import type { LogLine } from '../logs/line.ts';
import { commandShown } from './command-shown.ts';
import { endsPart, type InParts } from './parts.ts';
import { headerBefore } from './step-command.ts';
import { templateOf } from './template.ts';

/** So many lines say the same of one thing after the other before another one stands out. */
const leastLines = 6;

/** Of one, or at most this share of them, something else may be said. */
const maxShare = 0.1;

interface Said {
  readonly at: number;
  count: number;
}

/**
 * Where a step says the same of many things, line by line ("data/a.json: fine"), the first of which it
 * says something else ("data/q.json: lacks population"): what a check of the project's own objects to.
 */
export function* outlierBefore(
  end: number,
  lines: readonly LogLine[],
): InParts<number | undefined> {
  const header = headerBefore(lines, end)?.last ?? -1;
  const command = lines.findLastIndex(
    ({ text }, at) => at > header && at < end && commandShown(text) !== undefined,
  );
  const first = Math.max(header, command) + 1;
  const series = new Map<string, Map<string, Said>>();
  for (let at = first; at < end; at++) {
    if (endsPart(at)) yield;
    const [, subject, said] =
      /^(\s*\S*[./\d]\S*:?|\s*[\w-]+:)\s+(\S.{0,200})$/.exec(lines[at]?.text ?? '') ?? [];
    if (subject === undefined || said === undefined) continue;
    const kind = subject.replaceAll(/\w+/g, 'w');
    const of = series.get(kind) ?? new Map<string, Said>();
    const shaped = templateOf(said);
    const known = of.get(shaped);
    if (known) known.count++;
    else of.set(shaped, { at, count: 1 });
    series.set(kind, of);
  }
  let chosen: number | undefined;
  for (const of of series.values()) {
    const all = [...of.values()].sort((a, b) => b.count - a.count);
    const total = all.reduce((sum, { count }) => sum + count, 0);
    const [usual, ...rest] = all;
    if (!usual || rest.length === 0 || total < leastLines) continue;
    if (total - usual.count > Math.max(1, total * maxShare)) continue;
    const odd = Math.min(...rest.map(({ at }) => at));
    chosen = Math.max(chosen ?? -1, odd);
  }
  return chosen;
}
