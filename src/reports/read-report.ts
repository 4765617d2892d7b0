import type { Pause } from '../logs/pause.ts';
import { parsedJson } from '../text/json.ts';
import { goEvents } from './go.ts';
import { readJest, readMocha, readPlaywright } from './javascript.ts';
import { type Json, object } from './json.ts';
import { readJUnit } from './junit.ts';
import { type Format, report, type TestReport, type TestResult } from './report.ts';
import { readSarif, readXcresult } from './sarif-xcresult.ts';
import { readTap } from './tap.ts';
import { readTrx } from './trx.ts';

/** The report of ten thousand tests has two or three megabytes. */
export const maxReportBytes = 12e6;

/**
 * Reads a test report, whichever of the known formats it has; by its content, not by its name.
 * Whatever the bytes are, it does not fail: a report that cannot be read to its end says why.
 * @param pause lets others have their turn, and is called every few milliseconds
 * @returns undefined where it is none of the formats
 * @throws what `pause` throws
 */
export async function readReport(bytes: Uint8Array, pause: Pause): Promise<TestReport | undefined> {
  const text = textOf(bytes.subarray(0, maxReportBytes));
  const read = readerOf(text.slice(0, 64_000).trimStart());
  const found = await read?.(text, pause);
  return found && bytes.length > maxReportBytes
    ? { ...found, fault: 'it is too large to be read to its end' }
    : found;
}

/** Visual Studio's tools write UTF-16, some others UTF-8 with a byte order mark, which is left out. */
function textOf(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

type Read = (text: string, pause: Pause) => Promise<TestReport | undefined>;

function readerOf(begins: string): Read | undefined {
  if (begins.startsWith('<')) {
    const [, root = ''] = /<(?!\?|!)(?:[\w-]{1,100}:)?([\w-]{1,100})/.exec(begins) ?? [];
    return root === 'TestRun' ? readTrx : /^testsuites?$/.test(root) ? readJUnit : undefined;
  }
  if (/^\{\s{0,9}"(?:Time|Action|ImportPath)"/.test(begins)) return readGo;
  if (begins.startsWith('{')) return readDocument;
  const isTap = /^(?:TAP version \d+|1\.\.\d+|(?:not )?ok \d)/m.test(begins.slice(0, 4096));
  return isTap ? readTap : undefined;
}

/** What is large and has many parts keeps JSON's reader, which gives no turn to others, busy. */
const maxParts = 1_000_000;

/** What takes a few milliseconds to look through. */
const slice = 1 << 20;

async function readDocument(text: string, pause: Pause): Promise<TestReport | undefined> {
  let parts = 0;
  for (let at = 0; at < text.length; at += slice) {
    parts += partsOf(text, at, at + slice);
    if (parts > maxParts) return undefined;
    await pause();
  }
  const document = object(parsedJson(text));
  await pause();
  const known = formatOf(document ?? {});
  return document && known && report(known.format, known.read(document));
}

/** How many values, at most, a piece of JSON has. */
function partsOf(text: string, from: number, to: number): number {
  let parts = 0;
  for (let at = from; at < Math.min(to, text.length); at++) {
    const code = text.charCodeAt(at);
    if (code === comma || code === opensList || code === opensObject) parts += 1;
  }
  return parts;
}

const [comma, opensList, opensObject] = [0x2c, 0x5b, 0x7b];

interface Known {
  readonly format: Format;
  readonly read: (document: Json) => TestResult[];
}

function formatOf(document: Json): Known | undefined {
  const { $schema, version, runs, testNodes, testResults, suites, config, tests, stats } = document;
  if (Array.isArray(runs) && /sarif|^2\./.test(`${$schema} ${version}`))
    return { format: 'sarif', read: readSarif };
  if (Array.isArray(testNodes)) return { format: 'xcresult', read: readXcresult };
  if (Array.isArray(testResults)) return { format: 'jest', read: readJest };
  if (Array.isArray(suites) && object(config))
    return { format: 'playwright', read: readPlaywright };
  if (Array.isArray(tests) && object(stats)) return { format: 'mocha', read: readMocha };
  return undefined;
}

/** So many lines are read in one go. */
const lines = 500;

/** A line of JSON for each event. */
async function readGo(text: string, pause: Pause): Promise<TestReport | undefined> {
  const events = goEvents();
  let known = false;
  for (let from = 0, read = 0; from < text.length; read++) {
    if (read % lines === lines - 1) await pause();
    const end = text.indexOf('\n', from);
    const line = text.slice(from, Math.min(end < 0 ? text.length : end, from + maxLine));
    from = end < 0 ? text.length : end + 1;
    const event = line.startsWith('{"') ? object(parsedJson(line)) : undefined;
    if (typeof event?.Action !== 'string') continue;
    known = true;
    events.add(event);
  }
  return known ? report('go', events.results()) : undefined;
}

/** Go cuts what a test prints into lines. */
const maxLine = 100_000;
