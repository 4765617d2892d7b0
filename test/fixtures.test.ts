import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import type { Labels } from './fixtures/labels.ts';
import { byEcosystem, recipes } from './fixtures/recipes/index.ts';
import { recordedFolder, recordedIds, recordedLogs } from './fixtures/recorded.ts';
import type { StepRecord } from './fixtures/runner.ts';

const read = (id: string, file: string) => readFileSync(join(recordedFolder(id), file), 'utf8');
const stamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z /;
const machine =
  /\/tmp\/|\/mnt\/|-fc-v\d|\/root\b|registry\.npmjs|\/work\/(?!hello-world|_temp)|SSL_CERT|user\.name=|crates\.io|golang\.org\/[^x]|\bpypi\.org|maven\.org|maven\.apache\.org\/maven2|rubygems\.org|packagist\.org|registry\.yarnpkg|registry-1\.docker/;

it.each(recordedIds)('the recorded log %s is as GitHub serves one, and labelled rightly', (id) => {
  const logs = readdirSync(recordedFolder(id)).filter((file) => file.endsWith('.log'));
  const label: Labels = JSON.parse(read(id, 'labels.json'));
  const recipe = recipes.find((one) => one.id === id);
  expect(recipe?.job, 'comes from a recipe').toBe(label.job);
  expect(logs.includes('pass.log')).toBe(recipe?.fix !== undefined);
  for (const file of logs) {
    const text = read(id, file);
    expectGitHubsForm(text);
    const telling = text.split('\n').filter((line) => machine.test(line));
    expect(telling, 'tells nothing of the machine it was recorded on').toEqual([]);
  }
  expectLabelled(stripVTControlCharacters(read(id, 'job.log')).split('\n'), label);
  const steps: StepRecord[] = JSON.parse(read(id, 'steps.json'));
  const failed = steps.filter(({ conclusion }) => !['success', 'skipped'].includes(conclusion));
  expect(failed.map(({ name }) => name)).toEqual([label.step]);
  expect(steps.map(({ number }) => number)).toEqual(steps.map((_, index) => index + 1));
});

it('recipes and their logs are in folders of the same ecosystems as the rules', () => {
  const rules = readdirSync('src/analysis/rules');
  for (const [ecosystem, list] of Object.entries(byEcosystem)) {
    expect(rules).toContain(ecosystem);
    expect(readdirSync(join(recordedLogs, ecosystem)).sort()).toEqual(
      list.map(({ id }) => id).sort(),
    );
  }
  expect(readdirSync(recordedLogs).sort()).toEqual(Object.keys(byEcosystem).sort());
});

/** A byte order mark, and a stamp before each line, in order. */
function expectGitHubsForm(text: string): void {
  expect(text.slice(0, 29)).toMatch(/^\uFEFF\d{4}-/);
  const lines = text.slice(1).trimEnd().split('\n');
  const stamps = lines.flatMap((line) => stamp.exec(line) ?? []);
  expect(stamps).toEqual([...stamps].sort());
  expect(stamps.length).toBeGreaterThan(20);
  expect(lines[0]).toMatch(stamp);
  expect(lines.at(-1)).toMatch(/Z Cleaning up orphan processes$/);
  // Only a message of several lines has lines without a stamp, and it starts with a tag.
  let above = '';
  for (const line of lines) {
    if (stamp.test(line)) above = line;
    else expect(above).toMatch(/Z ##\[(error|warning|notice)\]/);
  }
}

/** Each labelled string is in one of the labelled lines, and these are lines of the log. */
function expectLabelled(lines: readonly string[], label: Labels): void {
  expect(label.signals.some(({ critical }) => critical)).toBe(true);
  for (const { any, lines: ranges } of label.signals) {
    for (const [index, wanted] of any.entries()) {
      const [first, last] = ranges[index] ?? [0, 0];
      expect(lines.slice(first - 1, last).join('\n')).toContain(wanted);
    }
  }
  for (const [first, last] of label.lines) {
    expect(first).toBeGreaterThan(0);
    expect(last).toBeGreaterThanOrEqual(first);
    expect(last).toBeLessThan(lines.length);
  }
}
