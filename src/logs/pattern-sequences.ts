import { RE2JS, RE2JSException } from 're2js';
import {
  findable,
  maxPlaces,
  type Place,
  rarity,
  type Sequence,
  sequenceOf,
} from './byte-sequence.ts';

/** More alternatives than that are not looked for one by one. */
const maxAlternatives = 16;

/** Sequences of which a match has to have one; undefined: nothing is known. */
type Required = readonly Sequence[] | undefined;

interface Part {
  /** All that it matches, where that is one sequence. */
  readonly exact?: Sequence;
  readonly required: Required;
}

const nothing: Part = { required: undefined };

/** Matches between characters. */
const empty: Part = { exact: [], required: undefined };

/**
 * Sequences of bytes of which a line has to have one for a pattern in RE2's syntax to match it; none
 * where the pattern does not tell. Only what is sure counts: what is not understood here asks for nothing.
 */
export function sequencesOf(pattern: string, ignore_case: boolean): readonly Sequence[] {
  const caseless = ignore_case || /\(\?[a-zA-Z]*i/.test(pattern);
  const reader = { pattern, at: 0, caseless, known: new Map() };
  const { required } = alternatives(reader);
  if (!required || reader.at < pattern.length || required.length > maxAlternatives) return [];
  return required.map(findable);
}

interface Reader {
  readonly pattern: string;
  at: number;
  readonly caseless: boolean;
  /** Parts of the pattern that stand for one character. */
  readonly known: Map<string, Place | undefined>;
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

/** Parts one after another: of those that follow each other, one sequence; of all, the best. */
function sequence(reader: Reader): Part {
  const candidates: (readonly Sequence[])[] = [];
  let run: Place[] = [];
  let exact = true;
  const endRun = () => {
    if (findable(run).length > 0) candidates.push([run]);
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
    const copies = Math.min(least, Math.ceil(maxPlaces / Math.max(1, part.exact.length)));
    const repeated = Array.from({ length: copies }, () => part.exact ?? []).flat();
    run.push(...repeated);
    if (!more && copies === least) continue;
    // The last copies stand right before what follows.
    endRun();
    run.push(...repeated);
  }
  if (exact) return { exact: run, required: findable(run).length > 0 ? [run] : undefined };
  endRun();
  return { required: best(candidates) };
}

function best(candidates: readonly (readonly Sequence[])[]): Required {
  const rarest = (sequences: readonly Sequence[]) =>
    Math.min(...sequences.map((each) => rarity(findable(each))));
  return candidates.toSorted((a, b) => rarest(b) - rarest(a))[0];
}

/** How often a part comes at least, and whether it may come more often. */
function repetition(reader: Reader): { readonly least: number; readonly more: boolean } {
  const rest = reader.pattern.slice(reader.at);
  const [operators = '', operator = '', count, open] =
    /^([*+?]|\{(\d+)(,\d*)?\})(?:[*+?]|\{\d+(?:,\d*)?\})*/.exec(rest) ?? [];
  if (operators === '') return { least: 1, more: false };
  reader.at += operators.length;
  // Behind one, a question mark makes it lazy, and what else there may be is not looked into.
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
  // Without case, a letter beyond ASCII may be one of ASCII.
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
  required: findable(exact).length > 0 ? [exact] : undefined,
});

/** @param source a part of the pattern that stands for one character */
function oneOf(source: string, others: boolean, reader: Reader): Part {
  const place = characters(source, others, reader);
  return place ? partOf([place]) : nothing;
}

function characters(source: string, others: boolean, reader: Reader): Place | undefined {
  const { known, caseless } = reader;
  if (!known.has(source)) known.set(source, tried(source, others, caseless));
  return known.get(source);
}

/** Which characters it matches, tried one by one. */
function tried(source: string, others: boolean, caseless: boolean): Place | undefined {
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
const anyCharacter: Place = { bytes: ascii, others: true };
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

/** Classes whose characters are all ASCII. */
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
    // What repeats it would repeat its last letter alone.
    return /^(?:[*+?{])/.test(reader.pattern.slice(reader.at)) ? nothing : literal(text, reader);
  }
  const [whole = rest] =
    /^\\(?:[pP](?:\{[^}]*\}|.)|x(?:\{[^}]*\}|..)|[0-7]{1,3}|.)/su.exec(rest) ?? [];
  reader.at += whole.length;
  if (/^\\[bBAz]$/.test(whole)) return empty;
  if (!/^\\(?:[dDwWsSpPxaftnrv0-7]|\W)/.test(whole)) return nothing;
  return oneOf(whole, !/^\\(?:[dwstnrfva]|[!-/:-@[-`{-~])$/.test(whole), reader);
}
