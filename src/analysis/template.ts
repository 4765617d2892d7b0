/** Where the machine that ran it has the project, and how its paths are written. */
const machine: readonly (readonly [RegExp, string])[] = [
  [/\/(?:home\/runner\/work|Users\/runner\/work|__w)\/[^/\s]+\/[^/\s]+\//g, ''],
  [/[A-Z]:\\a\\[^\\\s]+\\[^\\\s]+\\/g, ''],
  [/\\/g, '/'],
];

/** Timings, ids, hashes, addresses and counters: what differs between two runs of the same thing. */
const varying: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '#'],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{7,64}\b/gi, '#'],
  [/\/(?:tmp|var\/folders)\/[^\s:'")]+/g, '#'],
  ...machine,
  [/\d+(?:[.,:]\d+)*/g, '#'],
];

const replaced = (text: string, patterns: typeof varying) =>
  patterns.reduce((changed, [pattern, mark]) => changed.replace(pattern, mark), text);

/** A text without the machine that it was printed on: a file of the project is the same on all of them. */
export function offMachine(text: string): string {
  return replaced(text, machine);
}

/** A line with what changes from run to run taken out: two of the same shape say the same. */
export function templateOf(text: string): string {
  return replaced(text.trim(), varying).replace(/\s+/g, ' ').toLowerCase();
}
