/** The categories of failures. */
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

/** What went wrong, which decides whether to fix code, wait, rerun or ask for permissions. */
export type Category = (typeof categories)[number];

/** Categories of the environment: a job may complain about it without failing. */
export const environmental: readonly Category[] = [
  'network',
  'infrastructure',
  'permission_or_secret',
  'configuration',
];

/**
 * What a line says about a failure: - `root`: why it failed, in the tool's own words: the
 * diagnostic, the assertion, the exception - `detail`: belongs to a root and rarely says all of it:
 * its file, the name of the test, the difference - `summary`: how much failed, or that something
 * did, without why - `wrapper`: repeats that something it called failed; the cause is elsewhere -
 * `hint`: may be related to it, if there is nothing better - `noise`: never related to it, whatever
 * its words
 */
export type Says = 'root' | 'detail' | 'summary' | 'wrapper' | 'hint' | 'noise';

/** The weight of a line by what it says, tuned on recorded logs. */
export const weights: Readonly<Record<Says, number>> = {
  root: 92,
  detail: 89,
  summary: 80,
  wrapper: 56,
  hint: 36,
  noise: 0,
};

/** Lines as a tool prints them, and what has to be read in them. */
interface Example {
  /** A line, or a few. */
  readonly log: string | readonly string[];
  /** The expected headline. */
  readonly headline: string;
  readonly category: Category;
  readonly test?: string;
  /** `path:line`, or the path alone. */
  readonly file?: string;
}

/** How to read a line of a tool's output, and which lines around it belong to it. */
export interface Rule {
  /** A group `test` captures the name of a failed test, by which it can be run. */
  readonly match: RegExp;
  readonly category: Category;
  /** The category is uncertain: that of other evidence with nearly the same weight is preferred. */
  readonly guess?: true;
  readonly says: Says;
  /** How many lines before and after belong to it. */
  readonly beforeLines?: number;
  readonly afterLines?: number;
  /** Lines after it belong to it while this matches. */
  readonly while?: RegExp;
  /** Lines before it belong to it while this matches. */
  readonly since?: RegExp;
  /** Proof: logs in which this rule wins. */
  readonly examples: readonly Example[];
  /** Similar lines that it must not match. */
  readonly not?: readonly string[];
}

/**
 * How a tool runs a single test. In the command, `{group}` stands for what a group of `name`
 * captured, and `{group:pattern}` for a regular expression that matches exactly that.
 */
export interface OneTest {
  /** Matches the names of this tool's tests and of no other's. */
  readonly name: RegExp;
  readonly command: string;
  /** Must match a line of the log, where several tools name their tests in the same way. */
  readonly seen?: RegExp;
  /** Proof. */
  readonly example: { readonly test: string; readonly command: string };
}

/** How to read the output of a tool, or of a few with the same format. */
export interface Tool {
  /** The tools whose output it recognises. */
  readonly tools: readonly string[];
  /** The address of a description of the format, or of the source that prints it. */
  readonly format: string;
  /** The first names of tools over whose rules these are preferred where both match a line. */
  readonly precedes?: 'all' | readonly string[];
  /** The first one that matches the name of a failed test is used. */
  readonly oneTest?: readonly OneTest[];
  /** The first one that matches a line wins. */
  readonly rules: readonly Rule[];
}

/** A file of the project, and a line in it. */
export interface FileAt {
  readonly path: string;
  readonly line?: number;
}

/** Lines of a log that explain a failure, from the first to the last position. */
export interface Evidence {
  readonly first: number;
  readonly last: number;
  /** The position of the most important line. */
  readonly core: number;
  readonly category: Category;
  /** Whether its category is uncertain. */
  readonly guess: boolean;
  /** What the line says; a hint where no rule matches it. */
  readonly says: Says;
  readonly weight: number;
  /** Whether a rule matches it. */
  readonly known: boolean;
  /** The failed test that the line names. */
  readonly test?: string;
  /** The template of the line: without what changes from run to run. */
  readonly shaped: string;
}
