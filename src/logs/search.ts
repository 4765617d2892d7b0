import { ToolError } from '../github/errors.ts';
import {
  type LogSearch,
  logSearch,
  type Match,
  type Matcher,
  type SearchOptions,
} from './byte-search.ts';
import { sequenceOf } from './byte-sequence.ts';

/** What to search for. */
export interface Pattern {
  readonly pattern: string;
  readonly regex: boolean;
  readonly ignore_case: boolean;
}

/** The result of a search so far. */
export interface Progress {
  readonly state: 'more' | 'enough';
  readonly matches: readonly Match[];
  /** The last line that was searched. */
  readonly line: number;
}

/** The search of one log, whose bytes must be passed in order. */
export interface Search {
  push(chunk: Uint8Array): Promise<Progress>;
  /**
   * @param whole whether the log ends here; otherwise its last line may be incomplete and is left
   * out
   */
  end(whole: boolean): Promise<Progress>;
}

/** Searches any number of logs for the same text or pattern. */
export interface Searcher {
  search(options: SearchOptions): Search;
  /** Releases the resources of the searcher. */
  close(): void;
}

/** The call that a search belongs to. */
export interface SearchCall {
  readonly signal: AbortSignal;
  readonly deadline: number;
  readonly now: () => number;
  /** The script of the worker thread that matches patterns. */
  readonly patternWorker: URL;
}

/** Searches for a text. */
export function textSearcher({ pattern, ignore_case }: Pattern): Searcher {
  const matches = textMatcher(pattern, ignore_case);
  const sequence = sequenceOf(ignore_case ? pattern.toLowerCase() : pattern, ignore_case);
  return {
    search(options) {
      const search = logSearch(matches, [sequence], options);
      return {
        push: async (chunk) => progressOf(search, search.push(chunk)),
        end: async (whole) => progressOf(search, whole ? search.end() : 'more'),
      };
    },
    close() {},
  };
}

const progressOf = ({ matches, line }: LogSearch, state: Progress['state']): Progress => ({
  state,
  matches,
  line,
});

/** Matches lines that contain a text. */
export function textMatcher(pattern: string, ignore_case: boolean): Matcher {
  const wanted = ignore_case ? pattern.toLowerCase() : pattern;
  return (text) => {
    const at = (ignore_case ? text.toLowerCase() : text).indexOf(wanted);
    return at < 0 ? undefined : { at };
  };
}

/** Time was up while a pattern was matched against a log. */
export class PatternTooSlowError extends ToolError {
  override name = 'PatternTooSlowError';
}
