import { stripVTControlCharacters } from 'node:util';
import { categories } from '../../src/analysis/rule.ts';

export interface Signal {
  readonly kind: string;
  readonly critical: boolean;
  readonly any?: readonly string[];
  readonly lines?: readonly (readonly [number, number])[];
}

/** What people marked in a log. */
export interface Labels {
  readonly source?: string;
  readonly job?: string;
  /** The categories that are right, best first. */
  readonly categories?: readonly string[];
  readonly category?: string;
  /** The headline is right when it has one of the strings of `reason`. */
  readonly headline?: { readonly reason: readonly string[]; readonly subject?: readonly string[] };
  readonly signals: readonly Signal[];
  readonly lines: readonly (readonly [number, number])[];
}

export interface Score {
  /** Share of the critical signals that the answer has; undefined where there are none. */
  readonly critical: number | undefined;
  /** Share of the marked lines that the answer has; undefined where none are marked. */
  readonly lines: number | undefined;
  /** UTF-8 bytes / 4. */
  readonly tokens: number;
  readonly missed: readonly Signal[];
  /** Marked lines that the answer has not. */
  readonly unquoted: readonly string[];
}

/** Colours, also the visible `^[[1m` that gh prints, spaces and case say nothing. */
const normal = (text: string) =>
  stripVTControlCharacters(text)
    .replace(/\^\[\[[\d;]*[A-Za-z]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();

/** Scores answers against what people marked in one log: strings that have to appear, lines worth quoting. */
export function scorer(log: readonly string[], labels: Labels): (answer: string) => Score {
  const text = (n: number) => normal(log[n - 1] ?? '').slice(0, 160);
  const all = (ranges: readonly (readonly [number, number])[]) =>
    ranges.flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, index) => text(first + index)),
    );
  const critical = labels.signals
    .filter((signal) => signal.critical)
    .map((signal) => ({
      signal,
      any: (signal.any ?? []).map(normal),
      lines: all(signal.lines ?? []).slice(0, 8),
    }));
  const marked = all(labels.lines).filter((line) => line.length >= 4);
  return (answer) => {
    const said = normal(answer);
    const missed = critical.filter(
      ({ any, lines }) =>
        !any.some((string) => said.includes(string)) &&
        !(lines.length > 0 && lines.every((line) => said.includes(line))),
    );
    const unquoted = marked.filter((line) => !said.includes(line));
    return {
      critical: critical.length > 0 ? 1 - missed.length / critical.length : undefined,
      lines: marked.length > 0 ? 1 - unquoted.length / marked.length : undefined,
      tokens: Buffer.byteLength(answer) / 4,
      missed: missed.map(({ signal }) => signal),
      unquoted,
    };
  };
}

/** What an answer says first. */
export interface First {
  readonly category: string;
  readonly cause: string;
}

/** 1 where the headline states the labelled reason, else 0; undefined where none is labelled. */
export function headlineScore(first: First | undefined, { headline }: Labels): number | undefined {
  if (!headline) return undefined;
  const said = normal(first?.cause ?? '');
  return Number(headline.reason.some((string) => said.includes(normal(string))));
}

/** 1 where the category is one of the right ones, else 0; undefined where none is labelled, or one that answers do not have. */
export function categoryScore(first: First | undefined, labels: Labels): number | undefined {
  const right = (labels.categories ?? [labels.category ?? ''])
    .map((name) => name.replaceAll('-', '_'))
    .filter((name) => categories.some((known) => known === name));
  if (right.length === 0) return undefined;
  return Number(right.includes(first?.category ?? ''));
}
