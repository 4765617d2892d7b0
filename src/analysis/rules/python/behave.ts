import type { Tool } from '../../rule.ts';

/** behave, Robot Framework, Hypothesis, nox. */
export const behave: Tool = {
  tools: ['robot', 'behave', 'hypothesis', 'nox'],
  format: 'https://robotframework.org/robotframework/latest/RobotFrameworkUserGuide.html',
  rules: [
    {
      category: 'test',
      match: /^(?<test>\S.*?) +\| FAIL \|$/,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: [
            'Adds Prices                                                           | FAIL |',
            '7 != 12',
          ],
          headline: 'Adds Prices',
          category: 'test',
          test: 'Adds Prices',
        },
      ],
    },
    {
      category: 'test',
      match: /^ {2}(?<test>\S+\.feature:\d+) {2}\S/,
      says: 'detail',
      examples: [
        {
          log: ['Failing scenarios:', '  features/cart.feature:12  two items'],
          headline: 'features/cart.feature:12  two items',
          category: 'test',
          test: 'features/cart.feature:12',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*Falsifying example: \w+\(/,
      says: 'detail',
      afterLines: 3,
      examples: [
        {
          log: ['Falsifying example: test_total(', '    prices=[0],', ')'],
          headline: 'Falsifying example: test_total(',
          category: 'test',
        },
      ],
    },
    {
      category: 'test',
      guess: true,
      match: /^nox > (?:Session \S+ failed|Command .* failed with exit code)/,
      says: 'wrapper',
      examples: [
        {
          log: ['AssertionError: 7 != 12', 'nox > Session tests-3.11 failed.'],
          headline: '7 != 12',
          category: 'test',
        },
      ],
    },
  ],
};
