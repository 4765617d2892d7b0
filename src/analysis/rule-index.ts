import { literalsOf } from './pattern.ts';
import type { Rule, Tool } from './rule.ts';

/** A rule with what decides between it and others that match the same line. */
export interface Entry {
  readonly rule: Rule;
  readonly tool: Tool;
  /** Its place in the list of all rules. */
  readonly place: number;
  readonly literalLength: number;
}

/** So many characters in a row tell which rules may match a line. */
const gram = 4;
const hashes = 1 << 16;

/** The hash of the last four characters, in small letters: each pushes the one before it four bits on. */
const push = (hash: number, code: number) =>
  ((hash << 4) ^ (code > 64 && code < 91 ? code | 32 : code)) & (hashes - 1);

/**
 * Finds the rules that may match a line without trying each: nearly all patterns have words that such
 * a line has to have, so one look at each of its characters leaves a few of them.
 */
export class RuleIndex {
  readonly #byHash: (Entry[] | undefined)[] = new Array(hashes);
  /** Rules that can match a line without any certain word. */
  readonly #others: Entry[] = [];
  readonly #anyOther: readonly RegExp[];
  /** The number of the line for which a rule was tried last, by its place. */
  readonly #triedFor: number[];
  #lines = 0;

  constructor(tools: readonly Tool[]) {
    let place = 0;
    for (const tool of tools) {
      for (const rule of tool.rules) {
        const { length, oneOf } = literalsOf(rule.match);
        const entry = { rule, tool, place: place++, literalLength: length };
        if (oneOf?.every((text) => text.length >= gram)) {
          for (const text of oneOf) this.#add(text, entry);
        } else this.#others.push(entry);
      }
    }
    this.#triedFor = new Array(place).fill(0);
    this.#anyOther = ['', 'i'].flatMap((flags) => {
      const sources = this.#others
        .filter(({ rule }) => rule.match.flags === flags)
        .map(({ rule }) => rule.match.source.replaceAll(/\(\?<\w+>/g, '(?:'));
      return sources.length > 0 ? [new RegExp(sources.join('|'), flags)] : [];
    });
  }

  #add(text: string, entry: Entry): void {
    let hash = 0;
    let best = 0;
    let fewest = Number.POSITIVE_INFINITY;
    for (let at = 0; at < text.length; at++) {
      hash = push(hash, text.charCodeAt(at));
      const others = this.#byHash[hash]?.length ?? 0;
      if (at >= gram - 1 && others < fewest) {
        best = hash;
        fewest = others;
      }
    }
    const entries = this.#byHash[best] ?? [];
    if (!entries.includes(entry)) entries.push(entry);
    this.#byHash[best] = entries;
  }

  /** The rules that match, in the order in which they are listed. */
  matching(line: string): Entry[] {
    const found: Entry[] = [];
    const number = ++this.#lines;
    let hash = 0;
    for (let at = 0; at < line.length; at++) {
      hash = push(hash, line.charCodeAt(at));
      const entries = this.#byHash[hash];
      if (entries === undefined) continue;
      for (const entry of entries) {
        if (this.#triedFor[entry.place] === number) continue;
        this.#triedFor[entry.place] = number;
        if (entry.rule.match.test(line)) found.push(entry);
      }
    }
    if (this.#anyOther.some((pattern) => pattern.test(line))) {
      found.push(...this.#others.filter(({ rule }) => rule.match.test(line)));
    }
    return found.sort((a, b) => a.place - b.place);
  }
}
