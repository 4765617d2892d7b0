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

/**
 * What a line of a tool's output says. Each tool family has its own file of rules; the first rule
 * that matches a line speaks for it, so that the more specific ones come first.
 */
export interface Rule {
  readonly category: Category;
  readonly match: RegExp;
  /** How much such a line explains, from 0 to 100; a wrapper that repeats a cause is below 40. */
  readonly weight: number;
  /** Lines before and after that belong to it. */
  readonly before?: number;
  readonly after?: number;
  /** Goes on after the line while this matches, up to 30 lines. */
  readonly while?: RegExp;
  /** Goes back before the line while this matches, up to 30 lines. */
  readonly since?: RegExp;
  /** The group `test` of the match names a failing test. */
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
  readonly weight: number;
}
