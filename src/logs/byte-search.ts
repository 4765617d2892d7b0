import type { Step } from '../github/job.ts';
import type { Sequence } from './byte-sequence.ts';
import { decoderFor, encodingOf, lineDecoder, readLine } from './decode.ts';
import { cutAround } from './line.ts';
import { type LineBlocks, lineBlocks, plainLines, scanBlock } from './line-bytes.ts';
import { type Finder, finderOf } from './sequence-finder.ts';
import { stepSplitter } from './step-splitter.ts';

/** Whether a line's text matches; where it does, and how much of it, so that it can be shown. */
export type Matcher = (text: string) => { readonly at: number } | undefined;

/** A line by its number in GitHub's own log of the job. */
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

export interface SearchOptions {
  /** Of the job, to say in which of them a line was written. */
  readonly steps: readonly Step[];
  /** Lines before and after each match. */
  readonly context: number;
  /** Matches that are kept. */
  readonly most: number;
  /** Lines up to this number are passed over. */
  readonly after: number;
}

export interface LogSearch {
  /** Searches on; 'enough': one more match than was wanted was seen. */
  push(chunk: Uint8Array): 'more' | 'enough';
  /** The last line, where it has no end of its own. */
  end(): 'more' | 'enough';
  readonly matches: readonly Match[];
  /** Another number each time that matches, or the lines after them, have become more. */
  readonly revision: number;
  /** The last line that was searched. */
  readonly line: number;
}

/** As much of a line as is worth showing. */
const maxShown = 2000;

/**
 * Searches the bytes of a log, cut anywhere: only lines that may match, and those around matches,
 * are decoded.
 * @param sequences of which a line has to have one to match; none: every line is looked at
 */
export function logSearch(
  matches: Matcher,
  sequences: readonly Sequence[],
  { steps, context, most, after }: SearchOptions,
): LogSearch {
  const prefilter = finderOf(sequences);
  const splitter = stepSplitter(steps);
  const blocks = utf8Blocks();
  const found: Match[] = [];
  const incomplete: Match[] = [];
  /** The last lines before the block, as they came. */
  let recent: Buffer[] = [];
  /** Lines before the block, and when the last of them was written. */
  let searched = 0;
  let at: number | undefined;
  let revision = 0;
  /** One more match than was wanted was seen. */
  let full = false;

  /** What follows the last match is still waited for. */
  const state = () => (full && incomplete.length === 0 ? 'enough' : 'more');

  const linesBefore = (block: Buffer, start: number, n: number): NumberedLine[] => {
    const own = lastLines(block.subarray(0, start), context);
    const all = [...recent.slice(own.length - context || recent.length), ...own].slice(-context);
    return all.map((line, index) => numbered(line, n - all.length + index));
  };

  const goOn = (match: Match, block: Buffer, start: number) => {
    for (const line of firstLines(block.subarray(start), context - match.after.length)) {
      revision++;
      match.after.push(numbered(line, match.line.n + match.after.length + 1));
    }
    return match.after.length < context;
  };

  /** When a line without a stamp was written: with the last one before it that has one. */
  const timeBefore = (block: Buffer, start: number): number | undefined => {
    for (let end = start; end > 0; ) {
      const from = startOf(block, end - 1);
      const time = readLine(textOf(block, from, Math.min(end, from + stampWithin))).at;
      if (time !== undefined) return time;
      end = from;
    }
    return at;
  };

  const look = (block: Buffer): 'more' | 'enough' => {
    const scan = scanBlock(block);
    for (const match of incomplete.splice(0)) if (goOn(match, block, 0)) incomplete.push(match);
    if (full) return state();
    const ended = steps.length > 0 ? timeBefore(block, block.length) : undefined;
    const clear = splitter.isClear(at, ended);
    // As far as the line before has come: only lines inside a second that steps share say more.
    if (!clear) splitter.stepOf({ n: searched, at, text: '' });
    let written = at;
    const finder = clear && prefilter?.(block, scan);
    const next = finder || everyLine;
    const isPlain = plainLines(block, scan);
    let n = searched + 1;
    let counted = 0;
    for (let from = next(block, 0); from >= 0; ) {
      const start = startOf(block, from);
      const text = clear ? behindStamp(block, start) : start;
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
        if (found.length === most) {
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
        if (context > 0 && goOn(one, block, end + 1)) incomplete.push(one);
      }
      from = end + 1 < block.length ? next(block, end + 1) : -1;
    }
    searched += scan.lines + (block.at(-1) === lineEnd ? 0 : 1);
    at = ended;
    if (context > 0) recent = [...recent, ...lastLines(block, context).map(copy)].slice(-context);
    return 'more';
  };

  const lookAll = (whole: readonly Buffer[]) => {
    for (const block of whole) if (look(block) === 'enough') return 'enough';
    return 'more';
  };

  return {
    push: (chunk) => lookAll(blocks.push(chunk)),
    end() {
      lookAll(blocks.end());
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

/** What stands before the stamp of a line is no longer than that. */
const stampWithin = 200;

const everyLine: Finder = (_, from) => from;

/** How the runner writes stamps, with any digits. */
const stampForm = Buffer.from('0000-00-00T00:00:00.0000000Z ');
const [zero, nine] = [0x30, 0x39];

/** Where the text of a line begins, as far as its stamp has the usual form. */
function behindStamp(block: Buffer, start: number): number {
  for (let place = 0; place < stampForm.length; place++) {
    const wanted = stampForm[place] as number;
    const byte = block[start + place] as number;
    if (wanted === zero ? !(byte >= zero && byte <= nine) : byte !== wanted) return start;
  }
  return start + stampForm.length;
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

/** A line that only stands beside a match: of a long one, no more is decoded than is shown. */
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

/** Blocks of lines in UTF-8, whatever the log is in. */
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
