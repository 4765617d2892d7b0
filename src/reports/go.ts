import { type Json, number, string } from './json.ts';
import { printed, reasonOf, result, type TestResult } from './report.ts';

/** How a test or package ended, and what it printed. */
interface Ended {
  readonly event: Json;
  readonly printed: string;
}

/** Characters kept of one test's output. */
const maxPrinted = 8_000;

/** Takes the events of `go test -json` one by one: https://pkg.go.dev/cmd/test2json */
export function goEvents() {
  const outputs = new Map<string, string>();
  const ended = new Map<string, Json>();
  return {
    add(event: Json): void {
      const { Action, Output, Package, Test, ImportPath } = event;
      // What the compiler says belongs to no package, and is named by the one that needed it.
      const key = Package === undefined ? `build ${ImportPath}` : `${Package}\n${Test ?? ''}`;
      if (Action === 'output' || Action === 'build-output') {
        const before = outputs.get(key) ?? '';
        if (before.length < maxPrinted) outputs.set(key, before + (string(Output) ?? ''));
      } else if (['pass', 'fail', 'skip'].includes(String(Action))) ended.set(key, event);
    },
    results(): TestResult[] {
      const failedBelow = new Set([...ended.values()].flatMap(aboveFailed));
      return [...ended].flatMap(([key, event]) => {
        const test = string(event.Test);
        const failed = event.Action === 'fail';
        // A package is a result only where it failed without a test that did: it does not build, or panics.
        if (test === undefined && !failed) return [];
        // A test fails with its subtests, and says nothing itself.
        if (failed && failedBelow.has(key)) return [];
        const built = outputs.get(`build ${event.FailedBuild}`);
        return [resultOf({ event, printed: built ?? outputs.get(key) ?? '' })];
      });
    },
  };
}

function aboveFailed({ Action, Package, Test }: Json): string[] {
  const test = string(Test);
  if (Action !== 'fail' || test === undefined) return [];
  const parts = test.split('/', 20);
  const parents = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
  return [`${Package}\n`, ...parents.map((parent) => `${Package}\n${parent}`)];
}

function resultOf({ event, printed: output }: Ended): TestResult {
  const test = string(event.Test);
  const failed = event.Action === 'fail';
  const said = failed ? messageIn(output) : '';
  const [, file, line] = /^[ \t]*([\w./-]+\.go):(\d+):/m.exec(said) ?? [];
  return result({
    name: test ?? string(event.Package) ?? '',
    suite: test === undefined ? undefined : string(event.Package),
    status: failed ? 'failed' : event.Action === 'skip' ? 'skipped' : 'passed',
    message: failed ? (goMessage(said) ?? 'failed without a word') : undefined,
    details: said || undefined,
    file,
    line: line === undefined ? undefined : Number(line),
    milliseconds: Math.round((number(event.Elapsed) ?? 0) * 1000),
  });
}

/** What go itself prints around the output of a test. */
const marks = /^\s*(?:=== |--- (?:FAIL|PASS|SKIP)|FAIL$|PASS$|exit status \d|ok\s|# )/;

function messageIn(output: string): string {
  return printed(
    output
      .split('\n')
      .filter((line) => !marks.test(line))
      .join('\n'),
  );
}

/** testify prints a block with "Error:" and what it is below; others print the sentence at once. */
export function goMessage(said: string): string | undefined {
  const lines = said.split('\n').map((line) => line.trim());
  const at = lines.findIndex((line) => /^Error:\s/.test(line));
  if (at >= 0) {
    const rest = lines.slice(at + 1, at + 3);
    const end = rest.findIndex((line) => /^(?:Error|Test|Messages)\b/.test(line) || line === '');
    const block = [lines[at]?.slice(6).trim(), ...rest.slice(0, end < 0 ? undefined : end)];
    return reasonOf(block.join(' '));
  }
  const place = /^(?:\.\/)?[\w./-]+\.go:\d+:(?:\d+:)? */;
  return reasonOf(lines.map((line) => line.replace(place, '')).join('\n'));
}
