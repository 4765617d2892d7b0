import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { figures, meanOf, narrow, overBudget, usual, wide } from './figures.ts';
import type { Pad } from './pad.ts';
import type { Judged } from './replay.ts';
import {
  partsOf,
  printCalibration,
  printDifferences,
  printFaults,
  printFigures,
  printProjects,
} from './report.ts';
import { type Case, casesOf, corpus, setNames } from './sets.ts';
import { judgeAll } from './spread.ts';

/**
 * Replays labelled failure logs through the server and scores what triage answers.
 * `npm run eval -- [option…] [recorded|cases|logchunks|reports|<folder>…]`, by default the first three.
 * `reports` are the recorded logs that have reports of their tests, without and with them. The folder of `cases` and `logchunks` is given by CORPUS.
 * --budgets 300,8000  asks with these, too, and none of the answers may be larger
 * --large-log BYTES  from how many on the server looks into the end of a log first
 * --pad before|after|around  makes each log longer than that by lines that say nothing
 * --save FILE, --against FILE  keeps what was found, and compares with what was kept
 * --floor figure=0.9,…  fails where a figure of a set is worse
 * --projects, --verbose  each project, each fault; both of the half that is not held out only
 */
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    budgets: { type: 'string' },
    'large-log': { type: 'string' },
    pad: { type: 'string' },
    save: { type: 'string' },
    against: { type: 'string' },
    floor: { type: 'string' },
    projects: { type: 'boolean' },
    verbose: { type: 'boolean' },
  },
});
const budgets = new Set([narrow, usual, wide]);
for (const budget of options.budgets?.split(',') ?? []) budgets.add(Number(budget));

const bytes = options['large-log'];
const given = { ...(bytes && { largeLog: Number(bytes) }), pad: padOf(options.pad) };

function padOf(name: string | undefined): Pad | undefined {
  const known = (['before', 'after', 'around'] as const).find((pad) => pad === name);
  if (name !== undefined && !known) throw new Error(`--pad: before, after or around, not ${name}`);
  return known;
}

const cases: Case[] = [];
let missing = false;
for (const set of positionals.length > 0 ? positionals : setNames) {
  const found = casesOf(set);
  if (!found && !setNames.includes(set)) throw new Error(`There is no folder ${set}`);
  missing ||= !found;
  cases.push(...(found ?? []));
}
if (missing) console.log(`corpus not measured: there is no ${corpus}`);
if (cases.length > 0) report(await judgeAll(cases, [...budgets], given));

function report(judged: readonly Judged[]): void {
  if (options.verbose) printFaults(judged);
  printFigures(judged);
  if (options.projects) printProjects(judged);
  printCalibration(judged);
  if (options.against) {
    printDifferences(JSON.parse(readFileSync(options.against, 'utf8')) as Judged[], judged);
  }
  if (options.save) writeFileSync(options.save, JSON.stringify(judged));
  const over = overBudget(judged);
  if (over.length > 0) fail(`Over budget:\n  ${over.join('\n  ')}`);
  for (const floor of options.floor?.split(',') ?? []) check(floor, judged);
}

/** What grows when answers get worse. */
function growsWorse(figure: string): boolean {
  return /^(?:tokens|sure)/.test(figure);
}

function check(floor: string, judged: readonly Judged[]): void {
  const [figure = '', bound] = floor.split('=');
  if (!(figure in figures)) throw new Error(`There is no figure ${figure}`);
  for (const [part, logs] of partsOf(judged)) {
    const reached = meanOf(figure, logs);
    if (part !== logs[0]?.set || reached === undefined) continue;
    const isWorse = growsWorse(figure) ? reached > Number(bound) : reached < Number(bound);
    if (isWorse) fail(`${part}: ${figure} is ${reached.toFixed(3)}, worse than ${bound}`);
  }
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
