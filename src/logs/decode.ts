import { stripVTControlCharacters, TextDecoder } from 'node:util';
import { visible } from '../text/text.ts';
import { joinEnds, type LogLine } from './line.ts';

/**
 * The middle of longer lines is left out, so that a log without line ends cannot fill the memory.
 */
const maxLineLength = 1 << 17;

/**
 * `{DateTime.UtcNow:O} {message}`:
 * https://github.com/actions/runner/blob/main/src/Runner.Common/Logging.cs
 */
const timestampPattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,7})?Z(?: |$)/;

const secondLength = '2026-03-02T09:14:05'.length;

/** Most lines are plain text, and testing for that is many times faster than cleaning them. */
const plainText = /^[\t\x20-\x7e]*$/;

const carriageReturn = 13;

/** Colour codes with an escaped escape character, as `cat -v` and some tools write them. */
const escapedColour = /\^\[\[[0-9;]*m/g;

interface LineDecoder {
  /** The lines that end in this chunk. */
  push(chunk: Uint8Array): LogLine[];
  /** The last line, where it has no end of its own. */
  end(): LogLine[];
}

/**
 * Decodes the bytes of a job's log, in chunks of any size, into lines without byte-order marks (the
 * runner writes one at every 2 MB block), carriage returns, timestamps, colours and invisible
 * characters. A line without a timestamp belongs to the message before it and gets its time.
 * @param first number of the first line
 * @param longest the middle of longer lines is left out
 */
export function lineDecoder(first = 1, longest = maxLineLength): LineDecoder {
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

/** A growing text of which only the two ends are held. */
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

/** The text of a line, and the time when the runner wrote it. */
export function readLine(raw: string): { readonly at: number | undefined; readonly text: string } {
  const line = clean(raw);
  if (!timestampPattern.test(line)) return { at: undefined, text: line };
  const end = line.indexOf('Z');
  return { at: millisecondsOf(line, end), text: line.slice(end + 2) };
}

/** The last second that was parsed: hundreds of lines may have the same one. */
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
  if (plainText.test(raw)) return withoutEscapedColours(raw);
  let end = raw.length;
  while (raw.charCodeAt(end - 1) === carriageReturn) end--;
  // Carriage returns within a line separate the states of a progress bar.
  let line = raw.slice(raw.startsWith('\ufeff') ? 1 : 0, end).replace(/\r+/g, ' ');
  if (plainText.test(line)) return withoutEscapedColours(line);
  line = stripVTControlCharacters(line);
  return plainText.test(line) ? line : visible(line);
}

function withoutEscapedColours(line: string): string {
  return line.includes('^[[') ? line.replace(escapedColour, '') : line;
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * The encoding by the first four bytes: Windows tools that write UTF-16 do so from the first byte.
 */
export function encodingOf([a, b, c, d]: Uint8Array): Encoding {
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return 'utf-16le';
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return 'utf-16be';
  return 'utf-8';
}

/** A decoder that keeps byte-order marks, which are removed line by line. */
export const decoderFor = (encoding: Encoding) => new TextDecoder(encoding, { ignoreBOM: true });

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
