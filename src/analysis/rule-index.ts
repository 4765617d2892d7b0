import { type Alternative, literalsOf } from './pattern.ts';
import type { Rule, Tool } from './rule.ts';

/** A rule, and what decides between it and other rules that match the same line. */
export interface Entry {
  readonly rule: Rule;
  readonly tool: Tool;
  /** Its index in the list of all rules. */
  readonly index: number;
  readonly literalLength: number;
}

/** How many consecutive characters are looked up: as many as fit into a number, at a byte each. */
const gramLength = 4;

/** Lower-cases an ASCII letter, since patterns may ignore case. */
const lowerCase = (code: number) => (code > 64 && code < 91 ? code | 32 : code);

/** Appends a character to the last four, dropping the first of them. */
const push = (characters: number, code: number) => (characters << 8) | (lowerCase(code) & 0xff);

/** The hash table for four characters. */
const slots = 1 << 14;
const slotOf = (characters: number) => Math.imul(characters, 0x9e3779b1) >>> 18;

/** A text that lines have which a rule matches. */
interface Literal {
  readonly text: string;
  /** The position in it of the last of the four characters by which it is looked up. */
  readonly at: number;
  readonly entry: Entry;
}

/**
 * Rules whose patterns have no literal text, combined into one pattern for those with the same
 * flags.
 */
interface Others {
  readonly pattern: RegExp;
  readonly entries: readonly Entry[];
}

/**
 * Finds the rules that match a line without trying each one: nearly all patterns contain literal
 * text, so one lookup for each character of the line leaves only a few rules to try, and mostly
 * none.
 */
export class RuleIndex {
  /** A bit for each slot with literals, small enough for the processor's cache. */
  readonly #taken = new Int32Array(slots >> 5);
  readonly #literals: (Literal[] | undefined)[] = new Array(slots);
  readonly #others: readonly Others[];
  /** For each rule by index, the number of the line on which it was last tried. */
  readonly #triedFor: number[];
  #lines = 0;

  constructor(tools: readonly Tool[]) {
    let index = 0;
    const others: [Alternative, Entry][] = [];
    for (const tool of tools) {
      for (const rule of tool.rules) {
        const { length, alternatives } = literalsOf(rule.match);
        const entry = { rule, tool, index: index++, literalLength: length };
        for (const alternative of alternatives) {
          const { oneOf } = alternative;
          if (oneOf?.every((text) => text.length >= gramLength)) {
            for (const text of oneOf) this.#add(text, entry);
          } else others.push([alternative, entry]);
        }
      }
    }
    this.#triedFor = new Array(index).fill(0);
    this.#others = othersOf(others);
  }

  /** Adds a literal to the slot, among those of its characters, that has the fewest others. */
  #add(text: string, entry: Entry): void {
    let characters = 0;
    let best = { slot: 0, at: 0, others: Number.POSITIVE_INFINITY };
    for (let at = 0; at < text.length; at++) {
      characters = push(characters, text.charCodeAt(at));
      const slot = slotOf(characters);
      const others = this.#literals[slot]?.length ?? 0;
      if (at >= gramLength - 1 && others < best.others) best = { slot, at, others };
    }
    const literals = this.#literals[best.slot] ?? [];
    literals.push({ text, at: best.at, entry });
    this.#literals[best.slot] = literals;
    this.#taken[best.slot >> 5] = (this.#taken[best.slot >> 5] ?? 0) | (1 << (best.slot & 31));
  }

  /** The rules that match a line, in the order in which they are listed. */
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
    return found.length > 1 ? found.toSorted((a, b) => a.index - b.index) : found;
  }

  #triedAt(line: string, at: number, slot: number, found: readonly Entry[]): readonly Entry[] {
    let all = found;
    for (const literal of this.#literals[slot] ?? []) {
      if (standsAt(literal, line, at)) all = this.#tried(line, literal.entry, all);
    }
    return all;
  }

  /** Adds a rule to those found, if it matches and was not tried on this line before. */
  #tried(line: string, entry: Entry, found: readonly Entry[]): readonly Entry[] {
    if (this.#triedFor[entry.index] === this.#lines) return found;
    this.#triedFor[entry.index] = this.#lines;
    return entry.rule.match.test(line) ? [...found, entry] : found;
  }
}

function standsAt({ text, at: within, entry }: Literal, line: string, at: number): boolean {
  const first = at - within;
  if (entry.rule.match.flags === '') return first >= 0 && line.startsWith(text, first);
  if (first < 0 || first + text.length > line.length) return false;
  for (let index = 0; index < text.length; index++) {
    if (lowerCase(line.charCodeAt(first + index)) !== lowerCase(text.charCodeAt(index)))
      return false;
  }
  return true;
}

const none: readonly Entry[] = [];

/**
 * Anchored alternatives are combined separately, since such a pattern is only tried at the
 * beginning of a line.
 */
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
