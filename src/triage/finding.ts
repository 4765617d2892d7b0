import type { LogLine } from '../logs/line.ts';

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

/** A place in a job's log that explains a failure. */
export interface Evidence {
  /** First and last line, by GitHub's numbers, both included. */
  readonly first: number;
  readonly last: number;
  /** How much these lines explain, from 0 to 1; the packer spends the budget on the highest first. */
  readonly weight: number;
}

export interface FileAt {
  readonly path: string;
  readonly line?: number;
}

/** What one extractor says about a log. */
export interface Finding {
  /** Name of the extractor that speaks. */
  readonly by: string;
  readonly category: Category;
  /** One line that names the cause, in the tool's own words where it has any. */
  readonly cause: string;
  readonly evidence: readonly Evidence[];
  readonly files: readonly FileAt[];
  /** Failing tests by the name that reruns them. */
  readonly tests: readonly string[];
  /** From 0 to 1: that this is why the job failed, and not something on the way. */
  readonly confidence: number;
}

/** The part of a job's log that is under suspicion, in order and without gaps inside a step. */
export interface FailedLog {
  readonly lines: readonly LogLine[];
  /** Name of the failing step, where it is known. */
  readonly step: string | undefined;
}

/**
 * Recognises the output of one tool family. Pure: the same log gives the same findings.
 * Each lives in its own file in extractors/ and is listed in extractors/index.ts, in the order in
 * which ties are broken: the more specific first.
 */
export interface Extractor {
  readonly name: string;
  readonly find: (log: FailedLog) => Finding[];
}
