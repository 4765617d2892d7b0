import type { Pause } from '../logs/pause.ts';
import {
  maxResults,
  printed,
  reasonOf,
  report,
  result,
  type TestReport,
  type TestResult,
  tooMany,
} from './report.ts';
import { type Element, readXml } from './xml.ts';

/**
 * What `dotnet test --logger trx` writes:
 * https://github.com/microsoft/vstest/blob/main/docs/report.md, schema vstst.xsd of Visual Studio
 */
export async function readTrx(text: string, pause: Pause): Promise<TestReport> {
  const results: (TestResult & { readonly id: string | undefined })[] = [];
  const classes = new Map<string, string>();
  let test: Element | undefined;
  let definition: string | undefined;
  let message: string | undefined;
  let stack: string | undefined;
  let more = false;
  const fault = await readXml(
    text,
    {
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
          const place = failed ? placeIn(stack) : undefined;
          results.push({
            ...result({
              name: testName,
              status: failed ? 'failed' : outcome === 'Passed' ? 'passed' : 'skipped',
              message: failed ? (reasonOf(message) ?? outcome) : undefined,
              details: failed ? printed([message, stack].filter(Boolean).join('\n')) : undefined,
              file: place?.file,
              line: place?.line,
              milliseconds: durationOf(duration),
            }),
            id: testId,
          });
        }
        test = undefined;
      },
    },
    pause,
  );
  // The classes stand after the results.
  const named = results.map(({ id, ...rest }) => {
    const suite = id === undefined ? undefined : classes.get(id)?.split(',')[0];
    return result({ ...rest, suite });
  });
  return report('trx', named, more ? tooMany : fault);
}

/** "00:00:01.2345678" */
function durationOf(text: string | undefined): number | undefined {
  const [, hours, minutes, seconds] = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(text ?? '') ?? [];
  if (seconds === undefined) return undefined;
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
}

/** "   at Shop.CartTest.Vat() in C:\\shop\\CartTest.cs:line 12" */
function placeIn(stack: string | undefined) {
  for (const frame of stack?.split('\n') ?? []) {
    const [, line] = /:line (\d+)\s*$/.exec(frame) ?? [];
    const from = frame.indexOf(' in ');
    if (line === undefined || from < 0) continue;
    return { file: frame.slice(from + 4, frame.lastIndexOf(':line ')), line: Number(line) };
  }
  return undefined;
}
