import { ToolError } from '../github/errors.ts';
import type { LogLine } from './line.ts';

export interface Pattern {
  readonly pattern: string;
  readonly regex: boolean;
  readonly ignore_case: boolean;
}

export type Matcher = (text: string) => boolean;

/**
 * Whether a line matches, in linear time whatever the pattern: a regular expression has RE2's syntax
 * (https://github.com/google/re2/wiki/Syntax), which has no back-references and no look-around.
 * @throws ToolError that says what is wrong with the pattern
 */
export async function matcher({ pattern, regex, ignore_case }: Pattern): Promise<Matcher> {
  if (!regex) {
    if (!ignore_case) return (text) => text.includes(pattern);
    const wanted = pattern.toLowerCase();
    return (text) => text.toLowerCase().includes(wanted);
  }
  // Loaded here: it is a third of all code, and most calls do without.
  const { RE2JS, RE2JSException } = await import('re2js');
  try {
    const compiled = RE2JS.compile(pattern, ignore_case ? RE2JS.CASE_INSENSITIVE : 0);
    return (text) => compiled.test(text);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new ToolError(
      `pattern: ${error.message}. Regular expressions have RE2's syntax: no look-around, no back-references. Nothing was sent.`,
    );
  }
}

/** A matching line with the lines around it. */
export interface Match {
  readonly line: LogLine;
  readonly before: readonly LogLine[];
  readonly after: LogLine[];
}

export interface LineSearch {
  /** Looks at a line; 'enough': the matches that were wanted are complete. */
  see(line: LogLine): 'more' | 'enough';
  readonly matches: readonly Match[];
  /** Whether a further match was seen, which is not among them. */
  readonly more: boolean;
}

/**
 * Searches lines as they come.
 * @param context lines before and after each match
 * @param most matches that are kept
 */
export function lineSearch(matches: Matcher, context: number, most: number): LineSearch {
  const found: Match[] = [];
  const open: Match[] = [];
  let before: LogLine[] = [];
  let more = false;
  return {
    matches: found,
    get more() {
      return more;
    },
    see(line) {
      for (const match of open) match.after.push(line);
      while (open[0] && open[0].after.length >= context) open.shift();
      if (matches(line.text)) {
        if (found.length === most) {
          more = true;
          return 'enough';
        }
        const match: Match = { line, before: [...before], after: [] };
        found.push(match);
        if (context > 0) open.push(match);
      }
      if (context > 0) before = [...before.slice(before.length >= context ? 1 : 0), line];
      return 'more';
    },
  };
}
