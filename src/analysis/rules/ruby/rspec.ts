import type { Extractor } from '../../rule.ts';

/** RSpec, minitest, test-unit, cucumber. */
export const rspec: Extractor = {
  tools: ['rspec', 'minitest', 'test-unit', 'cucumber', 'rails'],
  format: 'https://rspec.info/features/3-13/rspec-core/formatters/',
  rules: [
    { category: 'test', match: /^rspec (?<test>(?:\.\/|')\S+)/, weight: 89 },
    { category: 'test', match: /^\s*Failure\/Error:/, weight: 92, before: 1, after: 8 },
    { category: 'test', match: /^(?:Failure|Error):\s*(?<test>\S+#\S+)/, weight: 90, after: 6 },
    { category: 'test', match: /^(?:Failure|Error): (?<test>\w+\([\w:]+\))/, weight: 90, after: 6 },
    { category: 'test', match: /^(?<test>[\w:]+#\w+) \[\S+:\d+\]:$/, weight: 91, after: 3 },
    { category: 'test', match: /^\s*\d+\) (?:Failure|Error):$/, weight: 88, after: 7 },
    { category: 'test', match: /^\s*(?:Failure|Error):$/, weight: 88, after: 6 },
    { category: 'test', match: /^(?:bin\/)?(?:rails|ruby) test (?<test>\S+:\d+)$/, weight: 84 },
    {
      category: 'test',
      match:
        /^\d+ (?:examples|runs|tests|scenarios|steps)\b.*[1-9]\d* (?:failures?|errors?|failed)/,
      weight: 62,
    },
    {
      category: 'test',
      match: /^An error occurred (?:while loading|in an? `)/,
      weight: 90,
      after: 6,
    },
    { category: 'test', match: /^cucumber (?<test>\S+:\d+)/, weight: 88 },
    {
      category: 'test',
      match: /^(?:SimpleCov|Coverage) .*\(.*%\) is below the expected minimum/,
      weight: 90,
    },
  ],
};
