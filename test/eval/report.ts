import { median, table } from '../bench/table.ts';
import { baselines } from './baselines.ts';
import { differences } from './compare.ts';
import { figures, groupBy, mean, meanOf, narrow, usual, wide } from './figures.ts';
import type { Judged } from './replay.ts';
import type { Score } from './score.ts';

const shown = (figure: string, value: number | undefined) =>
  value === undefined ? '' : value.toFixed(figure.startsWith('tokens') ? 0 : 3);

/** The parts of a set that are looked at apart. */
export function partsOf(judged: readonly Judged[]): [string, Judged[]][] {
  return [...groupBy(judged, ({ set }) => set)].flatMap(([set, all]): [string, Judged[]][] => {
    const heldOut = all.filter((each) => each.heldOut);
    if (heldOut.length === 0) return [[set, all]];
    return [
      [set, all],
      [`${set}, development`, all.filter((each) => !each.heldOut)],
      [`${set}, held out`, heldOut],
    ];
  });
}

/** Each set with its halves; what a user gets without triage below it. */
export function printFigures(judged: readonly Judged[]): void {
  const header = ['', 'logs', ...Object.keys(figures), 'whole', 'tokens p90', 'ms median'];
  table(
    'triage on labelled logs',
    [header].concat(
      partsOf(judged).map(([name, logs]) => [
        name,
        String(logs.length),
        ...Object.keys(figures).map((figure) => shown(figure, meanOf(figure, logs))),
        wholeOf(logs.map(({ answers }) => answers[wide])),
        percentile(logs.flatMap(({ answers }) => answers[usual]?.tokens ?? [])).toFixed(0),
        median(logs.flatMap(({ answers }) => answers[wide]?.milliseconds ?? [])).toFixed(0),
      ]),
    ),
  );
  for (const [set, logs] of groupBy(judged, (each) => each.set)) {
    table(`what a user gets without it: ${set}`, [
      ['', 'critical', 'whole', 'lines', 'tokens mean', 'p90'],
      ...Object.keys(baselines).map((name) => {
        const scores = logs.flatMap((each) => each.baselines[name] ?? []);
        const tokens = scores.map(({ tokens }) => tokens);
        return [
          name,
          mean(scores.flatMap(({ critical }) => critical ?? [])).toFixed(3),
          wholeOf(scores),
          mean(scores.flatMap(({ lines }) => lines ?? [])).toFixed(3),
          mean(tokens).toFixed(0),
          percentile(tokens).toFixed(0),
        ];
      }),
    ]);
  }
}

/** The projects of the development half, one by one: of the other, only what all of them come to is shown. */
export function printProjects(judged: readonly Judged[]): void {
  const wanted = [`critical@${wide}`, `critical@${narrow}`, `lines@${wide}`];
  const known = judged.filter(({ heldOut }) => !heldOut);
  const projects = [...groupBy(known, ({ project }) => project)];
  table('projects of the development half', [
    ['', 'logs', ...wanted],
    ...projects.map(([project, logs]) => [
      project,
      String(logs.length),
      ...wanted.map((figure) => shown(figure, meanOf(figure, logs))),
    ]),
  ]);
}

const bands = [0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

/** How often answers are right that say they are so and so sure. */
export function printCalibration(judged: readonly Judged[]): void {
  const labelled = judged.filter(({ headline }) => headline !== undefined);
  if (labelled.length === 0) return;
  table('how sure answers are, and how often their headline and category are right', [
    ['sure', 'answers', 'mean', 'headline', 'category'],
    ...bands.flatMap((from, index) => {
      const to = bands[index + 1] ?? 1.01;
      const logs = labelled.filter(({ sure }) => sure >= from && sure < to);
      if (logs.length === 0) return [];
      return [
        [
          `${from.toFixed(1)} to ${Math.min(1, to).toFixed(1)}`,
          String(logs.length),
          mean(logs.map(({ sure }) => sure)).toFixed(2),
          shown('headline', meanOf('headline', logs)),
          shown('category', meanOf('category', logs)),
        ],
      ];
    }),
  ]);
}

/** What is wrong with answers about logs of the development half. Held-out logs are never looked into. */
export function printFaults(judged: readonly Judged[]): void {
  for (const { id, heldOut, headline, category, said, answers } of judged) {
    if (heldOut) continue;
    const { missed = [], unquoted = [] } = answers[wide] ?? {};
    const { missed: missedNarrow = [] } = answers[narrow] ?? {};
    if (headline !== 0 && category !== 0 && missedNarrow.length + unquoted.length === 0) continue;
    console.log(`\n${id}: ${said?.category}: ${said?.cause}`);
    if (headline === 0) console.log('  headline is wrong');
    if (category === 0) console.log('  category is wrong');
    for (const { kind, any } of missed) console.log(`  missed ${kind}: ${any?.join(' | ')}`);
    for (const { kind } of missedNarrow) console.log(`  missed at ${narrow}: ${kind}`);
    for (const line of new Set(unquoted)) console.log(`  not quoted: ${line}`);
  }
}

/** What changed against an earlier run, on each part apart. */
export function printDifferences(before: readonly Judged[], after: readonly Judged[]): void {
  for (const [part, logs] of partsOf(after)) {
    const rows = differences(before, logs);
    if (rows.length === 0) continue;
    table(`against the earlier run: ${part}`, [
      ['', 'before', 'after', 'difference', '95 % of draws of projects'],
      ...rows.map(({ figure, before, after, low, high }) => [
        figure,
        shown(figure, before),
        shown(figure, after),
        shown(figure, after - before),
        `${shown(figure, low)} to ${shown(figure, high)}`,
      ]),
    ]);
  }
}

/** In how many logs the answer has all that it must have. */
function wholeOf(scores: readonly (Score | undefined)[]): string {
  const critical = scores.flatMap((score) => score?.critical ?? []);
  return `${critical.filter((share) => share === 1).length}/${critical.length}`;
}

function percentile(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.9)] ?? Number.NaN;
}
