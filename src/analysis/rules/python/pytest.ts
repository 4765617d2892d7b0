import type { Tool } from '../../rule.ts';

/** The short summary, the "E" lines of the failure, and what collection and coverage say. */
export const pytest: Tool = {
  tools: ['pytest', 'pytest-cov', 'pytest-xdist', 'nox'],
  format: 'https://docs.pytest.org/en/stable/how-to/output.html',
  rules: [
    {
      category: 'test',
      match: /^(?:\[gw\d+\] .*)?(?:FAILED|ERROR) (?:\[[\d.]+s\] )?(?<test>\S+::.*?)(?: - .*)?$/,
      says: 'root',
    },
    { category: 'test', match: /^(?:FAILED|ERROR) \S+\.py\b/, says: 'root' },
    {
      category: 'dependency',
      match: /^E\s+(?:ModuleNotFoundError|ImportError): /,
      says: 'root',
      beforeLines: 4,
    },
    {
      category: 'test',
      match: /^E\s{2,}\S/,
      says: 'detail',
      beforeLines: 4,
      while: /^E\s|^\S+\.py:\d+: /,
    },
    { category: 'test', match: /^_{3,} .{2,} _{3,}$/, says: 'summary', afterLines: 2 },
    {
      category: 'test',
      match: /^\S+\.py:\d+: (?:[A-Z]\w+(?:Error|Exception|Exit)|Failed)/,
      says: 'summary',
    },
    {
      category: 'test',
      match: /^(?:FAIL|ERROR:?) Required test coverage|Coverage failure: total of/,
      says: 'root',
    },
    {
      category: 'test',
      match: /Interrupted: \d+ errors? during collection|ImportError while (?:importing|loading)/,
      says: 'summary',
      afterLines: 6,
    },
    { category: 'test', match: /^INTERNALERROR> \S/, says: 'summary', while: /^INTERNALERROR>/ },
    { category: 'test', match: /^(?:\S+::\S+|\[gw\d+\].*) (?:FAILED|ERROR)\b/, says: 'summary' },
    {
      category: 'test',
      match: /^(?:=+ )?.*\b\d+ (?:failed|errors?)\b.*\bin [\d.]+ ?s/,
      says: 'wrapper',
    },
    {
      category: 'configuration',
      match: /^ERROR: (?:usage: |file or directory not found|not found: )|^pytest: error: /,
      says: 'root',
      afterLines: 2,
    },
    {
      category: 'test',
      match: /^(?:\+\+\+ Timeout \+\+\+|E?\s*Failed: Timeout >)/,
      says: 'root',
      afterLines: 4,
    },
    {
      category: 'test',
      match: /\[gw\d+\] node down|worker '?gw\d+'? crashed/,
      says: 'root',
      afterLines: 2,
    },
  ],
};
