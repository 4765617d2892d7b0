import type { LogLine } from '../logs/line.ts';
import { isForeignFrame } from './files.ts';
import { endsPart, type InParts } from './parts.ts';
import { isUnhelpful } from './unhelpful.ts';

/**
 * Share of a line's worth that its neighbours get (after, before), within its block and beyond it.
 */
const flow = { within: [0.9, 0.7], beyond: [0.5, 0.4] } as const;
const spreadShare = 0.7;

/** Gives lines a share of the worth of their neighbours, so that blocks stay together. */
export function* spread(worth: Float32Array, lines: readonly LogLine[]): InParts<void> {
  const own = worth.slice();
  const indents = indentsOf(lines);
  const passOn = (
    from: number,
    to: number,
    flowed: Float32Array,
    outdents: boolean,
    way: 0 | 1,
  ) => {
    const isBlank = lines[from]?.text.trim() === '' || lines[to]?.text.trim() === '';
    const share = (isBlank || outdents ? flow.beyond : flow.within)[way];
    const passed = (flowed[from] ?? 0) * share;
    if (passed > (flowed[to] ?? 0)) flowed[to] = passed;
  };
  const behind = own.slice();
  for (let at = 1; at < lines.length; at++) {
    passOn(at - 1, at, behind, (indents[at] ?? 0) < (indents[at - 1] ?? 0), 0);
    if (endsPart(at)) yield;
  }
  const before = own.slice();
  for (let at = lines.length - 2; at >= 0; at--) {
    passOn(at + 1, at, before, (indents[at] ?? 0) > (indents[at + 1] ?? 0), 1);
    if (endsPart(at)) yield;
  }
  for (let at = 0; at < lines.length; at++) {
    if (endsPart(at)) yield;
    const flowed = spreadShare * Math.max(behind[at] ?? 0, before[at] ?? 0);
    if (flowed <= (own[at] ?? 0) || flowed < 0.001) continue;
    const text = lines[at]?.text ?? '';
    const isLeftOut = text.trim() === '' || isUnhelpful(text) || isForeignFrame(text);
    if (!isLeftOut) worth[at] = flowed;
  }
}

/** The indentation of each line; a blank line has that of the next one. */
function indentsOf(lines: readonly LogLine[]): Uint16Array {
  const indents = new Uint16Array(lines.length);
  for (let at = lines.length - 1; at >= 0; at--) {
    const text = lines[at]?.text ?? '';
    const indent = text.search(/\S/);
    indents[at] = indent >= 0 ? Math.min(indent, 1000) : (indents[at + 1] ?? 0);
  }
  return indents;
}
