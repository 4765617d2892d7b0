import type { Rule } from '../finding.ts';

/** pytest, unittest, tracebacks; pip, uv, poetry; mypy, ruff, pylint, black, flake8, pre-commit. */
export const python: readonly Rule[] = [
  // https://docs.pytest.org/en/stable/how-to/output.html
  { category: 'test', match: /^(?:FAILED|ERROR) \S+(?:::|\.py)\S*.*/, weight: 94 },
  { category: 'test', match: /^E\s{2,}\S/, weight: 90, before: 3, while: /^E\s|^\S+\.py:\d+: / },
  { category: 'test', match: /^_{3,} .{2,} _{3,}$/, weight: 76, after: 2 },
  {
    category: 'test',
    match: /^\S+\.py:\d+: (?:[A-Z]\w+(?:Error|Exception)|Failed)/,
    weight: 84,
  },
  { category: 'test', match: /^(?:FAIL|ERROR): \S+ \(\S+\)/, weight: 92, after: 4 },
  { category: 'test', match: /^(?:=+ )?.*\b\d+ failed\b.*\bin [\d.]+s/, weight: 62 },
  { category: 'test', match: /^FAILED \((?:failures|errors)=\d+/, weight: 60 },
  {
    category: 'test',
    match: /^(?:FAIL|ERROR) Required test coverage|Coverage failure: total of/,
    weight: 92,
  },
  {
    category: 'test',
    match: /Interrupted: \d+ errors? during collection|ImportError while (?:importing|loading)/,
    weight: 82,
    after: 6,
  },
  { category: 'test', match: /^\S+::\S+ (?:FAILED|ERROR)\b/, weight: 72 },
  {
    category: 'dependency',
    match: /^\s*(?:ModuleNotFoundError|ImportError): /,
    weight: 92,
    before: 6,
  },
  // The last line of a traceback says what happened.
  {
    category: 'code',
    match:
      /^\s*(?:[a-z_][\w.]*\.)?[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Warning|Failure|Timeout)(?:: .*|$)/,
    weight: 87,
    since: /^\s{2,}|^Traceback|^\s*During handling|^$/,
    after: 1,
  },
  { category: 'code', match: /^\s*Traceback \(most recent call last\)/, weight: 50, after: 4 },
  {
    category: 'dependency',
    match:
      /ResolutionImpossible|resolution-too-deep|No matching distribution found|Could not find a version that satisfies|requirements are unsatisfiable|Failed (?:building wheel|to build) |No solution found when resolving|because .* depends on|version solving failed/i,
    weight: 88,
    before: 2,
    after: 4,
  },
  {
    category: 'dependency',
    match:
      /error: (?:subprocess-exited-with-error|metadata-generation-failed)|pyproject\.toml changed significantly|poetry\.lock/,
    weight: 70,
    after: 6,
  },
  // linters: "file:line:col: code message"
  {
    category: 'lint',
    match: /^\S+\.pyi?:\d+(?::\d+)?: (?:error|note): .*|^\S+\.pyi?:\d+:\d+: [A-Z]{1,4}\d{1,5}\b/,
    weight: 86,
  },
  {
    category: 'lint',
    match:
      /^would reformat |^Would reformat|^\d+ files? would be reformatted|^Oh no!|Found \d+ errors? in \d+ files?|^[A-Z]{1,4}\d{3,4} .*|Your code has been rated/,
    weight: 72,
  },
  {
    category: 'lint',
    match: /^\S.{2,70}\.{3,}(?:Failed|\(no files to check\)Failed)$/,
    weight: 90,
    after: 12,
  },
  {
    category: 'lint',
    match: /^- (?:hook id|exit code): |files were modified by this hook/,
    weight: 62,
  },
];
