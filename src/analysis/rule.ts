export const categories = [
  'code',
  'test',
  'lint',
  'dependency',
  'network',
  'infrastructure',
  'timeout',
  'out_of_memory',
  'disk',
  'permission_or_secret',
  'configuration',
  'cancelled',
  'unknown',
] as const;

/** What kind of thing went wrong: it decides whether to fix code, wait, rerun or ask for rights. */
export type Category = (typeof categories)[number];

/** What a job stands on: much of it may be wrong without the job failing for it. */
export const surroundings: readonly Category[] = [
  'network',
  'infrastructure',
  'permission_or_secret',
  'configuration',
];

/** What a line of a tool's output says, and which lines around it belong to it. */
export interface Rule {
  readonly category: Category;
  /** Such a line does not know its kind: that of another that weighs nearly as much goes before it. */
  readonly guess?: true;
  /** A group `test` is the name of a failed test, by which it can be run again. */
  readonly match: RegExp;
  /** How much such a line explains, from 0 to 100; a wrapper that repeats a cause is below 40. */
  readonly weight: number;
  /** Lines before and after that belong to it. */
  readonly before?: number;
  readonly after?: number;
  /** Goes on after the line while this matches. */
  readonly while?: RegExp;
  /** Goes back before the line while this matches. */
  readonly since?: RegExp;
}

/** Reads the output of one tool, or of a few that print alike. */
export interface Extractor {
  /** Whose output it recognises. */
  readonly tools: readonly string[];
  /** Where the format is described, or the source that prints it. */
  readonly format: string;
  /** The first rule that matches a line speaks for it: the more specific ones come first. */
  readonly rules: readonly Rule[];
}

export interface FileAt {
  readonly path: string;
  readonly line?: number;
}

/** Lines of a log that explain a failure, as positions in the list of lines, both included. */
export interface Evidence {
  readonly first: number;
  readonly last: number;
  /** The line that speaks. */
  readonly core: number;
  readonly category: Category;
  /** Whether its kind is only likely. */
  readonly guess: boolean;
  readonly weight: number;
  /** Whether a rule speaks for it; else it is there because nothing else is. */
  readonly known: boolean;
  /** The failed test that the line names. */
  readonly test?: string;
}
