import type { Tool } from '../../rule.ts';

/** "FAIL: test_name (module.Class)", as unittest, nose, Django and tox pass it on. */
export const unittest: Tool = {
  tools: ['unittest', 'nose', 'django', 'tox'],
  format: 'https://docs.python.org/3/library/unittest.html#command-line-interface',
  rules: [
    {
      category: 'test',
      match: /^(?:FAIL|ERROR): (?<test>\S+ \([\w.<>]+\))/,
      says: 'root',
      afterLines: 4,
      while: /^\s+\S|^[A-Z]\w+(?:Error|Exception)/,
    },
    {
      category: 'test',
      match: /^(?:FAIL|ERROR): (?<test>[\w.]+\.\w+)$/,
      says: 'root',
      afterLines: 4,
    },
    { category: 'test', match: /^\S+ \([\w.]+\)(?: .*)? \.\.\. (?:FAIL|ERROR)$/, says: 'summary' },
    { category: 'test', match: /^FAILED \((?:failures|errors|unexpected)/, says: 'wrapper' },
    {
      category: 'test',
      match: /^Doctest: |^\*{3}Test Failed\*{3}|^File ".*", line \d+, in [\w.]+\.\w+$/,
      says: 'summary',
      afterLines: 6,
    },
    {
      category: 'test',
      match: /^ERROR: +(?:\S+: commands failed|InvocationError)|^ERROR: InvocationError/,
      says: 'wrapper',
    },
    { category: 'test', match: /^\s+\S+: (?:FAIL|commands failed)\b/, says: 'wrapper' },
    { category: 'test', match: /^\S+: (?:FAIL ✖|exit \d+ \()/, says: 'wrapper' },
  ],
};
