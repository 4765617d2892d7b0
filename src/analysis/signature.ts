import { type InParts, mapped, whole } from './parts.ts';
import { offMachine } from './template.ts';

/**
 * By what a failure is known again: its kind, the tests that failed, and the reason without what
 * varies from run to run. Plain numbers are no such thing: 3 items expected is another failure than
 * 4, and two failures taken for one are worse than one taken for two.
 */
export function signatureOf(category: string, tests: readonly string[], reason: string): string {
  return whole(signatureInParts(category, tests, reason));
}

/** The same in parts: a log may name thousands of tests. */
export function* signatureInParts(
  category: string,
  tests: readonly string[],
  reason: string,
): InParts<string> {
  const named = yield* mapped(tests, stableName);
  return JSON.stringify([category, named.sort(), stableReason(reason, named.length > 0)]);
}

/** What a machine makes up anew in each run, wherever it stands. */
const madeUp: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b0x[0-9a-f]{4,16}\b/gi, '<address>'],
  // Of a path in a folder for what is temporary, the file tells more than the folder.
  [
    /(?<![\w.-])\/(?:tmp|var\/tmp|var\/folders\/[\w+]+\/[\w+]+\/T)\/(?:[^\s/:'"()]+\/|tmp[\w.-]*|(?=[^\s/:'"()]*[A-Z\d])[^\s/:'"()]+)/g,
    '<temporary>/',
  ],
];

/** What else varies in the words that tools put around a failure. */
const varying: readonly (readonly [RegExp, string])[] = [
  [
    /\b\d{4}[-/]\d\d[-/]\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(?:Z|\b ?[+-]\d\d:?\d\d\b)?/g,
    '<time>',
  ],
  [/\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b/g, '<time>'],
  [
    /\b(?:\d+(?:[.,]\d+)? ?(?:ns|µs|us|ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|milliseconds?|microseconds?)\b ?)+(?<! )/gi,
    '<time>',
  ],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?:\/\d{1,2})?\b/g, '<address>'],
  [/(?<=\b(?:localhost|[\w-]+(?:\.[\w-]+)+|\]):)\d{4,5}(?![\w.:]|,\d)/gi, '<port>'],
  [/(?<=\bport[ :=]{1,2})\d{2,5}\b/gi, '<port>'],
  [
    /(?<=\b(?:p?pid|process|thread|worker|seed|build|request)[ -]?(?:id)?[ #:=]{0,2})\d+\b/gi,
    '<id>',
  ],
  [
    /\b\d+(?= (?:Killed|Terminated|Aborted|Segmentation fault|Illegal instruction|Bus error)\b)/g,
    '<id>',
  ],
  // A commit or digest in hexadecimal; what is letters or few digits alone is a word or a number.
  [/(?<![\w-])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,128}(?![\w-])/gi, '<hash>'],
  [/\bsha(?:1|256|384|512)[-:][A-Za-z0-9+/=]{16,}/g, '<hash>'],
  // Numbers of runs, jobs and processes; one that is part of a name or a version stays.
  [/(?<![\w.,-])\d{5,}(?![\w-]|[.,]\d)/g, '<number>'],
];

/** Where in a file: what is changed above it moves it. */
const places: readonly (readonly [RegExp, string])[] = [
  [/(?<=\.[A-Za-z]\w{0,5}):\d+(?::\d+)?(?!\w)/g, ''],
  [/(?<=\.[A-Za-z]\w{0,5})\(\d+(?:, ?\d+)?\)/g, ''],
  [/\b(?:on |at )?line \d+(?:,? col(?:umn)? \d+)?/gi, ''],
];

const replaced = (text: string, patterns: readonly (readonly [RegExp, string])[]) =>
  patterns.reduce((changed, [pattern, mark]) => changed.replace(pattern, mark), text);

const spaced = (text: string) => text.trim().replace(/\s+/g, ' ');

/** The name of a test says which one it is, with all of its numbers: they are its parameters. */
function stableName(name: string): string {
  return spaced(replaced(offMachine(name), madeUp));
}

/**
 * @param named whether failed tests say what failed: without, the place in the file does
 */
function stableReason(reason: string, named: boolean): string {
  const stable = replaced(replaced(offMachine(reason), madeUp), varying);
  return spaced(named ? replaced(stable, places) : stable);
}
