import {
  firstSentence,
  maxDetails,
  maxResults,
  result,
  type TestReport,
  type TestResult,
} from './report.ts';
import { type Element, readXml } from './xml.ts';

/**
 * What `dotnet test --logger trx` writes:
 * https://github.com/microsoft/vstest/blob/main/docs/report.md, schema vstst.xsd of Visual Studio
 * @throws XmlError
 */
export function readTrx(text: string): TestReport {
  const results: (TestResult & { readonly id: string | undefined })[] = [];
  const classes = new Map<string, string>();
  let test: Element | undefined;
  let definition: string | undefined;
  let message: string | undefined;
  let stack: string | undefined;
  let more = false;
  const whole = readXml(text, {
    open(element) {
      const { name, attributes } = element;
      if (name === 'UnitTestResult') {
        test = element;
        message = stack = undefined;
      } else if (name === 'UnitTest') definition = attributes.id;
      else if (name === 'TestMethod' && definition && attributes.className) {
        classes.set(definition, attributes.className);
      }
    },
    close(name, text) {
      if (test && name === 'Message') message ??= text.trim();
      if (test && name === 'StackTrace') stack ??= text.trimEnd();
      if (name !== 'UnitTestResult' || !test) return;
      if (results.length >= maxResults) more = true;
      else {
        const { testName = '', outcome = '', duration, testId } = test.attributes;
        const failed = /^(?:Failed|Error|Timeout|Aborted)$/.test(outcome);
        const [file, line] = / in (.+):line (\d+)/.exec(stack ?? '')?.slice(1) ?? [];
        results.push({
          ...result({
            name: testName,
            status: failed ? 'failed' : outcome === 'Passed' ? 'passed' : 'skipped',
            message: failed ? (firstSentence(message) ?? outcome) : undefined,
            details: failed
              ? [message, stack].filter(Boolean).join('\n').slice(0, maxDetails)
              : undefined,
            file: failed ? file : undefined,
            line: failed && line !== undefined ? Number(line) : undefined,
            milliseconds: durationOf(duration),
          }),
          id: testId,
        });
      }
      test = undefined;
    },
  });
  // The classes stand after the results.
  const named = results.map(({ id, ...rest }) => {
    const suite = id === undefined ? undefined : classes.get(id)?.split(',')[0];
    return suite === undefined ? rest : { ...rest, suite };
  });
  return { format: 'trx', results: named, cut: more || !whole };
}

/** "00:00:01.2345678" */
function durationOf(text: string | undefined): number | undefined {
  const [, hours, minutes, seconds] = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(text ?? '') ?? [];
  if (seconds === undefined) return undefined;
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
}
