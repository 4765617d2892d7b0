import type { Extractor } from '../../rule.ts';

/** "1) Class::test", with message and place below; Pest, Codeception. */
export const phpunit: Extractor = {
  tools: ['phpunit', 'pest', 'codeception', 'behat'],
  format: 'https://docs.phpunit.de/en/12.0/textui.html',
  rules: [
    { category: 'test', match: /^\d+\) (?<test>[\w\\]+::\w+)/, weight: 92, after: 7 },
    { category: 'test', match: /Failed asserting that/, weight: 88, before: 1, after: 3 },
    { category: 'test', match: /^\s*(?:FAILED|⨯) +(?<test>\S.* > .+)$/, weight: 90, after: 5 },
    {
      category: 'test',
      match: /^Tests: \d+, Assertions: \d+, .*(?:Failures|Errors): [1-9]/,
      weight: 62,
    },
    { category: 'test', match: /^(?:FAILURES|ERRORS|WARNINGS)!$/, weight: 44, after: 1 },
  ],
};
