import type { Literal } from './literal-finder.ts';

/** More alternatives than that are not looked for one by one. */
const maxAlternatives = 16;

/** Texts of which a match has to have one; undefined: nothing is known. */
type Required = readonly string[] | undefined;

interface Part {
  /** All that it matches, where that is one text. */
  readonly exact?: string;
  readonly required: Required;
}

const nothing: Part = { required: undefined };

/**
 * Texts of which a line has to have one for a pattern in RE2's syntax to match it; none where the
 * pattern does not tell. Only what is sure counts: what is not understood here asks for nothing.
 */
export function literalsOf(pattern: string, ignore_case: boolean): readonly Literal[] {
  const caseless = ignore_case || /\(\?[a-zA-Z]*i/.test(pattern);
  const reader = { pattern, at: 0, caseless };
  const { required } = alternatives(reader);
  if (!required || reader.at < pattern.length || required.length > maxAlternatives) return [];
  return [...new Set(required)].map((text) => ({ text, ignore_case: caseless }));
}

interface Reader {
  readonly pattern: string;
  at: number;
  readonly caseless: boolean;
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

/** Parts one after another: of texts that follow each other, one text; of all, the best. */
function sequence(reader: Reader): Part {
  const candidates: string[][] = [];
  let run = '';
  let exact = true;
  const endRun = () => {
    if (run !== '') candidates.push([run]);
    run = '';
    exact = false;
  };
  while (reader.at < reader.pattern.length && !'|)'.includes(reader.pattern[reader.at] ?? '')) {
    const part = atom(reader);
    const times = repetition(reader);
    if (times === 'once' && part.exact !== undefined) {
      run += part.exact;
      continue;
    }
    // What comes again and again ends in itself, and what may be missing says nothing.
    if (times === 'at least once' && part.exact !== undefined) run += part.exact;
    endRun();
    if (times !== 'maybe' && part.exact === undefined && part.required) {
      candidates.push([...part.required]);
    }
  }
  const whole = run;
  if (exact) return { exact: whole, required: whole === '' ? undefined : [whole] };
  endRun();
  return { required: best(candidates) };
}

/** The longest texts are the rarest. */
function best(candidates: readonly string[][]): Required {
  const shortest = (texts: readonly string[]) => Math.min(...texts.map(({ length }) => length));
  return candidates.toSorted((a, b) => shortest(b) - shortest(a))[0];
}

function repetition(reader: Reader): 'once' | 'at least once' | 'maybe' {
  const rest = reader.pattern.slice(reader.at);
  const [operators = '', operator = '', count] =
    /^([*+?]|\{(\d+)(?:,\d*)?\})(?:[*+?]|\{\d+(?:,\d*)?\})*/.exec(rest) ?? [];
  if (operators === '') return 'once';
  reader.at += operators.length;
  // Behind one, a question mark makes it lazy, and what else there may be is not looked into.
  if (operators !== operator && operators !== `${operator}?`) return 'maybe';
  if (count !== undefined) return Number(count) > 0 ? 'at least once' : 'maybe';
  return operator.startsWith('+') ? 'at least once' : 'maybe';
}

function atom(reader: Reader): Part {
  const { pattern, at } = reader;
  const rest = pattern.slice(at);
  if (rest.startsWith('(')) return group(reader, rest);
  if (rest.startsWith('[')) return characterClass(reader, rest);
  if (rest.startsWith('\\')) return escaped(reader, rest);
  const [letter = ''] = rest;
  reader.at += letter.length;
  if ('^$.*+?{'.includes(letter)) return nothing;
  return literal(letter, reader);
}

/** Without case, letters beyond ASCII are written in ways that bytes do not show. */
const literal = (text: string, { caseless }: Reader): Part =>
  caseless && !/^[\0-\x7f]*$/.test(text) ? nothing : { exact: text, required: [text] };

function group(reader: Reader, rest: string): Part {
  const [opening, flagsOnly] =
    /^\((?:\?(?:P?<\w+>|[a-zA-Z]*(?:-[a-zA-Z]*)?(?::|(\)))))?/.exec(rest) ?? [];
  reader.at += opening?.length ?? 1;
  if (flagsOnly) return nothing;
  const part = alternatives(reader);
  if (reader.pattern[reader.at] === ')') reader.at++;
  return part;
}

function characterClass(reader: Reader, rest: string): Part {
  const [whole = rest] = /^\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]/su.exec(rest) ?? [];
  reader.at += whole.length;
  const [, only] = /^\[([^^\\[\]])\]$/u.exec(whole) ?? [];
  return only === undefined ? nothing : literal(only, reader);
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
  const [, mark] = /^\\([^\w\s])$/u.exec(whole) ?? [];
  return mark === undefined ? nothing : literal(mark, reader);
}
