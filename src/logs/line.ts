/** One line of a job's log as a person reads it on GitHub: no stamp, no colour, no carriage return. */
export interface LogLine {
  /** The line's number in GitHub's own log of the job, counted from 1. */
  readonly n: number;
  /** When the runner wrote it, in milliseconds since 1970; undefined where no stamp was seen yet. */
  readonly at: number | undefined;
  readonly text: string;
}

/** Lines of the end of a log of which nobody counted those before: the last one has the number -1. */
export function numberedFromEnd(lines: readonly LogLine[]): LogLine[] {
  return lines.map((line, index) => ({ ...line, n: index - lines.length }));
}

/** Said where lines are numbered so. */
export const countedFromEnd =
  'Lines count from the end (-1 is the last): only the end of this large log was read.';

/** A long text by its two ends, with what is left out between them said; no longer than `most`. */
export function twoEnds(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = (most - noteLength) >> 1;
  return parts(text, [
    [0, half],
    [text.length - half, text.length],
  ]);
}

/** As twoEnds, with what lies around a place in the midst of the text. */
export function endsAndPlace(text: string, place: number, most: number): string {
  const part = Math.floor((most - 2 * noteLength) / 3);
  const [from, to] = [place - (part >> 1), place + (part >> 1)];
  if (text.length <= most || from < part || to > text.length - part) return twoEnds(text, most);
  return parts(text, [
    [0, part],
    [from, to],
    [text.length - part, text.length],
  ]);
}

/** The words that say what is left out take this much at most. */
const noteLength = 60;

/** @param length of what is left out */
export const omission = (length: number) => ` … (${length} characters left out) … `;

/**
 * Parts end between words where they can, so that no half of a credential stays that nobody knows for
 * one.
 */
function parts(text: string, wanted: readonly (readonly [from: number, to: number])[]): string {
  let shown = '';
  let before = 0;
  for (const [from, to] of wanted) {
    const start = from === 0 ? 0 : wordBorder(text, from, 1);
    const end = to === text.length ? to : wordBorder(text, to, -1);
    if (start > before) shown += omission(start - before);
    shown += text.slice(start, end).toWellFormed();
    before = end;
  }
  return shown;
}

/** The two ends of a text of which the middle is gone, cut between words. */
export function joinEnds(beginning: string, end: string, length: number): string {
  const first = beginning.slice(0, wordBorder(beginning, beginning.length, -1));
  const last = end.slice(wordBorder(end, 0, 1));
  const left = omission(length - first.length - last.length);
  return `${first.toWellFormed()}${left}${last.toWellFormed()}`;
}

const longestWord = 300;

function wordBorder(text: string, place: number, direction: 1 | -1): number {
  for (let moved = 0; moved < longestWord; moved++) {
    const at = place + moved * direction;
    if (text.charCodeAt(direction === 1 ? at - 1 : at) <= space) return at;
  }
  return place;
}

const space = 32;
