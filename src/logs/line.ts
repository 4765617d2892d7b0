/** A line of a job's log as GitHub shows it: without timestamp, colours and carriage returns. */
export interface LogLine {
  /** Its number in GitHub's own log of the job, counted from 1. */
  readonly n: number;
  /** When the runner wrote it, in milliseconds since 1970; undefined before the first timestamp. */
  readonly at: number | undefined;
  readonly text: string;
}

/**
 * Numbers the last lines of a log from its end, where those before were not counted: the last one
 * is -1.
 */
export function numberedFromEnd(lines: readonly LogLine[]): LogLine[] {
  return lines.map((line, index) => ({ ...line, n: index - lines.length }));
}

/** The note for a reply with such numbers. */
export const countedFromEnd =
  'Lines count from the end (-1 is the last): only the end of this large log was read.';

/** Shortens a text to at most `max` characters by leaving out its middle, and says how much. */
function cutMiddle(text: string, max: number): string {
  if (text.length <= max) return text;
  const half = (max - noteLength) >> 1;
  return parts(text, [
    [0, half],
    [text.length - half, text.length],
  ]);
}

/** Shortens a text to at most `max` characters, keeping both ends and what surrounds a position. */
export function cutAround(text: string, position: number, max: number): string {
  const part = Math.floor((max - 2 * noteLength) / 3);
  const [from, to] = [position - (part >> 1), position + (part >> 1)];
  if (text.length <= max || from < part || to > text.length - part) return cutMiddle(text, max);
  return parts(text, [
    [0, part],
    [from, to],
    [text.length - part, text.length],
  ]);
}

/** The maximum length of the note about what is left out. */
const noteLength = 60;

/** The note about what is left out. */
export const omission = (length: number) => ` … (${length} characters left out) … `;

/**
 * Parts of a text, cut between words where possible: half a credential would not be recognised as
 * one.
 */
function parts(text: string, wanted: readonly (readonly [from: number, to: number])[]): string {
  let shown = '';
  let before = 0;
  for (const [from, to] of wanted) {
    const start = from === 0 ? 0 : wordBoundary(text, from, 1);
    const end = to === text.length ? to : wordBoundary(text, to, -1);
    if (start > before) shown += omission(start - before);
    shown += text.slice(start, end).toWellFormed();
    before = end;
  }
  return shown;
}

/** Joins the two ends of a text whose middle is gone, cut between words. */
export function joinEnds(beginning: string, end: string, length: number): string {
  const first = beginning.slice(0, wordBoundary(beginning, beginning.length, -1));
  const last = end.slice(wordBoundary(end, 0, 1));
  const left = omission(length - first.length - last.length);
  return `${first.toWellFormed()}${left}${last.toWellFormed()}`;
}

const maxWordLength = 300;

function wordBoundary(text: string, position: number, direction: 1 | -1): number {
  for (let moved = 0; moved < maxWordLength; moved++) {
    const at = position + moved * direction;
    if (text.charCodeAt(direction === 1 ? at - 1 : at) <= space) return at;
  }
  return position;
}

const space = 32;
