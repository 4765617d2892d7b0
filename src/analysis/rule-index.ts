import { type Alternative, literalsOf } from './pattern.ts';
import type { Rule, Tool } from './rule.ts';

/** A rule with what decides between it and others that match the same line. */
export interface Entry {
  readonly rule: Rule;
  readonly tool: Tool;
  /** Its place in the list of all rules. */
  readonly place: number;
  readonly literalLength: number;
}

/** So many characters in a row tell which rules may match a line: as many as the bytes of a number. */
const gram = 4;

/** Case is ignored: a pattern may ignore it. */
const small = (code: number) => (code > 64 && code < 91 ? code | 32 : code);

/** The last four characters, with one more. */
const push = (characters: number, code: number) => (characters << 8) | (small(code) & 0xff);

/** Where a number for four characters is looked up. */
const slots = 1 << 14;
const slotOf = (characters: number) => Math.imul(characters, 0x9e3779b1) >>> 18;

/** A text that stands in the lines that a rule matches. */
interface Literal {
  readonly text: string;
  /** The place in it of the last of the characters by which it is looked up. */
  readonly at: number;
  readonly entry: Entry;
}

/** Rules that may match without any certain word, by one pattern for all of those with the same flags. */
interface Others {
  readonly pattern: RegExp;
  readonly entries: readonly Entry[];
}

/**
 * Finds the rules that match a line without trying each: nearly all patterns have words that such a
 * line has to have, so one look at each of its characters leaves a few of them, and mostly none.
 */
export class RuleIndex {
  /** A bit for each slot with literals: all of them stay near the processor. */
  readonly #taken = new Int32Array(slots >> 5);
  readonly #literals: (Literal[] | undefined)[] = new Array(slots);
  readonly #others: readonly Others[];
  /** The number of the line for which a rule was tried last, by its place. */
  readonly #triedFor: number[];
  #lines = 0;

  constructor(tools: readonly Tool[]) {
    let place = 0;
    const others: [Alternative, Entry][] = [];
    for (const tool of tools) {
      for (const rule of tool.rules) {
        const { length, alternatives } = literalsOf(rule.match);
        const entry = { rule, tool, place: place++, literalLength: length };
        for (const alternative of alternatives) {
          const { oneOf } = alternative;
          if (oneOf?.every((text) => text.length >= gram)) {
            for (const text of oneOf) this.#add(text, entry);
          } else others.push([alternative, entry]);
        }
      }
    }
    this.#triedFor = new Array(place).fill(0);
    this.#others = othersOf(others);
  }

  /** By those of its characters that the fewest others are looked up by. */
  #add(text: string, entry: Entry): void {
    let characters = 0;
    let best = { slot: 0, at: 0, others: Number.POSITIVE_INFINITY };
    for (let at = 0; at < text.length; at++) {
      characters = push(characters, text.charCodeAt(at));
      const slot = slotOf(characters);
      const others = this.#literals[slot]?.length ?? 0;
      if (at >= gram - 1 && others < best.others) best = { slot, at, others };
    }
    const literals = this.#literals[best.slot] ?? [];
    literals.push({ text, at: best.at, entry });
    this.#literals[best.slot] = literals;
    this.#taken[best.slot >> 5] = (this.#taken[best.slot >> 5] ?? 0) | (1 << (best.slot & 31));
  }

  /** The rules that match, in the order in which they are listed. */
  matching(line: string): readonly Entry[] {
    const taken = this.#taken;
    let found = none;
    this.#lines++;
    let characters = 0;
    for (let at = 0; at < line.length; at++) {
      characters = push(characters, line.charCodeAt(at));
      const slot = slotOf(characters);
      if (((taken[slot >> 5] as number) >> (slot & 31)) & 1)
        found = this.#triedAt(line, at, slot, found);
    }
    for (const { pattern, entries } of this.#others) {
      if (pattern.test(line)) for (const entry of entries) found = this.#tried(line, entry, found);
    }
    return found.length > 1 ? found.toSorted((a, b) => a.place - b.place) : found;
  }

  #triedAt(line: string, at: number, slot: number, found: readonly Entry[]): readonly Entry[] {
    let all = found;
    for (const literal of this.#literals[slot] ?? []) {
      if (standsAt(literal, line, at)) all = this.#tried(line, literal.entry, all);
    }
    return all;
  }

  /** What was found, with a rule if it matches and was not tried on this line before. */
  #tried(line: string, entry: Entry, found: readonly Entry[]): readonly Entry[] {
    if (this.#triedFor[entry.place] === this.#lines) return found;
    this.#triedFor[entry.place] = this.#lines;
    return entry.rule.match.test(line) ? [...found, entry] : found;
  }
}

function standsAt({ text, at: within, entry }: Literal, line: string, at: number): boolean {
  const first = at - within;
  if (entry.rule.match.flags === '') return first >= 0 && line.startsWith(text, first);
  if (first < 0 || first + text.length > line.length) return false;
  for (let index = 0; index < text.length; index++) {
    if (small(line.charCodeAt(first + index)) !== small(text.charCodeAt(index))) return false;
  }
  return true;
}

const none: readonly Entry[] = [];

/** Apart where all begin with the line: such a pattern is not tried at each of its characters. */
function othersOf(all: readonly (readonly [Alternative, Entry])[]): Others[] {
  return ['', 'i'].flatMap((flags) =>
    [true, false].flatMap((isAnchored) => {
      const own = all.filter(
        ([alternative, { rule }]) =>
          rule.match.flags === flags && alternative.isAnchored === isAnchored,
      );
      if (own.length === 0) return [];
      const sources = own.map(([{ source }]) => source.replaceAll(/\(\?<\w+>/g, '(?:'));
      return [
        {
          pattern: new RegExp(sources.join('|'), flags),
          entries: [...new Set(own.map(([, entry]) => entry))],
        },
      ];
    }),
  );
}
