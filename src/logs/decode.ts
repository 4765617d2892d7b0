import { stripVTControlCharacters, TextDecoder } from 'node:util';
import { visible } from '../text/text.ts';
import { joinEnds, type LogLine } from './line.ts';

/** A line longer than this loses its middle, so that a log without line ends cannot fill the memory. */
const longestLine = 1 << 17;

/** `{DateTime.UtcNow:O} {message}`: https://github.com/actions/runner/blob/main/src/Runner.Common/Logging.cs */
const stamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,7})?Z(?: |$)/;

const secondLength = '2026-03-02T09:14:05'.length;

/** Nothing to take out: most lines, and the test is many times cheaper than taking out. */
const plain = /^[\t\x20-\x7e]*$/;

const carriageReturn = 13;

/** Colours as `cat -v` writes them: some tools escape the escape. */
const written = /\^\[\[[0-9;]*m/g;

export interface LineDecoder {
  /** The lines that end in this chunk. */
  push(chunk: Uint8Array): LogLine[];
  /** The last line, where it has no end of its own. */
  end(): LogLine[];
}

/**
 * Turns the bytes of a job's log, cut anywhere, into lines: without byte-order marks (the runner
 * writes one at every 2 MB block), carriage returns, stamps, colours and what only machines see.
 * A line without a stamp belongs to the message before and gets its time.
 * @param first number of the first line
 * @param longest what a longer line has in its middle is left out, and is never looked at
 */
export function lineDecoder(first = 1, longest = longestLine): LineDecoder {
  let text: TextDecoder | undefined;
  let head = new Uint8Array();
  let rest = longText(longest);
  let n = first;
  let at: number | undefined;

  const decode = (raw: string): LogLine => {
    const line = readLine(raw);
    at = line.at ?? at;
    return { n: n++, at, text: line.text };
  };

  const take = (more: string, last: boolean): LogLine[] => {
    const lines: LogLine[] = [];
    let from = 0;
    for (;;) {
      const end = more.indexOf('\n', from);
      if (end < 0) break;
      if (rest.isEmpty() && end - from <= longest) lines.push(decode(more.slice(from, end)));
      else {
        rest.add(more.slice(from, end));
        lines.push(decode(rest.text()));
        rest = longText(longest);
      }
      from = end + 1;
    }
    rest.add(more.slice(from));
    if (last && !rest.isEmpty()) {
      lines.push(decode(rest.text()));
      rest = longText(longest);
    }
    return lines;
  };

  return {
    push(chunk) {
      if (!text) {
        head = joined(head, chunk);
        if (head.length < 4) return [];
        text = decoderFor(encodingOf(head));
        return take(text.decode(head, { stream: true }), false);
      }
      return take(text.decode(chunk, { stream: true }), false);
    },
    end() {
      if (!text) return take(decoderFor(encodingOf(head)).decode(head), true);
      return take(text.decode(), true);
    },
  };
}

/** All lines of a log that is in memory. */
export function decodeLog(log: Uint8Array): LogLine[] {
  const decoder = lineDecoder();
  return [...decoder.push(log), ...decoder.end()];
}

/** A text that grows, of which no more is held than its two ends. */
function longText(longest: number) {
  let beginning = '';
  let end = '';
  let length = 0;
  return {
    isEmpty: () => length === 0,
    add(more: string) {
      length += more.length;
      const fitting = more.slice(0, longest - beginning.length);
      beginning += fitting;
      if (fitting.length === more.length) return;
      end = (end + more.slice(fitting.length)).slice(-longest);
    },
    text() {
      if (length <= longest) return beginning;
      const half = longest / 2;
      return joinEnds(beginning.slice(0, half), (beginning + end).slice(-half), length);
    },
  };
}

/** A line's text and when the runner wrote it, where it says so. */
export function readLine(raw: string): { readonly at: number | undefined; readonly text: string } {
  const line = clean(raw);
  if (!stamp.test(line)) return { at: undefined, text: line };
  const end = line.indexOf('Z');
  return { at: millisecondsOf(line, end), text: line.slice(end + 2) };
}

/** The second that was read last: hundreds of lines may have the same. */
let second = '';
let secondAt = 0;

function millisecondsOf(line: string, end: number): number {
  if (second === '' || !line.startsWith(second)) {
    second = line.slice(0, secondLength);
    secondAt = Date.parse(`${second}Z`);
  }
  return end > secondLength
    ? secondAt +
        Math.round(Number(line.slice(secondLength, Math.min(end, secondLength + 4))) * 1000)
    : secondAt;
}

function clean(raw: string): string {
  if (plain.test(raw)) return withoutWritten(raw);
  let end = raw.length;
  while (raw.charCodeAt(end - 1) === carriageReturn) end--;
  // Carriage returns inside a line stand between states of a progress bar.
  let line = raw.slice(raw.startsWith('\ufeff') ? 1 : 0, end).replace(/\r+/g, ' ');
  if (plain.test(line)) return withoutWritten(line);
  line = stripVTControlCharacters(line);
  return plain.test(line) ? line : visible(line);
}

function withoutWritten(line: string): string {
  return line.includes('^[[') ? line.replace(written, '') : line;
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** By the first four bytes of a log: Windows tools that write UTF-16 into one do so from its first byte on. */
export function encodingOf([a, b, c, d]: Uint8Array): Encoding {
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return 'utf-16be';
  return 'utf-8';
}

export const decoderFor = (encoding: Encoding) => new TextDecoder(encoding, { ignoreBOM: true });

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
