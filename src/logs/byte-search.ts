import type { Step } from '../github/job.ts';
import type { Sequence } from './byte-sequence.ts';
import { decoderFor, encodingOf, lineDecoder, readLine } from './decode.ts';
import { cutAround } from './line.ts';
import { type LineBlocks, lineBlocks, plainLines, scanBlock } from './line-bytes.ts';
import { type Finder, finderOf } from './sequence-finder.ts';
import { stepSplitter } from './step-splitter.ts';

/** Matches the text of a line; returns the position of the match. */
export type Matcher = (text: string) => { readonly at: number } | undefined;

/** A line with its number in GitHub's own log of the job. */
export interface NumberedLine {
  readonly n: number;
  readonly text: string;
}

/** A matching line with the lines around it. */
export interface Match {
  readonly line: NumberedLine;
  readonly before: readonly NumberedLine[];
  readonly after: NumberedLine[];
  readonly step: Step | undefined;
}

/** How a log is searched. */
export interface SearchOptions {
  /** The steps of the job, to find the step of each match. */
  readonly steps: readonly Step[];
  /** The number of lines before and after each match. */
  readonly context: number;
  /** The maximum number of matches. */
  readonly maxMatches: number;
  /** Lines up to this number are skipped. */
  readonly after: number;
}

/** The search of one log. */
export interface LogSearch {
  /** Searches the next chunk; 'enough': there are more matches than wanted. */
  push(chunk: Uint8Array): 'more' | 'enough';
  /** Searches the last line, where it has no line end. */
  end(): 'more' | 'enough';
  readonly matches: readonly Match[];
  /** Changes whenever there are new matches, or new lines after them. */
  readonly revision: number;
  /** The last line that was searched. */
  readonly line: number;
}

/** How many characters of a line are shown. */
const maxShown = 2000;

/**
 * Searches the bytes of a log in chunks of any size. Only lines that may match, and those around
 * matches, are decoded.
 * @param sequences of which every matching line contains at least one; empty: unknown, so every
 * line is decoded
 */
export function logSearch(
  matches: Matcher,
  sequences: readonly Sequence[],
  { steps, context, maxMatches, after }: SearchOptions,
): LogSearch {
  const prefilter = finderOf(sequences);
  const splitter = stepSplitter(steps);
  const blocks = utf8Blocks();
  const found: Match[] = [];
  const incomplete: Match[] = [];
  /** The last lines before the block, still encoded. */
  let recent: Buffer[] = [];
  /** The number of lines before the block, and the time of the last one. */
  let searched = 0;
  let at: number | undefined;
  let revision = 0;
  /** Whether there are more matches than wanted. */
  let full = false;

  /** Even with enough matches, the lines after the last one are still needed. */
  const state = () => (full && incomplete.length === 0 ? 'enough' : 'more');

  const linesBefore = (block: Buffer, start: number, n: number): NumberedLine[] => {
    const own = lastLines(block.subarray(0, start), context);
    const all = [...recent.slice(own.length - context || recent.length), ...own].slice(-context);
    return all.map((line, index) => numbered(line, n - all.length + index));
  };

  const addLinesAfter = (match: Match, block: Buffer, start: number) => {
    for (const line of firstLines(block.subarray(start), context - match.after.length)) {
      revision++;
      match.after.push(numbered(line, match.line.n + match.after.length + 1));
    }
    return match.after.length < context;
  };

  /** The time of a line without a timestamp: that of the last line before it with one. */
  const timeBefore = (block: Buffer, start: number): number | undefined => {
    for (let end = start; end > 0; ) {
      const from = startOf(block, end - 1);
      const time = readLine(textOf(block, from, Math.min(end, from + maxTimestampOffset))).at;
      if (time !== undefined) return time;
      end = from;
    }
    return at;
  };

  const searchBlock = (block: Buffer): 'more' | 'enough' => {
    const scan = scanBlock(block);
    for (const match of incomplete.splice(0))
      if (addLinesAfter(match, block, 0)) incomplete.push(match);
    if (full) return state();
    const ended = steps.length > 0 ? timeBefore(block, block.length) : undefined;
    const clear = splitter.isClear(at, ended);
    // Moves the splitter to the last line; only lines in a second that two steps share need more
    // than their time.
    if (!clear) splitter.stepOf({ n: searched, at, text: '' });
    let written = at;
    const finder = clear && prefilter?.(block, scan);
    const next = finder || everyLine;
    const isPlain = plainLines(block, scan);
    let n = searched + 1;
    let counted = 0;
    for (let from = next(block, 0); from >= 0; ) {
      const start = startOf(block, from);
      const text = clear ? afterTimestamp(block, start) : start;
      if (finder && from < text) {
        from = next(block, text);
        continue;
      }
      const end = endOf(block, start);
      n += countEnds(block, counted, start);
      counted = start;
      const isStampedText = text > start && isPlain(start, end);
      const line = isStampedText
        ? { at: undefined, text: block.toString('latin1', text, end) }
        : readLine(textOf(block, start, end));
      written = line.at ?? written;
      const within = clear ? undefined : splitter.stepOf({ n, at: written, text: line.text });
      const match = n > after ? matches(line.text) : undefined;
      if (match) {
        if (found.length === maxMatches) {
          full = true;
          return state();
        }
        const time = () => line.at ?? timeBefore(block, isStampedText ? end : start);
        const one: Match = {
          line: { n, text: cutAround(line.text, match.at, maxShown) },
          before: context > 0 ? linesBefore(block, start, n) : [],
          after: [],
          step: clear ? splitter.stepOf({ n, at: time(), text: '' }) : within,
        };
        found.push(one);
        revision++;
        if (context > 0 && addLinesAfter(one, block, end + 1)) incomplete.push(one);
      }
      from = end + 1 < block.length ? next(block, end + 1) : -1;
    }
    searched += scan.lines + (block.at(-1) === lineEnd ? 0 : 1);
    at = ended;
    if (context > 0) recent = [...recent, ...lastLines(block, context).map(copy)].slice(-context);
    return 'more';
  };

  const searchBlocks = (whole: readonly Buffer[]) => {
    for (const block of whole) if (searchBlock(block) === 'enough') return 'enough';
    return 'more';
  };

  return {
    push: (chunk) => searchBlocks(blocks.push(chunk)),
    end() {
      searchBlocks(blocks.end());
      return full ? 'enough' : 'more';
    },
    matches: found,
    get revision() {
      return revision;
    },
    get line() {
      return searched;
    },
  };
}

const lineEnd = 0x0a;

/** The maximum length of what precedes the timestamp of a line. */
const maxTimestampOffset = 200;

const everyLine: Finder = (_, from) => from;

/** The format of the runner's timestamps, with zeros for digits. */
const timestampFormat = Buffer.from('0000-00-00T00:00:00.0000000Z ');
const [zero, nine] = [0x30, 0x39];

/** The position of a line's text after a timestamp in the usual format. */
function afterTimestamp(block: Buffer, start: number): number {
  for (let place = 0; place < timestampFormat.length; place++) {
    const wanted = timestampFormat[place] as number;
    const byte = block[start + place] as number;
    if (wanted === zero ? !(byte >= zero && byte <= nine) : byte !== wanted) return start;
  }
  return start + timestampFormat.length;
}

const startOf = (block: Buffer, at: number) =>
  at === 0 ? 0 : block.lastIndexOf(lineEnd, at - 1) + 1;

function endOf(block: Buffer, start: number): number {
  const end = block.indexOf(lineEnd, start);
  return end < 0 ? block.length : end;
}

function countEnds(block: Buffer, from: number, to: number): number {
  let ends = 0;
  for (let at = block.indexOf(lineEnd, from); at >= 0 && at < to; ) {
    ends++;
    at = block.indexOf(lineEnd, at + 1);
  }
  return ends;
}

const textOf = (block: Buffer, start: number, end: number) => block.toString('utf8', start, end);

/** A line beside a match; of a long one, no more is decoded than is shown. */
function numbered(line: Buffer, n: number): NumberedLine {
  if (line.length <= maxShown) return { n, text: readLine(textOf(line, 0, line.length)).text };
  const decoder = lineDecoder(n, maxShown);
  const [read] = [...decoder.push(line), ...decoder.end()];
  return { n, text: read?.text ?? '' };
}

const copy = (line: Buffer) => Buffer.from(line);

function firstLines(block: Buffer, max: number): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < block.length && lines.length < max; ) {
    const end = endOf(block, start);
    lines.push(block.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

function lastLines(block: Buffer, max: number): Buffer[] {
  const lines: Buffer[] = [];
  for (let end = block.length; end > 0 && lines.length < max; ) {
    const last = block[end - 1] === lineEnd ? end - 1 : end;
    const start = startOf(block, last);
    lines.unshift(block.subarray(start, last));
    end = start;
  }
  return lines;
}

/** Converts the chunks of a log in any encoding to blocks of lines in UTF-8. */
function utf8Blocks() {
  const blocks: LineBlocks = lineBlocks();
  let head = Buffer.alloc(0);
  let decode: ((chunk: Buffer, stream: boolean) => Buffer) | undefined;
  const begin = () => {
    const encoding = encodingOf(head);
    const text = decoderFor(encoding);
    decode =
      encoding === 'utf-8'
        ? (chunk) => chunk
        : (chunk, stream) => Buffer.from(text.decode(chunk, { stream }));
    return decode;
  };
  return {
    push(chunk: Uint8Array): Buffer[] {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      if (decode) return blocks.push(decode(bytes, true));
      head = Buffer.concat([head, bytes]);
      return head.length < 4 ? [] : blocks.push(begin()(head, true));
    },
    end(): Buffer[] {
      const rest = decode ? decode(Buffer.alloc(0), false) : begin()(head, false);
      return [...blocks.push(rest), ...blocks.end()];
    },
  };
}
