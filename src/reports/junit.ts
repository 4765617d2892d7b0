import type { Pause } from '../logs/pause.ts';
import { goMessage } from './go.ts';
import {
  maxResults,
  printed,
  reasonOf,
  report,
  result,
  type TestReport,
  type TestResult,
  tooMany,
  valuesIn,
} from './report.ts';
import { type Element, readXml } from './xml.ts';

const failures = ['failure', 'error'];

/** Failures of attempts that a later one made good; Surefire's and nextest's. */
const flakyFailures = ['flakyFailure', 'flakyError'];

/** A test as far as it is read. */
interface TestCase {
  readonly element: Element;
  readonly suite: Element | undefined;
  failure?: { readonly element: Element; readonly flaky: boolean; text: string };
  skipped?: true;
  /** What it printed, which is all that CTest has of why it failed. */
  output?: string | undefined;
}

/**
 * JUnit's XML, which Surefire, pytest, jest-junit, gotestsum, nextest, PHPUnit, CTest and many more
 * write: https://github.com/testmoapp/junitxml
 */
export async function readJUnit(text: string, pause: Pause): Promise<TestReport> {
  const results: TestResult[] = [];
  const suites: Element[] = [];
  let test: TestCase | undefined;
  let more = false;
  const fault = await readXml(
    text,
    {
      open(element) {
        const { name } = element;
        if (name === 'testsuite') suites.push(element);
        else if (name === 'testcase') test = { element, suite: suites.at(-1) };
        else if (test && name === 'skipped') test.skipped = true;
        else if (test && !test.failure) {
          const flaky = flakyFailures.includes(name);
          if (flaky || failures.includes(name)) test.failure = { element, flaky, text: '' };
        }
      },
      close(name, text) {
        if (name === 'testsuite') suites.pop();
        if (!test) return;
        const { failure } = test;
        const within = name === failure?.element.name || name === 'stackTrace';
        if (failure && within && failure.text === '') failure.text = text.trim();
        if (name === 'system-out' || name === 'system-err')
          test.output ??= text.trim() || undefined;
        if (name !== 'testcase') return;
        if (results.length >= maxResults) more = true;
        else if (!isParent(test)) results.push(resultOf(test));
        test = undefined;
      },
    },
    pause,
  );
  return report('junit', results, more ? tooMany : fault);
}

/** A Go test fails with its subtests, and its report has nothing but marks. */
function isParent({ failure }: TestCase): boolean {
  return failure !== undefined && /^=== RUN [^\n]*\n--- FAIL: [^\n]*$/.test(failure.text);
}

/** What CTest says of a test that it left out. */
const notRun = ['disabled', 'notrun'];

function resultOf({ element, suite, failure, skipped, output }: TestCase): TestResult {
  const { attributes } = element;
  const { name = '', classname, time, status = '', line } = attributes;
  const file = attributes.file ?? suite?.attributes.file;
  const details = failure && printed(failure.text || output?.slice(-maxOutput));
  return result({
    name,
    suite: classname || suite?.attributes.name,
    status: failure
      ? failure.flaky
        ? 'flaky'
        : 'failed'
      : skipped || notRun.includes(status)
        ? 'skipped'
        : 'passed',
    message: failure && messageOf(failure.element, failure.text, output, name),
    details,
    file,
    line: positive(line),
    milliseconds: secondsOf(time),
  });
}

/** Of what a test printed, the end says why it failed. */
const maxOutput = 2_000;

/** Some tools give only a class, or leave it to the text, or to what the test printed. */
function messageOf(
  { attributes: { message, type } }: Element,
  text: string,
  output: string | undefined,
  name: string,
): string | undefined {
  const fromText = text.startsWith('=== RUN') ? goMessage(text) : reasonOf(text, name);
  const own = reasonOf(message, name);
  // Playwright says the values in the text alone.
  const values = own?.includes('expect(') ? valuesIn(text) : [];
  const said = own ? [own, ...values].join(', ') : fromText;
  const short = type?.split(/[.\\]/).at(-1) ?? '';
  const isClass = /^[A-Z]\w*(?:Error|Exception|Failure)\w*$/.test(short);
  if (said) return isClass && !said.includes(short) ? `${short}: ${said}` : said;
  const last = output?.split('\n').findLast((line) => /\w/.test(line));
  return reasonOf(last) ?? (short || reasonOf(firstLine(text)));
}

function firstLine(text: string): string {
  return text.replace(/^=== /, '').split('\n')[0] ?? '';
}

export function positive(text: string | undefined): number | undefined {
  const value = Number(text);
  return text !== undefined && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** Some tools write thousands: "1,234.5". */
function secondsOf(text: string | undefined): number | undefined {
  const seconds = Number.parseFloat(text?.replaceAll(',', '') ?? '');
  return Number.isFinite(seconds) && seconds >= 0 ? Math.round(seconds * 1000) : undefined;
}
