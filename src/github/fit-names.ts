/** How a name that a file gives fits one that GitHub shows. */
export interface NameFit {
  /** Number of equal characters; of several names that fit, the one with most is meant. */
  readonly same: number;
  /** What GitHub put in the place of expressions, by what these are: "matrix.node" is "22". */
  readonly values: ReadonlyMap<string, string>;
  /** What GitHub added: the values of a matrix that the name does not tell. */
  readonly added: string | undefined;
}

/** Bounded, so that a name full of openings takes no time. */
const expression = /\$\{\{(.{0,300}?)\}\}/g;

/** More expressions than any real name has. */
const maxExpressions = 12;

const spaced = (text: string) => text.replace(/\s+/g, ' ').trim();

/**
 * How a name of a workflow's file, which may hold expressions, fits the name that GitHub shows;
 * undefined where it does not.
 * @param matrix whether GitHub may have added the values of a matrix: "test (22, ubuntu-latest)"
 */
export function fitName(given: string, shown: string, matrix = false): NameFit | undefined {
  const name = spaced(given);
  const whole = spaced(shown);
  // A job that was cancelled early, and a step that was skipped, keep their expressions.
  if (name === whole) return { same: name.length, values: new Map(), added: undefined };
  const parts = name.split(expression);
  const texts = parts.filter((_, index) => index % 2 === 0);
  const keys = parts.filter((_, index) => index % 2 === 1).map((key) => key.trim());
  if (keys.length > maxExpressions) return undefined;
  const ends = matrix && !keys.some((key) => /\bmatrix\b/.test(key)) ? [true, false] : [false];
  for (const suffixed of ends) {
    const at = suffixed ? whole.indexOf(' (', texts.join('').length) : -1;
    if (suffixed && (at < 0 || !whole.endsWith(')'))) continue;
    const values = filled(texts, suffixed ? whole.slice(0, at) : whole);
    if (!values) continue;
    return {
      same: texts.join('').length,
      values: new Map(keys.map((key, index) => [key, values[index] ?? ''])),
      added: suffixed ? whole.slice(at + 2, -1) : undefined,
    };
  }
  return undefined;
}

/** What stands between texts that follow each other in a whole; undefined where they do not. */
function filled(texts: readonly string[], whole: string): string[] | undefined {
  const [first = '', ...others] = texts;
  if (!whole.startsWith(first)) return undefined;
  if (others.length === 0) return whole === first ? [] : undefined;
  const values: string[] = [];
  let from = first.length;
  for (const [index, text] of others.entries()) {
    const last = index === others.length - 1;
    const at = last ? whole.length - text.length : whole.indexOf(text, from);
    if (at < from || !whole.startsWith(text, at)) return undefined;
    values.push(whole.slice(from, at));
    from = at + text.length;
  }
  return values;
}

/** The values of a matrix in the order of its keys, as GitHub adds them to a job's name. */
export function matrixValues(
  keys: readonly string[],
  added: string | undefined,
): ReadonlyMap<string, string> {
  const values = added?.split(', ') ?? [];
  // A value that holds a comma, or a list, would shift all behind it.
  if (values.length < keys.length || values.some((value) => value === '')) return new Map();
  return new Map(keys.map((key, index) => [key, values[index] ?? '']));
}

/** A text of the file with what is known of its matrix in the place of the expressions. */
export function withMatrix(text: string, matrix: ReadonlyMap<string, string>): string {
  return text.replace(expression, (whole, inner: string) => {
    const [, key] = /^\s*matrix\.([\w-]+)\s*$/.exec(inner) ?? [];
    return (key !== undefined && matrix.get(key)) || whole;
  });
}
