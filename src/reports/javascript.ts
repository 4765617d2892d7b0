import { type Json, number, object, objects, string, strings } from './json.ts';
import { printed, reasonOf, result, type TestResult } from './report.ts';

/** `jest --json` and `vitest --reporter=json`: https://jestjs.io/docs/cli#--json */
export function readJest(report: Json): TestResult[] {
  return objects(report.testResults).flatMap((file) => {
    const path = string(file.name) ?? string(file.testFilePath);
    const tests = objects(file.assertionResults);
    // A file that cannot be loaded has a message, and no test.
    if (tests.length === 0 && file.status === 'failed') {
      const said = printed(string(file.message));
      return [result({ name: path ?? '', status: 'failed', file: path, ...failure(said) })];
    }
    return tests.map((test) => {
      // vitest keeps the failures of earlier tries beside a test that passed, jest the reasons.
      const [said] = [...strings(test.failureMessages), ...strings(test.retryReasons)];
      const status =
        test.status === 'failed'
          ? 'failed'
          : test.status !== 'passed'
            ? 'skipped'
            : said === undefined
              ? 'passed'
              : 'flaky';
      return result({
        name: string(test.fullName) ?? string(test.title) ?? '',
        status,
        ...failure(printed(said)),
        file: path,
        line: said === undefined ? undefined : number(object(test.location)?.line),
        milliseconds: duration(test.duration),
      });
    });
  });
}

/** `mocha --reporter json`: https://mochajs.org/#json */
export function readMocha(report: Json): TestResult[] {
  const pending = new Set(objects(report.pending).map(({ fullTitle }) => fullTitle));
  const tests = objects(report.tests).map((test) => {
    const error = object(test.err);
    const said = printed(string(error?.stack) ?? string(error?.message));
    const failed = said !== '';
    return result({
      name: string(test.fullTitle) ?? string(test.title) ?? '',
      status: failed ? 'failed' : pending.has(test.fullTitle) ? 'skipped' : 'passed',
      ...(failed ? failure(said) : {}),
      file: string(test.file),
      milliseconds: duration(test.duration),
    });
  });
  // A failed hook is no test, and is listed among the failures only.
  const known = new Set(tests.map(({ name }) => name));
  const hooks = objects(report.failures)
    .filter(({ fullTitle }) => !known.has(string(fullTitle) ?? ''))
    .map(({ fullTitle, file, err }) => {
      const error = object(err);
      const said = printed(string(error?.stack) ?? string(error?.message));
      return result({
        name: string(fullTitle) ?? '',
        status: 'failed',
        file: string(file),
        ...failure(said),
      });
    });
  return [...tests, ...hooks];
}

/** `playwright test --reporter=json`: https://playwright.dev/docs/test-reporters#json-reporter */
export function readPlaywright(report: Json): TestResult[] {
  const folder = string(object(report.config)?.rootDir);
  const inSuite = (suite: Json, titles: readonly string[], depth: number): TestResult[] => {
    const title = string(suite.title);
    // The outermost suite is the file.
    const inside = depth === 0 || title === undefined ? titles : [...titles, title];
    return [
      ...objects(suite.specs).flatMap((spec) =>
        objects(spec.tests).map((test) => playwrightTest(spec, test, inside, folder)),
      ),
      ...(depth < 50 ? objects(suite.suites) : []).flatMap((each) =>
        inSuite(each, inside, depth + 1),
      ),
    ];
  };
  const outside = objects(report.errors).map((error) => {
    const said = printed(string(error.message));
    return result({ name: 'outside of tests', status: 'failed', ...failure(said) });
  });
  return [...outside, ...objects(report.suites).flatMap((suite) => inSuite(suite, [], 0))];
}

function playwrightTest(
  spec: Json,
  test: Json,
  titles: readonly string[],
  folder: string | undefined,
): TestResult {
  const attempts = objects(test.results);
  const error = attempts
    .flatMap(({ error, errors }) => [object(error), ...objects(errors)])
    .find((each) => each?.message !== undefined);
  const said = printed(string(error?.message));
  const status =
    test.status === 'unexpected'
      ? 'failed'
      : test.status === 'flaky'
        ? 'flaky'
        : test.status === 'skipped'
          ? 'skipped'
          : 'passed';
  const file = string(spec.file);
  const at = status === 'passed' ? undefined : object(error?.location);
  return result({
    name: [...titles, string(spec.title) ?? ''].join(' › '),
    suite: string(test.projectName),
    status,
    ...(status === 'failed' || status === 'flaky' ? failure(said) : {}),
    file: string(at?.file) ?? (folder !== undefined && file ? `${folder}/${file}` : file),
    line: number(at?.line) ?? number(spec.line),
    milliseconds: duration(attempts.at(-1)?.duration),
  });
}

function failure(said: string): Pick<TestResult, 'message' | 'details'> {
  const message = reasonOf(said);
  return message === undefined ? {} : { message, details: said };
}

function duration(value: unknown): number | undefined {
  const milliseconds = number(value);
  return milliseconds === undefined ? undefined : Math.round(milliseconds);
}
