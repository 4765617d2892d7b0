import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)).replaceAll(sep, '/'));
}

const files = [...filesIn('src'), ...filesIn('tools')];

/** A folder of src/, a loose file in it, or tools/. */
function unitOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  return top === 'src' ? second : top;
}

/** Imports from one unit into another, types included: "causes > logs". */
const edges = new Set(
  files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import\(|import) ?'(\.[^']+)'/g)]
      .map(([, path = '']) => join(dirname(file), path).replaceAll(sep, '/'))
      .filter((path) => /^(?:src|tools)\//.test(path) && unitOf(path) !== unitOf(file))
      .map((path) => `${unitOf(file)} > ${unitOf(path)}`),
  ),
);

/** The imports that are on a cycle, or lead from one cycle to another. */
function cycle(graph: ReadonlySet<string>): string[] {
  let left = [...graph].map((edge) => edge.split(' > '));
  for (;;) {
    const from = new Set(left.map(([importer]) => importer));
    const to = new Set(left.map(([, imported]) => imported));
    const rest = left.filter(([importer, imported]) => to.has(importer) && from.has(imported));
    if (rest.length === left.length) return left.map((edge) => edge.join(' > '));
    left = rest;
  }
}

it('finds a cycle of folders where there is one', () => {
  expect(cycle(new Set(['a > b', 'b > c', 'c > d']))).toEqual([]);
  expect(cycle(new Set(['a > b', 'b > c', 'c > b']))).toEqual(['b > c', 'c > b']);
});

it('has no cycle of folders, imports of types included', () => {
  expect(cycle(edges)).toEqual([]);
});

it('has one way from the lines of a log to text that is shown', () => {
  const redacting = files.filter((file) =>
    /\bredactLines\b/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(redacting).toEqual(['src/logs/readable-lines.ts', 'src/text/redact.ts']);
});

it('stays small: few units, few of them loose files, few imports between them', () => {
  const units = new Set(files.map(unitOf));
  expect(units.size).toBeLessThanOrEqual(20);
  expect([...units].filter((unit) => unit.endsWith('.ts')).length).toBeLessThanOrEqual(4);
  expect(edges.size).toBeGreaterThan(20);
  expect(edges.size).toBeLessThanOrEqual(80);
});

it('has no file of more than 320 lines', () => {
  const long = files.filter(
    (file) => readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length > 320,
  );
  expect(long).toEqual([]);
});
