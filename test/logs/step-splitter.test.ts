import { describe, expect, it } from 'vitest';
import type { Step } from '../../src/github/job.ts';
import type { LogLine } from '../../src/logs/line.ts';
import { findStep, stepSplitter } from '../../src/logs/step-splitter.ts';

const at = (second: number) => Date.parse('2026-03-01T12:00:00Z') + second * 1000;
const iso = (second: number) => new Date(at(second)).toISOString();

const step = (number: number, name: string, from: number, to: number): Step => ({
  number,
  name,
  status: 'completed',
  conclusion: 'success',
  started_at: iso(from),
  completed_at: iso(to),
});

const cut = (steps: readonly Step[], log: readonly (readonly [second: number, text: string])[]) => {
  const splitter = stepSplitter(steps);
  const lines = log.map(
    ([second, text], index): LogLine => ({ n: index + 1, at: at(second), text }),
  );
  return {
    steps: lines.map((line) => splitter.stepOf(line)?.number),
    uncertain: [...splitter.uncertain],
  };
};

describe('a log is cut into steps', () => {
  it('by their times, where these do not touch', () => {
    const steps = [
      step(1, 'Set up job', 0, 2),
      step(2, 'Test', 3, 9),
      step(3, 'Complete job', 10, 10),
    ];
    const log = [
      [0.1, 'Current runner version'],
      [2.9, 'Complete job name: test'],
      [3.2, 'no group'],
      [9.1, 'failed'],
      [10.5, 'Cleaning up orphan processes'],
    ] as const;
    expect(cut(steps, log)).toEqual({ steps: [1, 1, 2, 2, 3], uncertain: [] });
  });

  it('by the first lines of steps that share a second', () => {
    const steps = [
      step(1, 'Set up job', 0, 1),
      step(2, 'Run actions/checkout@v4', 1, 1),
      step(3, 'Test', 1, 4),
      step(4, 'Post Run actions/checkout@v4', 4, 4),
      step(5, 'Complete job', 4, 4),
    ];
    const log = [
      [1.1, 'Getting action download info'],
      [1.2, '##[group]Run actions/checkout@v4'],
      [1.3, 'Syncing repository'],
      [1.4, '##[group]Run npm test'],
      [4.1, '##[error]Process completed with exit code 1.'],
      [4.2, 'Post job cleanup.'],
      [4.3, 'Cleaning up orphan processes'],
    ] as const;
    expect(cut(steps, log)).toEqual({ steps: [1, 2, 2, 3, 3, 4, 5], uncertain: [] });
  });

  it('keeps the groups of a composite action inside its step', () => {
    const steps = [
      step(1, 'Set up job', 0, 1),
      step(2, 'Run ./build', 1, 9),
      step(3, 'Test', 9, 12),
    ];
    const log = [
      [1.1, '##[group]Run ./build'],
      [3, '##[group]Run npm ci'],
      [8, '##[group]Run npm run build'],
      [10, '##[group]Run npm test'],
    ] as const;
    expect(cut(steps, log).steps).toEqual([2, 2, 2, 3]);
  });

  it('says where it had to guess', () => {
    const steps = [step(1, 'Set up job', 0, 1), step(2, 'Deploy', 1, 5), step(3, 'Lint', 6, 7)];
    const log = [
      [0.5, 'Current runner version'],
      [1.5, 'no first line of a step'],
      [2, 'deploying'],
      [6.5, 'linting'],
    ] as const;
    expect(cut(steps, log)).toEqual({ steps: [1, 1, 2, 3], uncertain: [1, 2] });
  });

  it('leaves out steps that did not run', () => {
    const skipped = { ...step(2, 'Skipped', 1, 1), conclusion: 'skipped' };
    expect(
      cut([step(1, 'Set up job', 0, 1), skipped, step(3, 'Test', 2, 3)], [[2.1, 'x']]).steps,
    ).toEqual([3]);
  });

  it('knows no step where the API names none', () => {
    expect(cut([], [[1, 'x']])).toEqual({ steps: [undefined], uncertain: [] });
  });
});

describe('a step is found', () => {
  const steps = [
    step(1, 'Set up job', 0, 1),
    step(2, 'Run npm test', 1, 2),
    step(3, 'Test 2', 2, 3),
  ];

  it.each([
    [2, 2],
    ['2', 2],
    ['run NPM test', 2],
    ['npm', 2],
    ['Test 2', 3],
    ['nothing', undefined],
    [9, undefined],
  ])('by %j', (wanted, number) => {
    expect(findStep(steps, wanted)?.number).toBe(number);
  });
});
