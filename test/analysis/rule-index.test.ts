import { describe, expect, it } from 'vitest';
import { RuleIndex } from '../../src/analysis/rule-index.ts';
import { general, tools } from '../../src/analysis/rules/index.ts';
import { decodeLog } from '../../src/logs/decode.ts';
import { recordedIds, recordedLog } from '../fixtures/recorded.ts';

/** Every text that a rule proves itself by, some in capitals, and lines of recorded logs. */
const lines = [
  ...[...tools, ...general].flatMap(({ rules }) =>
    rules.flatMap(({ examples, not = [] }) => [
      ...examples.flatMap(({ log }) => [log].flat()),
      ...not,
    ]),
  ),
  ...recordedIds
    .filter((_, index) => index % 40 === 0)
    .flatMap((id) => decodeLog(recordedLog(id)).slice(-30))
    .map(({ text }) => text),
].map((line, index) => (index % 4 === 0 ? line.toUpperCase() : line));

describe('the index of rules', () => {
  it.each([
    ['a tool', tools],
    ['any tool', general],
  ])('finds those of %s that match a line, as trying each of them does', (_, list) => {
    const index = new RuleIndex(list);
    const rules = list.flatMap(({ rules }) => rules);
    for (const line of lines) {
      const tried = rules.filter(({ match }) => match.test(line));
      expect(index.matching(line).map(({ rule }) => rule)).toEqual(tried);
    }
  });
});
