import { RE2JS, RE2JSException } from 're2js';
import {
  type ByteSet,
  maxSequenceLength,
  rarity,
  type Sequence,
  searchablePart,
  sequenceOf,
} from './byte-sequence.ts';

/** How many alternatives are searched for one by one. */
const maxAlternatives = 16;

/** Sequences of which every match contains at least one; undefined: unknown. */
type Required = readonly Sequence[] | undefined;

/** A part of a pattern. */
interface Part {
  /** Its only match, where that is a sequence. */
  readonly exact?: Sequence;
  readonly required: Required;
}

const nothing: Part = { required: undefined };

/** A part that matches between characters. */
const empty: Part = { exact: [], required: undefined };

/**
 * Sequences of bytes of which every line that a pattern in RE2's syntax matches contains at least
 * one; none where the pattern does not show any. Syntax that is not understood here requires
 * nothing.
 */
export function sequencesOf(pattern: string, ignore_case: boolean): readonly Sequence[] {
  const caseless = ignore_case || /\(\?[a-zA-Z]*i/.test(pattern);
  const reader = { pattern, at: 0, caseless, known: new Map() };
  const { required } = alternatives(reader);
  if (!required || reader.at < pattern.length || required.length > maxAlternatives) return [];
  return required.map(searchablePart);
}

interface Reader {
  readonly pattern: string;
  at: number;
  readonly caseless: boolean;
  /** Parts of the pattern that match a single character, with what they match. */
  readonly known: Map<string, ByteSet | undefined>;
}

function alternatives(reader: Reader): Part {
  const branches = [sequence(reader)];
  while (reader.pattern[reader.at] === '|') {
    reader.at++;
    branches.push(sequence(reader));
  }
  const [only, ...others] = branches;
  if (only && others.length === 0) return only;
  const all = branches.map(({ required }) => required);
  return { required: all.every((each) => each !== undefined) ? all.flat() : undefined };
}

/**
 * Consecutive parts: adjacent ones form a sequence, and the rarest of the sequences is required.
 */
function sequence(reader: Reader): Part {
  const candidates: (readonly Sequence[])[] = [];
  let run: ByteSet[] = [];
  let exact = true;
  const endRun = () => {
    if (searchablePart(run).length > 0) candidates.push([run]);
    run = [];
    exact = false;
  };
  while (reader.at < reader.pattern.length && !'|)'.includes(reader.pattern[reader.at] ?? '')) {
    const part = atom(reader);
    const { least, more } = repetition(reader);
    if (part.exact === undefined || least === 0) {
      endRun();
      if (least > 0 && part.required) candidates.push(part.required);
      continue;
    }
    const copies = Math.min(least, Math.ceil(maxSequenceLength / Math.max(1, part.exact.length)));
    const repeated = Array.from({ length: copies }, () => part.exact ?? []).flat();
    run.push(...repeated);
    if (!more && copies === least) continue;
    // The last repetitions are right before what follows.
    endRun();
    run.push(...repeated);
  }
  if (exact) return { exact: run, required: searchablePart(run).length > 0 ? [run] : undefined };
  endRun();
  return { required: best(candidates) };
}

function best(candidates: readonly (readonly Sequence[])[]): Required {
  const rarest = (sequences: readonly Sequence[]) =>
    Math.min(...sequences.map((each) => rarity(searchablePart(each))));
  return candidates.toSorted((a, b) => rarest(b) - rarest(a))[0];
}

/** How often a part is repeated at least, and whether it may be repeated more often. */
function repetition(reader: Reader): { readonly least: number; readonly more: boolean } {
  const rest = reader.pattern.slice(reader.at);
  const [operators = '', operator = '', count, open] =
    /^([*+?]|\{(\d+)(,\d*)?\})(?:[*+?]|\{\d+(?:,\d*)?\})*/.exec(rest) ?? [];
  if (operators === '') return { least: 1, more: false };
  reader.at += operators.length;
  // A question mark after an operator makes it lazy; other combinations are not analysed.
  if (operators !== operator && operators !== `${operator}?`) return { least: 0, more: true };
  if (count !== undefined) return { least: Number(count), more: open !== undefined };
  return { least: operator === '+' ? 1 : 0, more: true };
}

function atom(reader: Reader): Part {
  const { pattern, at } = reader;
  const rest = pattern.slice(at);
  if (rest.startsWith('(')) return group(reader, rest);
  if (rest.startsWith('[')) return characterClass(reader, rest);
  if (rest.startsWith('\\')) return escaped(reader, rest);
  const [letter = ''] = rest;
  reader.at += letter.length;
  if ('^$'.includes(letter)) return empty;
  if ('*+?{'.includes(letter)) return nothing;
  return letter === '.' ? oneOf(letter, true, reader) : literal(letter, reader);
}

function literal(text: string, reader: Reader): Part {
  // Ignoring case, a letter outside of ASCII may match one of ASCII.
  const exact = reader.caseless
    ? [...text].flatMap((letter) =>
        letter > '\x7f'
          ? (characters(letter, true, reader) ?? anyCharacter)
          : sequenceOf(letter, true),
      )
    : sequenceOf(text, false);
  return partOf(exact);
}

const partOf = (exact: Sequence): Part => ({
  exact,
  required: searchablePart(exact).length > 0 ? [exact] : undefined,
});

/** @param source a part of the pattern that matches a single character */
function oneOf(source: string, others: boolean, reader: Reader): Part {
  const set = characters(source, others, reader);
  return set ? partOf([set]) : nothing;
}

function characters(source: string, others: boolean, reader: Reader): ByteSet | undefined {
  const { known, caseless } = reader;
  if (!known.has(source)) known.set(source, characterSet(source, others, caseless));
  return known.get(source);
}

/** The ASCII characters that a part matches, found by trying each one. */
function characterSet(source: string, others: boolean, caseless: boolean): ByteSet | undefined {
  try {
    const compiled = RE2JS.compile(source, caseless ? RE2JS.CASE_INSENSITIVE : 0);
    const bytes = ascii.filter(
      (byte) => byte !== lineEnd && compiled.matches(String.fromCharCode(byte)),
    );
    return { bytes, others };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return undefined;
  }
}

const ascii = Array.from({ length: 128 }, (_, byte) => byte);
const anyCharacter: ByteSet = { bytes: ascii, others: true };
const lineEnd = 0x0a;

function group(reader: Reader, rest: string): Part {
  const [opening, flagsOnly] =
    /^\((?:\?(?:P?<\w+>|[a-zA-Z]*(?:-[a-zA-Z]*)?(?::|(\)))))?/.exec(rest) ?? [];
  reader.at += opening?.length ?? 1;
  if (flagsOnly) return nothing;
  const part = alternatives(reader);
  if (reader.pattern[reader.at] === ')') reader.at++;
  return part;
}

/** Character classes with only ASCII characters. */
const asciiClass = /^\[(?!\^)(?:[ -Z^-~]|\\(?:[dwstnrfva]|[!-/:-@[-`{-~])|\[:\w+:\])+\]$/;

function characterClass(reader: Reader, rest: string): Part {
  const [whole = rest] = /^\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]/su.exec(rest) ?? [];
  reader.at += whole.length;
  return oneOf(whole, !asciiClass.test(whole), reader);
}

function escaped(reader: Reader, rest: string): Part {
  if (rest.startsWith('\\Q')) {
    const end = rest.indexOf('\\E', 2);
    const text = rest.slice(2, end < 0 ? undefined : end);
    reader.at += end < 0 ? rest.length : end + 2;
    // A repetition would apply to its last letter only.
    return /^(?:[*+?{])/.test(reader.pattern.slice(reader.at)) ? nothing : literal(text, reader);
  }
  const [whole = rest] =
    /^\\(?:[pP](?:\{[^}]*\}|.)|x(?:\{[^}]*\}|..)|[0-7]{1,3}|.)/su.exec(rest) ?? [];
  reader.at += whole.length;
  if (/^\\[bBAz]$/.test(whole)) return empty;
  if (!/^\\(?:[dDwWsSpPxaftnrv0-7]|\W)/.test(whole)) return nothing;
  return oneOf(whole, !/^\\(?:[dwstnrfva]|[!-/:-@[-`{-~])$/.test(whole), reader);
}
