/** Reading of unknown JSON without trusting its shape. */

export type Json = Readonly<Record<string, unknown>>;

export function object(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : undefined;
}

/** The objects of a list; empty where it is none. */
export function objects(value: unknown): Json[] {
  return Array.isArray(value)
    ? value.filter((each): each is Json => object(each) !== undefined)
    : [];
}

export function string(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap((each) => string(each) ?? []) : [];
}
