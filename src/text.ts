/**
 * What a person cannot see but a model reads: controls (tab and newline stay), zero-width and bidi
 * marks, variation selectors and the tag block, in which instructions can be hidden.
 */
const unseen =
  /(?![\t\n])[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u2028\u2029\ufff9-\ufffb]/gu;

/** Third-party text without what only a machine would see, and without lone surrogates. */
export function visible(text: string): string {
  return text.replace(unseen, '').toWellFormed();
}

/** Third-party text for the inside of a line: what would begin a new line becomes a space. */
export function inline(text: string, most = 200): string {
  const line = visible(text).replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`;
}

/** A copy of a JSON value in which every string, also every key, is visible text. */
export function visibleDeep<T>(value: T): T;
export function visibleDeep(value: unknown): unknown {
  if (typeof value === 'string') return visible(value);
  if (Array.isArray(value)) return value.map((item) => visibleDeep(item));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [visible(key), visibleDeep(item)]),
  );
}
