import type { Extractor } from '../../rule.ts';

/** "FAIL: test_name (module.Class)", as unittest, nose, Django and tox pass it on. */
export const unittest: Extractor = {
  tools: ['unittest', 'nose', 'django', 'tox'],
  format: 'https://docs.python.org/3/library/unittest.html#command-line-interface',
  rules: [
    {
      category: 'test',
      match: /^(?:FAIL|ERROR): (?<test>\S+ \([\w.<>]+\))/,
      weight: 92,
      after: 4,
      while: /^\s+\S|^[A-Z]\w+(?:Error|Exception)/,
    },
    { category: 'test', match: /^(?:FAIL|ERROR): (?<test>[\w.]+\.\w+)$/, weight: 92, after: 4 },
    { category: 'test', match: /^\S+ \([\w.]+\)(?: .*)? \.\.\. (?:FAIL|ERROR)$/, weight: 72 },
    { category: 'test', match: /^FAILED \((?:failures|errors|unexpected)/, weight: 62 },
    {
      category: 'test',
      match: /^Doctest: |^\*{3}Test Failed\*{3}|^File ".*", line \d+, in [\w.]+\.\w+$/,
      weight: 78,
      after: 6,
    },
    {
      category: 'test',
      match: /^ERROR: +(?:\S+: commands failed|InvocationError)|^ERROR: InvocationError/,
      weight: 64,
    },
    { category: 'test', match: /^\s+\S+: (?:FAIL|commands failed)\b/, weight: 56 },
    { category: 'test', match: /^\S+: (?:FAIL ✖|exit \d+ \()/, weight: 56 },
  ],
};
