import type { Tool } from '../../rule.ts';

/** RSpec, minitest, test-unit, cucumber. */
export const rspec: Tool = {
  tools: ['rspec', 'minitest', 'test-unit', 'cucumber', 'rails'],
  format: 'https://rspec.info/features/3-13/rspec-core/formatters/',
  rules: [
    { category: 'test', match: /^rspec (?<test>(?:\.\/|')\S+)/, says: 'detail' },
    { category: 'test', match: /^\s*Failure\/Error:/, says: 'root', beforeLines: 1, afterLines: 8 },
    {
      category: 'test',
      match: /^(?:Failure|Error):\s*(?<test>\S+#\S+)/,
      says: 'root',
      afterLines: 6,
    },
    {
      category: 'test',
      match: /^(?:Failure|Error): (?<test>\w+\([\w:]+\))/,
      says: 'root',
      afterLines: 6,
    },
    { category: 'test', match: /^(?<test>[\w:]+#\w+) \[\S+:\d+\]:$/, says: 'root', afterLines: 3 },
    { category: 'test', match: /^\s*\d+\) (?:Failure|Error):$/, says: 'detail', afterLines: 7 },
    { category: 'test', match: /^\s*(?:Failure|Error):$/, says: 'detail', afterLines: 6 },
    {
      category: 'test',
      match: /^(?:bin\/)?(?:rails|ruby) test (?<test>\S+:\d+)$/,
      says: 'summary',
    },
    {
      category: 'test',
      match:
        /^\d+ (?:examples|runs|tests|scenarios|steps)\b.*[1-9]\d* (?:failures?|errors?|failed)/,
      says: 'wrapper',
    },
    {
      category: 'test',
      match: /^An error occurred (?:while loading|in an? `)/,
      says: 'root',
      afterLines: 6,
    },
    { category: 'test', match: /^cucumber (?<test>\S+:\d+)/, says: 'detail' },
    {
      category: 'test',
      match: /^(?:SimpleCov|Coverage) .*\(.*%\) is below the expected minimum/,
      says: 'root',
    },
  ],
};
