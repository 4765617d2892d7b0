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
export const environmental: readonly Category[] = [
  'network',
  'infrastructure',
  'permission_or_secret',
  'configuration',
];

/**
 * What a line tells of a failure:
 * - `root`: why it failed, in the tool's own words: the diagnostic, the assertion, the exception
 * - `detail`: belongs to a root and seldom says all of it: its place, the name of the test, the difference
 * - `summary`: how much failed, or that something did, without why
 * - `wrapper`: passes on that what was called failed: the cause is elsewhere
 * - `hint`: may have to do with it where nothing better is there
 * - `noise`: never has to do with it, whatever its words
 */
export type Says = 'root' | 'detail' | 'summary' | 'wrapper' | 'hint' | 'noise';

/** How much a line counts for what it says: chosen by what answers to recorded logs then show. */
export const weights: Readonly<Record<Says, number>> = {
  root: 92,
  detail: 89,
  summary: 80,
  wrapper: 56,
  hint: 36,
  noise: 0,
};

/** A log of one or a few lines as the tool prints it, and what it has to be read as. */
interface Example {
  /** A line, or a few. */
  readonly log: string | readonly string[];
  /** What the first sentence of an answer has to say. */
  readonly headline: string;
  readonly category: Category;
  readonly test?: string;
  /** `path:line`, or the path alone. */
  readonly file?: string;
}

/** How to read a line of a tool's output, and which lines around it belong to it. */
export interface Rule {
  /** A group `test` is the name of a failed test, by which it can be run again. */
  readonly match: RegExp;
  readonly category: Category;
  /** Such a line does not know its kind: that of another that weighs nearly as much goes before it. */
  readonly guess?: true;
  readonly says: Says;
  /** Lines before and after that belong to it. */
  readonly beforeLines?: number;
  readonly afterLines?: number;
  /** Goes on after the line while this matches. */
  readonly while?: RegExp;
  /** Goes back before the line while this matches. */
  readonly since?: RegExp;
  /** Proof: logs in which this rule speaks for a line. */
  readonly examples: readonly Example[];
  /** Lines that look alike and that it must not take. */
  readonly not?: readonly string[];
}

/**
 * How a tool runs one test alone. In a word of the command, `{group}` is what a group of `name` took,
 * and `{group:pattern}` a regular expression that matches that alone.
 */
export interface OneTest {
  /** Reads the name of a failed test, and takes no other tool's. */
  readonly name: RegExp;
  readonly command: string;
  /** What a line of the log has, where several tools name their tests so. */
  readonly seen?: RegExp;
  /** Proof. */
  readonly example: { readonly test: string; readonly command: string };
}

/** How to read the output of one tool, or of a few that print alike. */
export interface Tool {
  /** Whose output it recognises. */
  readonly tools: readonly string[];
  /** Where the format is described, or the source that prints it. */
  readonly format: string;
  /** Tools, each by its first name, to whose rules these are preferred where both match a line. */
  readonly precedes?: 'all' | readonly string[];
  /** The first that reads a failed test's name says how to run that test. */
  readonly oneTest?: readonly OneTest[];
  /** The first that matches a line speaks for it. */
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
  /** What the line says; where no rule knows it, a hint. */
  readonly says: Says;
  readonly weight: number;
  /** Whether a rule speaks for it; else it is there because nothing else is. */
  readonly known: boolean;
  /** The failed test that the line names. */
  readonly test?: string;
  /** The line without what changes from run to run. */
  readonly shaped: string;
}
