import { type Json, number, object, objects, string } from './json.ts';
import { firstSentence, maxDetails, result, type TestResult } from './report.ts';

/** `go test -json`: https://pkg.go.dev/cmd/test2json */
export function readGo(lines: readonly Json[]): TestResult[] {
  const output = new Map<string, string[]>();
  const ended = new Map<string, Json>();
  for (const event of lines) {
    const key = `${event.Package}\n${event.Test ?? ''}`;
    if (event.Action === 'output') {
      const printed = output.get(key) ?? [];
      output.set(key, printed);
      if (printed.length < 200) printed.push(string(event.Output) ?? '');
    } else if (['pass', 'fail', 'skip'].includes(String(event.Action))) ended.set(key, event);
  }
  const failedBelow = new Set(
    [...ended.values()]
      .filter(({ Action, Test }) => Action === 'fail' && Test !== undefined)
      .flatMap(({ Package, Test }) => [
        `${Package}\n`,
        ...parents(string(Test) ?? '').map((parent) => `${Package}\n${parent}`),
      ]),
  );
  return [...ended].flatMap(([key, event]) => {
    const test = string(event.Test);
    const failed = event.Action === 'fail';
    // A package is a result only where it failed without a test that did: it does not build, or panics.
    if (test === undefined && (!failed || failedBelow.has(key))) return [];
    // A test fails with its subtests, and says nothing itself.
    if (failed && failedBelow.has(key)) return [];
    const said = (output.get(key) ?? []).filter((line) => !marks.test(line)).join('');
    const [file, line] = /^\s+([\w.-]+\.go):(\d+):/m.exec(said)?.slice(1) ?? [];
    return [
      result({
        name: test ?? string(event.Package) ?? '',
        suite: string(event.Package),
        status: failed ? 'failed' : event.Action === 'skip' ? 'skipped' : 'passed',
        message: failed ? goMessage(said) : undefined,
        details: failed ? said.trim().slice(0, maxDetails) : undefined,
        file: failed ? file : undefined,
        line: failed && line !== undefined ? Number(line) : undefined,
        milliseconds: Math.round((number(event.Elapsed) ?? 0) * 1000),
      }),
    ];
  });
}

const marks = /^\s*(?:=== |--- (?:FAIL|PASS|SKIP)|FAIL\b|PASS$|exit status \d|ok\s)/;

function parents(test: string): string[] {
  const parts = test.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** testify prints a block with "Error:" and what it is below; others print the sentence at once. */
function goMessage(said: string): string | undefined {
  const testify = /^\s*Error:\s+(\S.*(?:\n\s+(?!Error|Test|Messages)\S.*){0,2})/m.exec(said)?.[1];
  if (testify) return testify.replace(/\s+/g, ' ').trim();
  return firstSentence(said)?.replace(/^[\w.-]+\.go:\d+:\s*/, '');
}

/** Test Anything Protocol, with its YAML below a failed test: https://testanything.org/tap-version-14-specification.html */
export function readTap(lines: readonly string[]): TestResult[] {
  const results: TestResult[] = [];
  for (const [index, line] of lines.entries()) {
    const [, indent = '', not, name = '', directive] =
      /^(\s*)(not )?ok\b(?: +\d+)?(?: +- | +|$)(.*?)(?:\s+#\s*(SKIP|TODO)\b.*)?$/i.exec(line) ?? [];
    if (!/^\s*(?:not )?ok\b/.test(line)) continue;
    // The line after a subtest repeats what its own tests said.
    const isParent = new RegExp(`^ {${indent.length + 1},}(?:not )?ok\\b`).test(
      lines[previousText(lines, index)] ?? '',
    );
    if (isParent) continue;
    const block = not ? blockBelow(lines, index) : [];
    const told = (field: string) =>
      block
        .map((each) => new RegExp(`^\\s*${field}: *['"]?(.+?)['"]?$`).exec(each)?.[1])
        .find((each) => each !== undefined && !/^[|>]-?$/.test(each));
    const [file, at] =
      /^(?:file:\/\/)?(.*?):(\d+)(?::\d+)?$/.exec(told('(?:at|location)') ?? '')?.slice(1) ?? [];
    const failed = not !== undefined && directive === undefined;
    results.push(
      result({
        name,
        status: failed ? 'failed' : directive ? 'skipped' : 'passed',
        message: failed ? (told('(?:message|error|reason)') ?? literal(block)) : undefined,
        details: failed ? block.join('\n').slice(0, maxDetails) : undefined,
        file: failed ? file : undefined,
        line: failed && at !== undefined ? Number(at) : undefined,
        milliseconds: number(Number.parseFloat(told('duration_ms') ?? 'NaN')),
      }),
    );
  }
  return results;
}

function previousText(lines: readonly string[], index: number): number {
  let at = index - 1;
  // "1..3" and a YAML block may stand between a subtest and its parent.
  while (at >= 0 && !/^\s*(?:not )?ok\b/.test(lines[at] ?? '')) at--;
  return at;
}

function blockBelow(lines: readonly string[], index: number): string[] {
  if (lines[index + 1]?.trim() !== '---') return [];
  const end = lines.findIndex((line, at) => at > index + 1 && line.trim() === '...');
  return lines.slice(index + 2, end < 0 ? index + 60 : Math.min(end, index + 200));
}

/** The first line of a text that YAML writes below its field. */
function literal(block: readonly string[]): string | undefined {
  const at = block.findIndex((line) => /^\s*(?:message|error|reason): *[|>]/.test(line));
  return at < 0 ? undefined : firstSentence(block.slice(at + 1).join('\n'));
}

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
        message: firstSentence(text),
        details: text?.slice(0, maxDetails),
        file: string(object(place?.artifactLocation)?.uri),
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
    const said = messages(node, 0).join('\n');
    const [, file, line, message] = /^([^:\n]+\.\w+):(\d+): (.+)/.exec(said) ?? [];
    const failed = node.result === 'Failed';
    return [
      result({
        name,
        suite: titles.join('.') || undefined,
        status: failed ? 'failed' : node.result === 'Passed' ? 'passed' : 'skipped',
        message: failed ? (message ?? firstSentence(said)) : undefined,
        details: failed ? said.slice(0, maxDetails) : undefined,
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
