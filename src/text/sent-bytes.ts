import { withEachText, withoutImages } from './text.ts';

/** The bytes of a text, or of the JSON of anything else, as it leaves: marks that keep images out count. */
export function sentBytes(value: unknown): number {
  const sent = withEachText(value, withoutImages);
  return Buffer.byteLength(typeof sent === 'string' ? sent : JSON.stringify(sent));
}
