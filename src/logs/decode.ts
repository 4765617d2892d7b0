import { stripVTControlCharacters, TextDecoder } from 'node:util';
import { visible } from '../text/text.ts';
import type { LogLine } from './line.ts';

/** A line longer than this loses its end, so that a log without line ends cannot fill the memory. */
const longestLine = 1 << 20;

/** `{DateTime.UtcNow:O} {message}`: https://github.com/actions/runner/blob/main/src/Runner.Common/Logging.cs */
const stamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,7})?Z(?: |$)/;

/** Nothing to take out: most lines, and the test is many times cheaper than taking out. */
const plain = /^[\t\x20-\x7e]*$/;

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
 */
export function lineDecoder(first = 1): LineDecoder {
  let text: TextDecoder | undefined;
  let head = new Uint8Array();
  let rest = '';
  let n = first;
  let at: number | undefined;

  const decode = (raw: string): LogLine => {
    const line = clean(raw);
    const [whole, time, fraction = ''] = stamp.exec(line) ?? [];
    if (time !== undefined) at = Date.parse(`${time}${fraction.slice(0, 4)}Z`);
    const message = whole === undefined ? line : line.slice(whole.length);
    return { n: n++, at, text: message };
  };

  const take = (more: string, last: boolean): LogLine[] => {
    const lines: LogLine[] = [];
    let from = 0;
    for (;;) {
      const end = more.indexOf('\n', from);
      if (end < 0) break;
      lines.push(decode(bounded(rest, more.slice(from, end))));
      rest = '';
      from = end + 1;
    }
    rest = bounded(rest, more.slice(from));
    if (last && rest !== '') {
      lines.push(decode(rest));
      rest = '';
    }
    return lines;
  };

  return {
    push(chunk) {
      if (!text) {
        head = joined(head, chunk);
        if (head.length < 4) return [];
        text = decoderFor(head);
        return take(text.decode(head, { stream: true }), false);
      }
      return take(text.decode(chunk, { stream: true }), false);
    },
    end() {
      if (!text) return take(decoderFor(head).decode(head), true);
      return take(text.decode(), true);
    },
  };
}

/** All lines of a log that is in memory. */
export function decodeLog(log: Uint8Array): LogLine[] {
  const decoder = lineDecoder();
  return [...decoder.push(log), ...decoder.end()];
}

function bounded(before: string, more: string): string {
  if (before === '') return more.length > longestLine ? more.slice(0, longestLine) : more;
  return before.length >= longestLine
    ? before
    : before + more.slice(0, longestLine - before.length);
}

function clean(raw: string): string {
  if (plain.test(raw)) return raw.includes('^[[') ? raw.replace(written, '') : raw;
  const line = raw.replace(/\ufeff|\r+$/g, '');
  if (plain.test(line)) return line.includes('^[[') ? line.replace(written, '') : line;
  // A carriage return inside a line stands between states of a progress bar.
  return visible(stripVTControlCharacters(line.replaceAll('\r', ' ')));
}

/** Windows tools that write UTF-16 into a log do so from its first byte on. */
function decoderFor(head: Uint8Array): TextDecoder {
  const [a, b, c, d] = head;
  const options = { ignoreBOM: true };
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le', options);
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be', options);
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return new TextDecoder('utf-16le', options);
  if (a === 0 && b !== 0 && c === 0 && d !== 0) return new TextDecoder('utf-16be', options);
  return new TextDecoder('utf-8', options);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
