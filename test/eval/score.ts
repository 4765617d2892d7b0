import { stripVTControlCharacters } from 'node:util';
import { categories } from '../../src/analysis/rule.ts';

export interface Signal {
  readonly kind: string;
  readonly critical: boolean;
  readonly any?: readonly string[];
  readonly lines?: readonly (readonly [number, number])[];
}

export interface Labels {
  readonly category?: string;
  readonly signals: readonly Signal[];
  readonly lines: readonly (readonly [number, number])[];
}

export interface Answer {
  readonly text: string;
  /** What it says that the first failure is. */
  readonly category?: string | undefined;
}

export interface Score {
  /** Share of the critical signals that the answer has; undefined where there are none. */
  readonly critical: number | undefined;
  /** Share of the marked lines that the answer has; undefined where none are marked. */
  readonly lines: number | undefined;
  /** 1 where the answer names the labelled category, 0 where another; undefined where one has none, or one of its own. */
  readonly category: number | undefined;
  /** UTF-8 bytes / 4. */
  readonly tokens: number;
  readonly missed: readonly Signal[];
  /** Marked lines that the answer has not. */
  readonly unquoted: readonly string[];
}

const normal = (text: string) =>
  stripVTControlCharacters(text).replace(/\s+/g, ' ').trim().toLowerCase();

/** Scores an answer against what people marked: strings that have to appear, lines worth quoting. */
export function score(answer: Answer, log: readonly string[], labels: Labels): Score {
  const { signals, lines } = labels;
  const wanted = categories.find((name) => name === labels.category?.replaceAll('-', '_'));
  const said = normal(answer.text);
  const text = (n: number) => normal(log[n - 1] ?? '').slice(0, 160);
  const all = (ranges: readonly (readonly [number, number])[]) =>
    ranges.flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, index) => text(first + index)),
    );
  const hit = ({ any = [], lines = [] }: Signal) => {
    const wanted = all(lines).slice(0, 8);
    return (
      any.some((string) => said.includes(normal(string))) ||
      (wanted.length > 0 && wanted.every((line) => said.includes(line)))
    );
  };
  const critical = signals.filter((signal) => signal.critical);
  const missed = critical.filter((signal) => !hit(signal));
  const marked = all(lines).filter((line) => line.length >= 4);
  const unquoted = marked.filter((line) => !said.includes(line));
  return {
    critical: critical.length > 0 ? 1 - missed.length / critical.length : undefined,
    lines: marked.length > 0 ? 1 - unquoted.length / marked.length : undefined,
    category:
      answer.category === undefined || wanted === undefined
        ? undefined
        : Number(answer.category === wanted),
    tokens: Buffer.byteLength(answer.text) / 4,
    missed,
    unquoted,
  };
}
