import {
  firstSentence,
  maxDetails,
  maxResults,
  result,
  type TestReport,
  type TestResult,
} from './report.ts';
import { type Element, readXml } from './xml.ts';

const failures = ['failure', 'error'];

/** Failures of attempts that a later one made good; Surefire's and nextest's. */
const flakyFailures = ['flakyFailure', 'flakyError'];

/**
 * JUnit's XML, which Surefire, pytest, jest-junit, gotestsum, nextest, PHPUnit, CTest and many more
 * write: https://github.com/testmoapp/junitxml
 * @throws XmlError
 */
export function readJUnit(text: string): TestReport {
  const results: TestResult[] = [];
  const suites: Element[] = [];
  let testcase: Element | undefined;
  let failure: { readonly element: Element; readonly flaky: boolean; text: string } | undefined;
  let skipped = false;
  let more = false;
  const whole = readXml(text, {
    open(element) {
      const { name } = element;
      if (name === 'testsuite') suites.push(element);
      else if (name === 'testcase') {
        testcase = element;
        failure = undefined;
        skipped = false;
      } else if (testcase && name === 'skipped') skipped = true;
      else if (testcase && !failure) {
        const flaky = flakyFailures.includes(name);
        if (flaky || failures.includes(name)) failure = { element, flaky, text: '' };
      }
    },
    close(name, text) {
      if (name === 'testsuite') suites.pop();
      if (failure && name === failure.element.name && failure.text === '') failure.text = text;
      if (name !== 'testcase' || !testcase) return;
      if (results.length >= maxResults) more = true;
      else results.push(resultOf(testcase, suites.at(-1), failure, skipped));
      testcase = undefined;
    },
  });
  return { format: 'junit', results, cut: more || !whole };
}

function resultOf(
  { attributes }: Element,
  suite: Element | undefined,
  failure:
    | { readonly element: Element; readonly flaky: boolean; readonly text: string }
    | undefined,
  skipped: boolean,
): TestResult {
  const { name = '', classname, time, file = suite?.attributes.file, line } = attributes;
  const said = failure?.element.attributes;
  const details = failure?.text.trim();
  return result({
    name,
    suite: classname ?? suite?.attributes.name,
    status: failure ? (failure.flaky ? 'flaky' : 'failed') : skipped ? 'skipped' : 'passed',
    message: failure && messageOf(said?.message, said?.type, details),
    details: details?.slice(0, maxDetails),
    file,
    line: positive(line),
    milliseconds: secondsOf(time),
  });
}

/** Some tools give only a class, or repeat it at the beginning of the message. */
function messageOf(
  message: string | undefined,
  type: string | undefined,
  details: string | undefined,
): string | undefined {
  const said = firstSentence(message) ?? firstSentence(details);
  const isClass = type !== undefined && /^[\w.$]*(?:Error|Exception|Failure)\w*$/.test(type);
  const short = type?.split('.').at(-1) ?? '';
  if (!said) return type;
  return isClass && !said.includes(short) ? `${short}: ${said}` : said;
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
