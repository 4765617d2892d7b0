import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { featuresOf } from '../../src/analysis/line-score/features.ts';
import { factsOf } from '../../src/analysis/line-score/line-facts.ts';
import { decodeLog } from '../../src/logs/decode.ts';
import type { Labels } from '../eval/score.ts';
import { casesOf, labelsIn, setNames } from '../eval/sets.ts';

/**
 * Writes what train.py learns from: the features of each line of the labelled logs, and which lines
 * people marked. Held-out projects are left out. `tsx test/train/features.ts FOLDER`
 */
const folder = process.argv[2];
if (!folder) throw new Error('Where to?');
mkdirSync(folder, { recursive: true });

const rows: Buffer[] = [];
const marks: Buffer[] = [];
const logs: { id: string; set: string; project: string; lines: number }[] = [];
let names: readonly string[] = [];
for (const set of setNames) {
  const cases = casesOf(set);
  if (!cases) throw new Error(`There is no set ${set}: set CORPUS`);
  for (const { id, folder, project, heldOut } of cases) {
    if (heldOut) continue;
    const texts = decodeLog(readFileSync(join(folder, 'job.log'))).map(({ text }) => text);
    const features = featuresOf(factsOf(texts));
    names = features.names;
    const matrix = new Float32Array(texts.length * names.length);
    for (let at = 0; at < texts.length; at++) {
      features.write(at, matrix.subarray(at * names.length, (at + 1) * names.length));
    }
    rows.push(Buffer.from(matrix.buffer));
    marks.push(Buffer.from(markedIn(texts, labelsIn(folder))));
    logs.push({ id, set, project, lines: texts.length });
  }
}
writeFileSync(join(folder, 'rows.f32'), Buffer.concat(rows));
writeFileSync(join(folder, 'marks.u8'), Buffer.concat(marks));
writeFileSync(join(folder, 'logs.json'), JSON.stringify({ names, logs }));

/** 1 for a line that people marked, 2 for one with a string that they wanted to see, 3 for a blank one, else 0. */
function markedIn(texts: readonly string[], { lines, signals, headline }: Labels): Uint8Array {
  const marked = new Uint8Array(texts.length);
  const wanted = [
    ...signals.filter(({ critical }) => critical).flatMap(({ any = [] }) => any),
    ...(headline?.reason ?? []),
  ].map((text) => text.toLowerCase());
  for (const [at, text] of texts.entries()) {
    const said = stripVTControlCharacters(text).toLowerCase();
    if (wanted.some((each) => said.includes(each))) marked[at] = 2;
  }
  for (const [first, last] of [...lines, ...signals.flatMap(({ lines = [] }) => lines)])
    marked.fill(1, first - 1, last);
  for (const [at, text] of texts.entries()) if (text.trim() === '') marked[at] = 3;
  return marked;
}
