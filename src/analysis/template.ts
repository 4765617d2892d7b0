/** Timings, ids, hashes, addresses and counters: what differs between two runs of the same thing. */
const varying: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '#'],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{7,64}\b/gi, '#'],
  [/\/(?:tmp|var\/folders)\/[^\s:'")]+/g, '#'],
  [/\/(?:home\/runner\/work|Users\/runner\/work|__w)\/[^/\s]+\/[^/\s]+\//g, ''],
  [/[A-Z]:\\a\\[^\\\s]+\\[^\\\s]+\\/g, ''],
  [/\\/g, '/'],
  [/\d+(?:[.,:]\d+)*/g, '#'],
];

/** A line with what changes from run to run taken out: two of the same shape say the same. */
export function shape(text: string): string {
  let shaped = text.trim();
  for (const [pattern, mark] of varying) shaped = shaped.replace(pattern, mark);
  return shaped.replace(/\s+/g, ' ').toLowerCase();
}
