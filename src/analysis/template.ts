/** What depends on the machine: the folder of the project, and the separator in paths. */
const machine: readonly (readonly [RegExp, string])[] = [
  [/\/(?:home\/runner\/work|Users\/runner\/work|__w)\/[^/\s]+\/[^/\s]+\//g, ''],
  [/[A-Z]:\\a\\[^\\\s]+\\[^\\\s]+\\/g, ''],
  [/\\/g, '/'],
];

/** What differs between two runs: timings, ids, hashes, addresses and counters. */
const varying: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '#'],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{7,64}\b/gi, '#'],
  [/\/(?:tmp|var\/folders)\/[^\s:'")]+/g, '#'],
  ...machine,
  [/\d+(?:[.,:]\d+)*/g, '#'],
];

const replaced = (text: string, patterns: typeof varying) =>
  patterns.reduce((changed, [pattern, mark]) => changed.replace(pattern, mark), text);

/**
 * A text without what depends on the machine, so that a file of the project is the same everywhere.
 */
export function offMachine(text: string): string {
  return replaced(text, machine);
}

/** A line without what changes from run to run: lines with the same template say the same. */
export function templateOf(text: string): string {
  return replaced(text.trim(), varying).replace(/\s+/g, ' ').toLowerCase();
}
