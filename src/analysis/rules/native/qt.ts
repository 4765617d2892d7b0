import type { Tool } from '../../rule.ts';

/** qmake and Qt Test. */
export const qt: Tool = {
  tools: ['qmake', 'qtest'],
  format: 'https://doc.qt.io/qt-6/qtest-overview.html',
  rules: [
    {
      category: 'test',
      match: /^FAIL! +: (?<test>[\w:]+\(.*?\)) \S/,
      says: 'root',
      afterLines: 3,
      examples: [
        {
          log: 'FAIL!  : CartTest::addsPrices() Compared values are not the same',
          headline: 'CartTest::addsPrices() Compared values are not the same',
          category: 'test',
          test: 'CartTest::addsPrices()',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^Project ERROR: \S/,
      says: 'root',
      examples: [
        {
          log: 'Project ERROR: Unknown module(s) in QT: webengine',
          headline: 'Unknown module(s) in QT: webengine',
          category: 'configuration',
        },
      ],
    },
  ],
};
