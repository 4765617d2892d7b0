import { expect, test } from 'vitest';
import { differences } from './eval/compare.ts';
import { meanOf, overBudget } from './eval/figures.ts';
import type { Answered, Judged } from './eval/replay.ts';
import { categoryScore, headlineScore, scorer } from './eval/score.ts';

const labels = {
  categories: ['permission_or_secret', 'configuration'],
  headline: { reason: ['total was 118'] },
  signals: [
    { kind: 'test', critical: true, any: ['Test_VAT'] },
    { kind: 'chunk', critical: true, lines: [[2, 3]] },
  ],
  lines: [[1, 3]],
} as const;

function judged(id: string, project: string, critical: number): Judged {
  const answered: Answered = {
    critical,
    lines: 1,
    tokens: 400,
    data: 600,
    missed: [],
    unquoted: [],
    milliseconds: 1,
  };
  return {
    id,
    set: 'cases',
    project,
    heldOut: false,
    headline: 0,
    category: 0,
    said: undefined,
    sure: 0.9,
    soundsSure: true,
    answers: { 1500: answered, 500: answered },
    baselines: {},
  };
}

test('an answer has a signal by one of its strings or by all of its lines, whatever their colours and spaces', () => {
  const score = scorer(['one two', '\u001b[31mthe  cause\u001b[0m', 'and ^[[1mwhere^[[0m'], labels);
  expect(score('test_vat: the cause, and where')).toMatchObject({ critical: 1, missed: [] });
  expect(score('the cause')).toMatchObject({
    critical: 0,
    lines: expect.closeTo(1 / 3),
    unquoted: ['one two', 'and where'],
  });
});

test('a headline is right by what it says, a category when it is one of the right ones', () => {
  const said = { category: 'configuration', cause: 'cart: Total was 118, not 119' };
  expect(headlineScore(said, labels)).toBe(1);
  expect(categoryScore(said, labels)).toBe(1);
  expect(headlineScore({ ...said, cause: 'exit code 1' }, labels)).toBe(0);
  expect(categoryScore({ ...said, category: 'test' }, labels)).toBe(0);
  expect(categoryScore(said, { ...labels, categories: ['compile_error'] })).toBeUndefined();
  expect(headlineScore(undefined, labels)).toBe(0);
  expect(headlineScore(said, { signals: [], lines: [] })).toBeUndefined();
});

test('a difference between two runs is the same each time, and as wide as projects differ', () => {
  const before = [judged('a-1', 'a', 0.5), judged('a-2', 'a', 0.5), judged('b-1', 'b', 0.5)];
  const after = [judged('a-1', 'a', 1), judged('a-2', 'a', 1), judged('b-1', 'b', 0.5)];
  const critical = differences(before, after).find(({ figure }) => figure === 'critical@1500');
  expect(critical).toEqual({
    figure: 'critical@1500',
    before: 0.5,
    after: expect.closeTo(0.833, 3),
    low: 0,
    high: 0.5,
  });
  expect(differences(before, after)).toEqual(differences(before, after));
});

test('an answer is over budget by its text or by its structured form', () => {
  const one = judged('a-1', 'a', 1);
  const large = { ...(one.answers[500] as Answered), tokens: 501, data: 701 };
  expect(overBudget([one])).toEqual([]);
  expect(overBudget([{ ...one, answers: { 500: large } }])).toEqual([
    'a-1: 501 tokens of 500',
    'a-1: 701 as data of 500',
  ]);
  expect(meanOf('sure_both_wrong', [one])).toBe(1);
});
