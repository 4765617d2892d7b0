import type { Extractor } from '../../rule.ts';

/** The short summary, the "E" lines of the failure, and what collection and coverage say. */
export const pytest: Extractor = {
  tools: ['pytest', 'pytest-cov', 'pytest-xdist', 'nox'],
  format: 'https://docs.pytest.org/en/stable/how-to/output.html',
  rules: [
    {
      category: 'test',
      match: /^(?:\[gw\d+\] .*)?(?:FAILED|ERROR) (?:\[[\d.]+s\] )?(?<test>\S+::.*?)(?: - .*)?$/,
      weight: 94,
    },
    { category: 'test', match: /^(?:FAILED|ERROR) \S+\.py\b/, weight: 94 },
    {
      category: 'dependency',
      match: /^E\s+(?:ModuleNotFoundError|ImportError): /,
      weight: 95,
      before: 4,
    },
    { category: 'test', match: /^E\s{2,}\S/, weight: 90, before: 4, while: /^E\s|^\S+\.py:\d+: / },
    { category: 'test', match: /^_{3,} .{2,} _{3,}$/, weight: 76, after: 2 },
    {
      category: 'test',
      match: /^\S+\.py:\d+: (?:[A-Z]\w+(?:Error|Exception|Exit)|Failed)/,
      weight: 84,
    },
    {
      category: 'test',
      match: /^(?:FAIL|ERROR:?) Required test coverage|Coverage failure: total of/,
      weight: 92,
    },
    {
      category: 'test',
      match: /Interrupted: \d+ errors? during collection|ImportError while (?:importing|loading)/,
      weight: 82,
      after: 6,
    },
    { category: 'test', match: /^INTERNALERROR> \S/, weight: 84, while: /^INTERNALERROR>/ },
    { category: 'test', match: /^(?:\S+::\S+|\[gw\d+\].*) (?:FAILED|ERROR)\b/, weight: 72 },
    {
      category: 'test',
      match: /^(?:=+ )?.*\b\d+ (?:failed|errors?)\b.*\bin [\d.]+ ?s/,
      weight: 64,
    },
    {
      category: 'configuration',
      match: /^ERROR: (?:usage: |file or directory not found|not found: )|^pytest: error: /,
      weight: 90,
      after: 2,
    },
    {
      category: 'test',
      match: /^(?:\+\+\+ Timeout \+\+\+|E?\s*Failed: Timeout >)/,
      weight: 90,
      after: 4,
    },
    {
      category: 'test',
      match: /\[gw\d+\] node down|worker '?gw\d+'? crashed/,
      weight: 92,
      after: 2,
    },
  ],
};
