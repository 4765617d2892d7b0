import { type Json, number, object, objects, string } from './json.ts';
import { printed, reasonOf, result, type TestResult } from './report.ts';

/** Findings of a linter or scanner: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function readSarif(report: Json): TestResult[] {
  return objects(report.runs).flatMap((run) => {
    const tool = string(object(object(run.tool)?.driver)?.name);
    return objects(run.results).map((finding) => {
      const place = object(object(objects(finding.locations)[0])?.physicalLocation);
      const text = string(object(finding.message)?.text);
      return result({
        name: string(finding.ruleId) ?? 'finding',
        suite: tool,
        // What is no error does not fail a check; 3.27.10 makes "warning" the default.
        status: finding.level === 'error' ? 'failed' : 'skipped',
        message: reasonOf(text),
        details: printed(text) || undefined,
        file: string(object(place?.artifactLocation)?.uri)?.replace(/^file:\/\//, ''),
        line: number(object(place?.region)?.startLine),
      });
    });
  });
}

/** `xcrun xcresulttool get test-results tests`: its schema is printed by `--schema`. */
export function readXcresult(report: Json): TestResult[] {
  const below = (node: Json, titles: readonly string[], depth: number): TestResult[] => {
    const children = objects(node.children);
    const name = string(node.name) ?? '';
    if (node.nodeType !== 'Test Case') {
      const inside = ['Test Suite', 'Unit test bundle', 'UI test bundle'].includes(
        String(node.nodeType),
      )
        ? [...titles, name]
        : titles;
      return depth > 50 ? [] : children.flatMap((child) => below(child, inside, depth + 1));
    }
    const said = printed(messages(node, 0).join('\n'));
    const [, file, line, message] = /^([^:\n]{1,500}\.\w{1,10}):(\d+): (.+)/.exec(said) ?? [];
    const failed = node.result === 'Failed';
    return [
      result({
        name,
        suite: titles.join('.') || undefined,
        status: failed ? 'failed' : node.result === 'Passed' ? 'passed' : 'skipped',
        message: failed ? (reasonOf(message) ?? reasonOf(said)) : undefined,
        details: failed ? said : undefined,
        file: failed ? file : undefined,
        line: failed && line !== undefined ? Number(line) : undefined,
        milliseconds: secondsOf(node.durationInSeconds),
      }),
    ];
  };
  return objects(report.testNodes).flatMap((node) => below(node, [], 0));
}

function messages(node: Json, depth: number): string[] {
  if (depth > 20) return [];
  return objects(node.children).flatMap((child) => [
    ...(child.nodeType === 'Failure Message' ? [string(child.name) ?? ''] : []),
    ...messages(child, depth + 1),
  ]);
}

function secondsOf(value: unknown): number | undefined {
  const seconds = number(value);
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
}
