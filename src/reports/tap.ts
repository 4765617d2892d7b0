import type { Pause } from '../logs/pause.ts';
import { number } from './json.ts';
import {
  maxResults,
  printed,
  reasonOf,
  report,
  result,
  type TestReport,
  type TestResult,
} from './report.ts';

const testLine = /^(\s{0,200})(not )?ok\b(?: +\d+)?(?: +-)?(?: +|$)(.*)/;

/** A longer line is cut. */
const maxLine = 2_000;

/** Lines read in one go, including those of blocks. */
const slice = 2_000;

/** Lines read of a report; the rest is left out. */
const maxLines = 300_000;

/** A block below a test is no longer. */
const maxBlock = 200;

/** Test Anything Protocol, with its YAML below a failed test: https://testanything.org/tap-version-14-specification.html */
export async function readTap(text: string, pause: Pause): Promise<TestReport> {
  const results: TestResult[] = [];
  const lines = text.split('\n', maxLines);
  let before = 0;
  let read = 0;
  for (let index = 0; index < lines.length && results.length <= maxResults; index++) {
    if (read++ > slice) {
      await pause();
      read = 0;
    }
    const [whole, indent = '', not, rest = ''] =
      testLine.exec(lines[index]?.slice(0, maxLine) ?? '') ?? [];
    if (whole === undefined) continue;
    // The line after a subtest repeats what its own tests said.
    const isParent = before > indent.length;
    before = indent.length;
    if (isParent) continue;
    const block = blockBelow(lines, index);
    read += block.length;
    results.push(resultOf(rest.trim(), not !== undefined, block));
  }
  return report('tap', results, lines.length < maxLines ? undefined : tooLong);
}

function resultOf(rest: string, not: boolean, block: readonly string[]): TestResult {
  const [, directive] = / #\s{0,9}(SKIP|TODO)\b/i.exec(rest) ?? [];
  const at = rest.search(/ #\s{0,9}(?:SKIP|TODO)\b/i);
  const failed = not && directive === undefined;
  const yaml = fields(block);
  const [, file, line] = failed ? (placeIn(block, yaml) ?? []) : [];
  return result({
    name: (at < 0 ? rest : rest.slice(0, at)).trim(),
    status: failed ? 'failed' : directive ? 'skipped' : 'passed',
    message: failed ? messageOf(block, yaml) : undefined,
    details: failed ? printed(block.join('\n')) || undefined : undefined,
    file,
    line: line === undefined ? undefined : Number(line),
    milliseconds: number(Math.round(Number.parseFloat(yaml.get('duration_ms') ?? 'NaN'))),
  });
}

const tooLong = `it has more than ${maxLines} lines`;

/** The YAML below a test, or, as Bats and Perl write it, lines that begin with "#". */
function blockBelow(lines: readonly string[], index: number): string[] {
  const block: string[] = [];
  const [, indent] = /^(\s{0,200})---\s*$/.exec(lines[index + 1]?.slice(0, maxLine) ?? '') ?? [];
  const yaml = indent !== undefined;
  for (let at = index + (yaml ? 2 : 1); block.length < maxBlock; at++) {
    const line = lines[at]?.slice(0, maxLine);
    if (line === undefined) break;
    if (yaml ? line.trim() === '...' || !line.startsWith(indent) : !/^\s{0,200}#/.test(line)) break;
    // The runner of Node.js announces the next test that way.
    if (!yaml && /^\s*# (?:Subtest:|(?:tests|suites|pass|fail) \d)/.test(line)) break;
    block.push(yaml ? line : line.replace(/^\s*#\s?/, ''));
  }
  return block;
}

/** What stands in one line of the YAML; of a text below its field, the text's first line. */
function fields(block: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [index, line] of block.entries()) {
    const [, field, value = ''] = /^\s*([a-z_]{1,30}):\s+(.*)/.exec(line) ?? [];
    if (field === undefined || found.has(field)) continue;
    const said = /^[|>][-+]?$/.test(value.trim()) ? block[index + 1] : value;
    found.set(field, unquoted(said?.trim() ?? ''));
  }
  return found;
}

function unquoted(text: string): string {
  const [first] = text;
  return text.length > 1 && (first === "'" || first === '"') && text.endsWith(first)
    ? text.slice(1, -1)
    : text;
}

function messageOf(block: readonly string[], yaml: ReadonlyMap<string, string>) {
  const said = yaml.get('message') ?? yaml.get('error') ?? yaml.get('reason');
  // Bats gives the place first, and then the command that failed.
  const lines = block.filter((line) => !/^\((?:in|from) /.test(line.trim()));
  return reasonOf(said) ?? reasonOf(lines.join('\n'));
}

function placeIn(block: readonly string[], yaml: ReadonlyMap<string, string>) {
  const at = yaml.get('at') ?? yaml.get('location');
  const bats = /\bin (?:test )?file ([^,]{1,300}), line (\d+)/;
  return (
    /^(?:file:\/\/)?([^\s:]{1,500}|[A-Z]:[^\s:]{1,500}):(\d+)(?::\d+)?$/.exec(at ?? '') ??
    bats.exec(block.slice(0, 3).join('\n'))
  );
}
