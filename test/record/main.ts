import { mkdir, writeFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { recipes } from './recipes.ts';
import { type Recipe, record } from './runner.ts';

/**
 * Records logs of real failures: runs each recipe (or those named) and writes its log, its steps
 * and labels that say what a person must see. `npm run record [-- id…]`
 */
const folder = new URL('../../src/standin/recordings/', import.meta.url);
const wanted = process.argv.slice(2);

for (const recipe of recipes) {
  if (wanted.length > 0 && !wanted.includes(recipe.id)) continue;
  const { log, steps } = await record(recipe);
  const missing = recipe.signals.find(({ any }) => !any.some((text) => plain(log).includes(text)));
  if (missing) {
    process.exitCode = 1;
    console.error(`${recipe.id}: not recorded, no ${JSON.stringify(missing.any)} in\n${log}`);
    continue;
  }
  const into = new URL(`${recipe.id}/`, folder);
  const labels = labelsOf(
    recipe,
    log,
    steps.find(({ conclusion }) => conclusion === 'failure')?.name,
  );
  await mkdir(into, { recursive: true });
  await writeFile(new URL('job.log', into), log);
  await writeFile(new URL('steps.json', into), `${JSON.stringify(steps, null, 2)}\n`);
  await writeFile(new URL('labels.json', into), `${JSON.stringify(labels, null, 2)}\n`);
  console.log(`${recipe.id}: ${log.split('\n').length} lines, ${log.length} characters`);
}

function plain(log: string): string {
  return stripVTControlCharacters(log);
}

/** The labels in the form of the evaluation's cases; each signal has to be in the log. */
function labelsOf(recipe: Recipe, log: string, step: string | undefined) {
  const lines = plain(log).split('\n');
  const signals = recipe.signals.map(({ kind, any }) => {
    const found = lines.flatMap((line, index) =>
      any.some((text) => line.includes(text)) ? [[index + 1, index + 1]] : [],
    );
    return { kind, critical: true, any, lines: found.slice(0, 4) };
  });
  return {
    source: 'recorded by npm run record',
    licence: 'MIT',
    ecosystem: recipe.ecosystem,
    category: recipe.category,
    job: recipe.job,
    step,
    signals,
    lines: signals.flatMap(({ lines }) => lines),
  };
}
