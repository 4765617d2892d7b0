import { ToolError } from '../github/errors.ts';
import {
  type LogSearch,
  logSearch,
  type Match,
  type Matcher,
  type SearchOptions,
} from './byte-search.ts';
import { sequenceOf } from './byte-sequence.ts';

export interface Pattern {
  readonly pattern: string;
  readonly regex: boolean;
  readonly ignore_case: boolean;
}

/** What a search of one log has come to. */
export interface Progress {
  readonly state: 'more' | 'enough';
  readonly matches: readonly Match[];
  /** The last line that was searched. */
  readonly line: number;
}

/** The search of one log; its bytes come in order. */
export interface Search {
  push(chunk: Uint8Array): Promise<Progress>;
  /** @param whole whether the log ends here; else its last line may go on, and is left out */
  end(whole: boolean): Promise<Progress>;
}

export interface Searcher {
  search(options: SearchOptions): Search;
  /** Lets go what the searcher holds. */
  close(): void;
}

/** The call that a search belongs to. */
export interface SearchCall {
  readonly signal: AbortSignal;
  readonly deadline: number;
  readonly now: () => number;
  /** The code of the thread in which patterns are tried: they may take any time on a line. */
  readonly patternWorker: URL;
}

/** Finds a text: in bytes, as quick as they come. */
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

/** Whether a line has a text. */
export function textMatcher(pattern: string, ignore_case: boolean): Matcher {
  const wanted = ignore_case ? pattern.toLowerCase() : pattern;
  return (text) => {
    const at = (ignore_case ? text.toLowerCase() : text).indexOf(wanted);
    return at < 0 ? undefined : { at };
  };
}

/** The time of the call was over while a pattern was tried on a log. */
export class PatternTooSlowError extends ToolError {
  override name = 'PatternTooSlowError';
}
