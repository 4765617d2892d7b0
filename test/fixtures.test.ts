import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Labels } from './fixtures/labels.ts';
import { recipes } from './fixtures/recipes/index.ts';
import type { StepRecord } from './fixtures/runner.ts';

const folder = join(import.meta.dirname, 'fixtures', 'logs');
const ids = readdirSync(folder).sort();
const read = (id: string, file: string) => readFileSync(join(folder, id, file), 'utf8');
const stamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z /;
const machine =
  /\/tmp\/|\/mnt\/|-fc-v\d|\/root\b|registry\.npmjs|\/work\/(?!hello-world|_temp)|SSL_CERT|user\.name=|crates\.io|golang\.org\/[^x]|\bpypi\.org|maven\.org|maven\.apache\.org\/maven2|rubygems\.org|packagist\.org|registry\.yarnpkg|registry-1\.docker/;

describe.each(ids)('recorded log %s', (id) => {
  const logs = readdirSync(join(folder, id)).filter((file) => file.endsWith('.log'));
  const label: Labels = JSON.parse(read(id, 'labels.json'));
  const recipe = recipes.find((one) => one.id === id);

  it('comes from a recipe', () => {
    expect(recipe?.job).toBe(label.job);
    expect(logs.includes('pass.log')).toBe(recipe?.fix !== undefined);
  });

  it.each(logs)('%s starts with a byte order mark and has growing stamps', (file) => {
    const text = read(id, file);
    expect(text.slice(0, 29)).toMatch(/^\uFEFF\d{4}-/);
    const lines = text.slice(1).trimEnd().split('\n');
    const stamps = lines.flatMap((line) => stamp.exec(line) ?? []);
    expect(stamps).toEqual([...stamps].sort());
    expect(stamps.length).toBeGreaterThan(20);
    expect(lines[0]).toMatch(stamp);
    expect(lines.at(-1)).toMatch(/Z Cleaning up orphan processes$/);
    // Only a message of several lines has lines without a stamp, and it starts with a tag.
    for (const [index, line] of lines.entries()) {
      const above = lines.slice(0, index).findLast((one) => stamp.test(one));
      if (!stamp.test(line)) expect(above).toMatch(/Z ##\[(error|warning|notice)\]/);
    }
  });

  it.each(logs)('%s tells nothing of the machine it was recorded on', (file) => {
    expect(
      read(id, file)
        .split('\n')
        .filter((line) => machine.test(line)),
    ).toEqual([]);
  });

  it('has each labelled string in one of the labelled lines', () => {
    const lines = stripVTControlCharacters(read(id, 'job.log')).split('\n');
    expect(label.signals.some((signal) => signal.critical)).toBe(true);
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
  });

  it('ends in the step that is labelled', () => {
    const steps: StepRecord[] = JSON.parse(read(id, 'steps.json'));
    expect(
      steps.filter((step) => !['success', 'skipped'].includes(step.conclusion)).map((s) => s.name),
    ).toEqual([label.step]);
    expect(steps.map((step) => step.number)).toEqual(steps.map((_, index) => index + 1));
  });
});
