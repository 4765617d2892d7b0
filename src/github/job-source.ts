import type { ParsedNode, Scalar, YAMLMap } from 'yaml';
import { fitName, matrixValues, type NameFit } from './fit-names.ts';
import { resolved, type YamlFile } from './yaml.ts';

/** Lines of a file, both included, counted from 1. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/** What a key of the file says, in the file's own words. */
export interface Setting extends Span {
  readonly text: string;
}

/** A step, as the workflow's file has it. */
export interface StepSource extends Span {
  readonly run: string | undefined;
  readonly uses: string | undefined;
  readonly timeout: Setting | undefined;
}

/** A job, as the workflow's file has it. */
export interface JobSource extends Span {
  readonly id: string;
  /** What the matrix gave this job, as far as its name tells. */
  readonly matrix: ReadonlyMap<string, string>;
  /** The workflow that it calls. */
  readonly calls: Setting | undefined;
  readonly runs_on: Setting | undefined;
  readonly timeout: Setting | undefined;
  /** Those of the job, or else of the workflow. */
  readonly permissions: Setting | undefined;
  readonly steps: readonly (StepSource & { readonly name: string })[];
}

/**
 * Finds a job by the name that GitHub shows: that of its file, its matrix's values behind it, and
 * those of the jobs that call its workflow before it ("caller / job"). Undefined where none fits, or
 * two fit alike.
 */
export function findJob(file: YamlFile, shown: string): JobSource | undefined {
  const root = mapOf(file.document.contents, file);
  const jobs = mapOf(valueAt(root, 'jobs', file), file);
  const names = possibleNames(shown);
  const found = (jobs?.items ?? []).flatMap(({ key, value }) => {
    const id = textOf(key as ParsedNode, file);
    const job = mapOf(value, file);
    if (id === undefined || !job) return [];
    const calls = valueAt(job, 'uses', file) !== undefined;
    const given = textOf(valueAt(job, 'name', file), file) ?? id;
    const matrix = valueAt(mapOf(valueAt(job, 'strategy', file), file), 'matrix', file);
    const fits = names.flatMap(({ name, called }) => {
      // What stands before " / " is a job that calls; what stands behind the last one calls nothing.
      const fit = called === calls ? fitName(given, name, matrix !== undefined) : undefined;
      return fit ? [{ ...fit, same: fit.same + (name === shown ? 0.5 : 0) }] : [];
    });
    return fits.map((fit) => ({ id, key: key as ParsedNode, job, matrix, fit }));
  });
  const [best, second] = found.sort((a, b) => b.fit.same - a.fit.same);
  if (!best || best.fit.same === second?.fit.same) return undefined;
  const own = settingOf(best.job, 'permissions', file);
  return {
    ...spanOf(best.key, best.job, file),
    id: best.id,
    matrix: matrixOf(best.matrix, best.fit, file),
    calls: settingOf(best.job, 'uses', file),
    runs_on: settingOf(best.job, 'runs-on', file),
    timeout: settingOf(best.job, 'timeout-minutes', file),
    permissions: own ?? (root && settingOf(root, 'permissions', file)),
    steps: stepsOf(best.job, file),
  };
}

/** A name, and its parts where workflows call each other; whether what it names calls one. */
function possibleNames(shown: string): { readonly name: string; readonly called: boolean }[] {
  const parts = shown.split(' / ');
  const cuts = parts.slice(1).map((_, index) => index + 1);
  return [
    { name: shown, called: false },
    { name: shown, called: true },
    ...cuts.map((at) => ({ name: parts.slice(0, at).join(' / '), called: true })),
    ...cuts.map((at) => ({ name: parts.slice(at).join(' / '), called: false })),
  ];
}

function matrixOf(
  matrix: ParsedNode | undefined,
  { values, added }: NameFit,
  file: YamlFile,
): ReadonlyMap<string, string> {
  const keys = (mapOf(matrix, file)?.items ?? [])
    .flatMap(({ key }) => textOf(key as ParsedNode, file) ?? [])
    .filter((key) => key !== 'include' && key !== 'exclude');
  const named = [...values].flatMap(([key, value]) =>
    /^matrix\.[\w-]+$/.test(key) && value ? [[key.slice('matrix.'.length), value] as const] : [],
  );
  return new Map([...matrixValues(keys, added), ...named]);
}

/**
 * Finds a step by the name that GitHub shows: its own, or "Run" and the first line of its script, or
 * its action.
 * @param names of all steps of the job, as GitHub shows them
 * @param at which of them
 */
export function findStep(
  { steps }: Pick<JobSource, 'steps'>,
  names: readonly string[],
  at: number,
): StepSource | undefined {
  const shown = withoutPhase(names[at] ?? '');
  const namesakes = names.filter((name) => name === shown).length;
  const namesakesBefore = names.slice(0, at).filter((name) => name === shown).length;
  const fits = steps
    .map((step) => ({ step, same: fitName(step.name, shown)?.same ?? -1 }))
    .filter(({ same }) => same >= 0);
  const highest = Math.max(...fits.map(({ same }) => same));
  const best = fits.filter(({ same }) => same === highest);
  // Steps of one name are told apart by their order, where as many of them are in the file.
  if (best.length === 1) return best[0]?.step;
  return best.length === namesakes && shown === names[at] ? best[namesakesBefore]?.step : undefined;
}

/** What an action does before and after the job has the step's name behind a word of the runner's. */
const withoutPhase = (name: string) => name.replace(/^(?:Pre|Post) (?=\S)/, '');

/** The steps of a composite action, by the names that the log gives them; none of another action. */
export function stepsOfAction(file: YamlFile): JobSource['steps'] {
  const runs = mapOf(valueAt(mapOf(file.document.contents, file), 'runs', file), file);
  if (!runs) return [];
  return stepsOf(runs, file).map((step) => ({ ...step, name: titleOf(step) }));
}

/** What the runner calls a step that has no name of its own. */
const titleOf = ({ run, uses }: Pick<StepSource, 'run' | 'uses'>) =>
  `Run ${uses ?? run?.trim().split('\n')[0] ?? ''}`;

function stepsOf(job: YAMLMap, file: YamlFile): JobSource['steps'] {
  const list = resolved(valueAt(job, 'steps', file), file);
  if (!list || !('items' in list)) return [];
  return list.items.flatMap((item) => {
    const step = mapOf(item, file);
    if (!step) return [];
    const run = textOf(valueAt(step, 'run', file), file);
    const uses = textOf(valueAt(step, 'uses', file), file);
    const name = textOf(valueAt(step, 'name', file), file);
    const timeout = settingOf(step, 'timeout-minutes', file);
    const shown = name ?? titleOf({ run, uses });
    return [{ ...spanOf(step, step, file), name: shown, run, uses, timeout }];
  });
}

function mapOf(node: unknown, file: YamlFile): YAMLMap | undefined {
  const found = resolved(node, file) as (ParsedNode & { items?: unknown }) | undefined;
  const [first] = Array.isArray(found?.items) ? found.items : [];
  return first !== undefined && Object(first).key !== undefined && found?.range
    ? (found as unknown as YAMLMap)
    : undefined;
}

function pairOf(map: YAMLMap | undefined, name: string, file: YamlFile) {
  return map?.items.find(({ key }) => textOf(key as ParsedNode, file) === name);
}

function valueAt(map: YAMLMap | undefined, name: string, file: YamlFile): ParsedNode | undefined {
  return resolved(pairOf(map, name, file)?.value ?? undefined, file);
}

/** A plain value as text. */
function textOf(node: ParsedNode | undefined, file: YamlFile): string | undefined {
  const value = (resolved(node, file) as Scalar | undefined)?.value;
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}

function settingOf(map: YAMLMap, name: string, file: YamlFile): Setting | undefined {
  const pair = pairOf(map, name, file);
  const value = pair?.value as ParsedNode | undefined;
  if (!pair || !value) return undefined;
  const span = spanOf(pair.key as ParsedNode, value, file);
  const text = file.lines
    .slice(span.first - 1, span.last)
    .join('\n')
    .trim();
  return { ...span, text: textOf(value, file) ?? text };
}

function spanOf(from: RangedNode, to: RangedNode, { lineAt, lines }: YamlFile): Span {
  const first = lineAt(from.range?.[0] ?? 0);
  let last = Math.max(first, Math.min(lines.length, lineAt(Math.max(0, (to.range?.[1] ?? 1) - 1))));
  while (last > first && lines[last - 1]?.trim() === '') last--;
  return { first, last };
}

interface RangedNode {
  readonly range?: readonly number[] | null | undefined;
}
