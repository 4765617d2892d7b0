import type { Rule } from '../finding.ts';

/** npm, yarn, pnpm; jest, vitest, mocha, node:test, playwright, cypress; tsc, eslint, biome, prettier. */
export const javascript: readonly Rule[] = [
  // https://docs.npmjs.com/cli: "npm error code X", "npm ERR! code X" before version 10
  {
    category: 'dependency',
    match: /^npm (?:ERR!|error) code (?:E[A-Z0-9]+|E404)/,
    weight: 85,
    while: /^npm (?:ERR!|error) (?!A complete log|\s*$)/,
  },
  {
    category: 'dependency',
    match:
      /^npm (?:ERR!|error) (?:Missing|Invalid|Could not resolve|Conflicting|404|notarget|peer )/,
    weight: 80,
    while: /^npm (?:ERR!|error) (?!A complete log|\s*$)/,
  },
  {
    category: 'dependency',
    match: /^\s*(?:ERR_PNPM_\w+|\[?ERR_PNPM_\w+\]?)|ERR_PNPM_(?!RECURSIVE)\w+/,
    weight: 85,
    after: 4,
  },
  { category: 'code', match: /ERR_PNPM_RECURSIVE|ELIFECYCLE/, weight: 45, before: 2, after: 1 },
  {
    category: 'dependency',
    match:
      /^➤ YN(?!0000)\d{4}: .*(?:error|fail|│ .*)$|^error An unexpected error|^error Couldn't find|YN0028|YN0001/i,
    weight: 75,
  },
  {
    category: 'dependency',
    match:
      /Cannot find (?:module|package) ['"]|Module not found: |ERR_MODULE_NOT_FOUND|Failed to resolve (?:import|entry)|Could not resolve ["']/,
    weight: 88,
    before: 1,
    after: 3,
  },
  {
    category: 'dependency',
    match: /npm (?:warn|WARN) EBADENGINE|Unsupported engine|The engine "node" is incompatible/,
    weight: 30,
  },
  // jest: https://jestjs.io/docs/cli
  {
    category: 'test',
    match: /^\s*● (?!Console)(.{2,}?) › (.+)|^\s*● Test suite failed to run/,
    weight: 92,
    after: 14,
  },
  { category: 'test', match: /^\s*FAIL\s+\S+\.(?:[cm]?[jt]sx?|vue)\b.*/, weight: 80, after: 6 },
  // vitest
  { category: 'test', match: /^\s*(?:FAIL|×|❯)\s+\S.* > .+/, weight: 82, after: 3 },
  {
    category: 'test',
    match:
      /^\s*(?:AssertionError|TestingLibraryElementError)\b.*|^\s*(?:Error: )?(?:expect\(|Expected: |Expected:|Received:)/,
    weight: 86,
    before: 1,
    after: 7,
  },
  {
    category: 'test',
    match: /^\s*(?:Test Files|Tests|Tests:|Test Suites:)\s+.*\bfailed\b/,
    weight: 55,
  },
  {
    category: 'test',
    match: /obsolete snapshot|Snapshot .* mismatched|snapshots? failed/i,
    weight: 60,
  },
  { category: 'test', match: /^No tests? (?:files )?found/i, weight: 84, after: 4 },
  // mocha, tap, node:test
  { category: 'test', match: /^\s*\d+ failing\b/, weight: 70, after: 12 },
  { category: 'test', match: /^\s*\d+\) (?!.*\bpassed\b)\S.{4,}/, weight: 62, after: 6 },
  { category: 'test', match: /^\s*not ok \d+ (?!.*# (?:TODO|SKIP))/, weight: 84, after: 12 },
  { category: 'test', match: /^\s*✖ (?!\d+ problems?)\S/, weight: 72, after: 6 },
  // playwright, cypress
  { category: 'test', match: /^\s*\d+\) \[[\w -]+\] › /, weight: 90, after: 14 },
  { category: 'test', match: /^\s*\[[\w -]+\] › .+:\d+:\d+ › /, weight: 70 },
  {
    category: 'test',
    match: /CypressError|errors? (?:was|were) not a part of any test|browserType\.launch/,
    weight: 80,
    after: 4,
  },
  // tsc: "file(l,c): error TS", or "file:l:c - error TS" in colour
  { category: 'code', match: /error TS\d+:/, weight: 92, while: /^\s{2,}\S/ },
  {
    category: 'code',
    match:
      /^(?:✘|X) \[ERROR\]|^✗ Build failed|Build failed with \d+ error|^error during build:|RollupError|Rollup failed to resolve|Failed to compile/,
    weight: 84,
    after: 6,
  },
  {
    category: 'code',
    match:
      /^(?:\s*at async )?(?:Uncaught )?(?:ReferenceError|SyntaxError|TypeError|RangeError|URIError|EvalError|InternalError)\b(?: \[\w+\])?:/,
    weight: 84,
    before: 4,
    after: 4,
  },
  {
    category: 'code',
    match: /^(?:node:)?internal\/.*:\d+$|^\s*throw (?:new |err)/,
    weight: 40,
    after: 5,
  },
  // eslint stylish, biome, prettier
  {
    category: 'lint',
    match: /^\s*\d+:\d+\s+error\s+\S/,
    weight: 88,
    since: /^\s*\d+:\d+\s+(?:error|warning)\s|^\/|^\S+\.[cm]?[jt]sx?$/,
  },
  { category: 'lint', match: /✖ \d+ problems? \(/, weight: 60, before: 2 },
  {
    category: 'lint',
    match:
      /^\S+:\d+:\d+ lint\/\S+|Code style issues (?:found|in)|Forgot to run Prettier|Found \d+ errors?\.$/,
    weight: 80,
    before: 2,
    after: 8,
  },
  { category: 'lint', match: /^\[warn\] \S+\.\w+$/, weight: 68 },
  {
    category: 'code',
    match: /size-limit|exceed(?:s|ed) the (?:size )?limit|Package size limit/,
    weight: 66,
    after: 2,
  },
];
