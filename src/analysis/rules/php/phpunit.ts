import type { Tool } from '../../rule.ts';

/** "1) Class::test", with message and place below; Pest, Codeception. */
export const phpunit: Tool = {
  tools: ['phpunit', 'pest', 'codeception', 'behat'],
  format: 'https://docs.phpunit.de/en/12.0/textui.html',
  rules: [
    { category: 'test', match: /^\d+\) (?<test>[\w\\]+::\w+)/, says: 'root', afterLines: 7 },
    {
      category: 'test',
      match: /Failed asserting that/,
      says: 'detail',
      beforeLines: 1,
      afterLines: 3,
    },
    {
      category: 'test',
      match: /^\s*(?:FAILED|⨯) +(?<test>\S.* > .+)$/,
      says: 'root',
      afterLines: 5,
    },
    {
      category: 'test',
      match: /^Tests: \d+, Assertions: \d+, .*(?:Failures|Errors): [1-9]/,
      says: 'wrapper',
    },
    { category: 'test', match: /^(?:FAILURES|ERRORS|WARNINGS)!$/, says: 'wrapper', afterLines: 1 },
  ],
};
