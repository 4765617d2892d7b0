import { type InParts, mapped, whole } from './parts.ts';
import { offMachine } from './template.ts';

/**
 * The signature by which a failure is recognised again: its category, the failed tests, and the
 * reason without what varies from run to run. Plain numbers stay: "expected 3 items" is not the
 * same failure as 4, and confusing two failures is worse than not recognising one.
 */
export function signatureOf(category: string, tests: readonly string[], reason: string): string {
  return whole(signatureInParts(category, tests, reason));
}

/** Like signatureOf, in parts: a log may name thousands of tests. */
export function* signatureInParts(
  category: string,
  tests: readonly string[],
  reason: string,
): InParts<string> {
  const named = yield* mapped(tests, stableName);
  return JSON.stringify([category, named.sort(), stableReason(reason, named.length > 0)]);
}

/** Values that are made up anew in every run, wherever they appear. */
const madeUp: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b0x[0-9a-f]{4,16}\b/gi, '<address>'],
  // The file name of a path in a temporary folder stays.
  [
    /(?<![\w.-])\/(?:tmp|var\/tmp|var\/folders\/[\w+]+\/[\w+]+\/T)\/(?:[^\s/:'"()]+\/|tmp[\w.-]*|(?=[^\s/:'"()]*[A-Z\d])[^\s/:'"()]+)/g,
    '<temporary>/',
  ],
];

/** Further values that vary in the messages of tools. */
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
  // A commit or digest in hexadecimal; only letters or only digits are a word or a number.
  [/(?<![\w-])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,128}(?![\w-])/gi, '<hash>'],
  [/\bsha(?:1|256|384|512)[-:][A-Za-z0-9+/=]{16,}/g, '<hash>'],
  // Numbers of runs, jobs and processes; those within a name or a version stay.
  [/(?<![\w.,-])\d{5,}(?![\w-]|[.,]\d)/g, '<number>'],
];

/** Lines and columns in a file, which move when something above them changes. */
const places: readonly (readonly [RegExp, string])[] = [
  [/(?<=\.[A-Za-z]\w{0,5}):\d+(?::\d+)?(?!\w)/g, ''],
  [/(?<=\.[A-Za-z]\w{0,5})\(\d+(?:, ?\d+)?\)/g, ''],
  [/\b(?:on |at )?line \d+(?:,? col(?:umn)? \d+)?/gi, ''],
];

const replaced = (text: string, patterns: readonly (readonly [RegExp, string])[]) =>
  patterns.reduce((changed, [pattern, mark]) => changed.replace(pattern, mark), text);

const spaced = (text: string) => text.trim().replace(/\s+/g, ' ');

/** The name of a test keeps its numbers, since they are its parameters. */
function stableName(name: string): string {
  return spaced(replaced(offMachine(name), madeUp));
}

/**
 * @param named whether failed tests identify the failure; otherwise lines and columns are kept
 */
function stableReason(reason: string, named: boolean): string {
  const stable = replaced(replaced(offMachine(reason), madeUp), varying);
  return spaced(named ? replaced(stable, places) : stable);
}
