import { readJest, readMocha, readPlaywright } from './javascript.ts';
import { type Json, object, objects } from './json.ts';
import { readJUnit } from './junit.ts';
import { readGo, readSarif, readTap, readXcresult } from './others.ts';
import { type Format, maxResults, type TestReport, type TestResult } from './report.ts';
import { readTrx } from './trx.ts';

/**
 * Reads a test report, whichever of the known formats it has; by its content, not by its name.
 * Pure, and bounded by the size of the text.
 * @returns undefined where it is none of them
 * @throws XmlError where it is one, and cannot be read
 */
export function readReport(bytes: Uint8Array): TestReport | undefined {
  const text = textOf(bytes);
  const begins = text.slice(0, 4096).trimStart();
  if (begins.startsWith('<')) return xmlReport(text);
  if (begins.startsWith('{') || begins.startsWith('[')) return jsonReport(text);
  return /^(?:TAP version \d+|1\.\.\d+|(?:not )?ok \d)/m.test(begins)
    ? report('tap', readTap(text.split(/\r?\n/)))
    : undefined;
}

/** Visual Studio's tools write UTF-16, some others UTF-8 with a byte order mark. */
function textOf(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

function xmlReport(text: string): TestReport | undefined {
  const root = /<(?!\?|!)(?:[\w-]+:)?([\w-]+)/.exec(text.slice(0, 64_000))?.[1];
  const read =
    root === 'TestRun' ? readTrx : /^testsuites?$/.test(root ?? '') ? readJUnit : undefined;
  return read?.(text);
}

function jsonReport(text: string): TestReport | undefined {
  const whole = parsed(text);
  const document = object(whole);
  if (!document) return goReport(text);
  if (
    Array.isArray(document.runs) &&
    /sarif|^2\./.test(`${document.$schema} ${document.version}`)
  ) {
    return report('sarif', readSarif(document));
  }
  if (Array.isArray(document.testNodes)) return report('xcresult', readXcresult(document));
  if (Array.isArray(document.testResults)) return report('jest', readJest(document));
  if (Array.isArray(document.suites) && object(document.config)) {
    return report('playwright', readPlaywright(document));
  }
  if (Array.isArray(document.tests) && object(document.stats) && objects(document.tests)) {
    return report('mocha', readMocha(document));
  }
  return goReport(text);
}

/** A line of JSON for each event. */
function goReport(text: string): TestReport | undefined {
  const lines = text.split('\n').filter((line) => line.startsWith('{"'));
  const events: Json[] = [];
  for (const line of lines) {
    const event = object(parsed(line));
    if (typeof event?.Action === 'string' && typeof event.Package === 'string') events.push(event);
  }
  return events.length > 0 ? report('go', readGo(events)) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function report(format: Format, results: readonly TestResult[]): TestReport {
  return { format, results: results.slice(0, maxResults), cut: results.length > maxResults };
}
