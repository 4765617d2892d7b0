import { isSpecial, type Survey } from './line-bytes.ts';

/** Text that a line has to have for a pattern to match it. */
export interface Literal {
  readonly text: string;
  readonly ignore_case: boolean;
}

/** The first place, from an offset on, whose line may have what is looked for; -1: there is none. */
export type Finder = (block: Buffer, from: number) => number;

/** What other characters can become when they are decoded, or compared without case. */
const becomes = { exact: /^[ \ufffd]/, ignoringCase: /^[ kis\ufffd]/i };

/**
 * Finds lines that may have one of several texts when they are decoded, without decoding them. Where
 * decoding takes something out of the midst of a text, the bytes before that are the text's beginning.
 * @returns undefined where bytes cannot tell
 */
export function finderOf(
  literals: readonly Literal[],
): ((block: Buffer, survey: Survey) => Finder) | undefined {
  if (literals.length === 0 || !literals.every(isSearchable)) return undefined;
  const plain = literals.map((literal) => plainFinder(literal));
  const broken = brokenBefore(literals);
  return (block, survey) => {
    const finders = [...plain, specialFinder(broken, survey), writtenFinder(broken)];
    const next = finders.map((find) => find(block, 0));
    return (_, from) => {
      let nearest = -1;
      for (const [index, find] of finders.entries()) {
        let at = next[index] as number;
        if (at >= 0 && at < from) {
          at = find(block, from);
          next[index] = at;
        }
        if (at >= 0 && (nearest < 0 || at < nearest)) nearest = at;
      }
      return nearest;
    };
  };
}

/** Bytes have no case beyond ASCII, and a replacement character stands for bytes that are not known. */
function isSearchable({ text, ignore_case }: Literal): boolean {
  if (text === '' || text.includes('\ufffd') || !text.isWellFormed()) return false;
  return !ignore_case || /^[\0-\x7f]*$/.test(text);
}

const lowered = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);
const asIs = Uint8Array.from({ length: 256 }, (_, byte) => byte);

function plainFinder({ text, ignore_case }: Literal): Finder {
  const wanted = Buffer.from(text);
  if (!ignore_case) return (block, from) => block.indexOf(wanted, from);
  const needle = wanted.map((byte) => lowered[byte] as number);
  const last = needle.length - 1;
  // How far to go on where a window ends with this byte (Horspool).
  const skip = new Uint16Array(256).fill(needle.length);
  for (let at = 0; at < last; at++) {
    const byte = needle[at] as number;
    skip[byte] = last - at;
    if (byte >= 0x61 && byte <= 0x7a) skip[byte - 0x20] = last - at;
  }
  return (block, from) => {
    for (let end = from + last; end < block.length; end += skip[block[end] as number] as number) {
      let back = 0;
      while (
        back <= last &&
        lowered[block[end - back] as number] === (needle[last - back] as number)
      ) {
        back++;
      }
      if (back > last) return end - last;
    }
    return -1;
  };
}

type Broken = (block: Buffer, at: number) => boolean;

/** Whether one of the texts may go on with what lies at an offset, and begins right before it. */
function brokenBefore(literals: readonly Literal[]): Broken {
  const beginnings = literals.map(({ text, ignore_case }) => {
    const fold = ignore_case ? lowered : asIs;
    const bytes = Buffer.from(text).map((byte) => fold[byte] as number);
    return { bytes, fold };
  });
  const mayBegin = literals.some(({ text, ignore_case }) =>
    (ignore_case ? becomes.ignoringCase : becomes.exact).test(text),
  );
  return (block, at) => {
    if (mayBegin) return true;
    for (const { bytes, fold } of beginnings) {
      for (let length = 1; length < bytes.length && length <= at; length++) {
        let same = 0;
        while (same < length && fold[block[at - 1 - same] as number] === bytes[length - 1 - same]) {
          same++;
        }
        if (same === length) return true;
      }
    }
    return false;
  };
}

/** Bytes that decoding takes out or changes, where a text may go on behind them. */
function specialFinder(broken: Broken, { special }: Survey): Finder {
  let index = 0;
  return (block, from) => {
    for (; index < special.length; index += 2) {
      const to = special[index + 1] as number;
      for (let at = Math.max(from, special[index] as number); at < to; at++) {
        const byte = block[at] as number;
        if (byte === 0x0a || !isSpecial(byte)) continue;
        if (byte === 0x0d && block[at + 1] === 0x0a) continue;
        if (broken(block, at)) return at;
      }
    }
    return -1;
  };
}

/** Colours as some tools write them: see decode.ts. */
const written = Buffer.from('^[[');

function writtenFinder(broken: Broken): Finder {
  return (block, from) => {
    for (let at = block.indexOf(written, from); at >= 0; at = block.indexOf(written, at + 1)) {
      if (broken(block, at)) return at;
    }
    return -1;
  };
}
