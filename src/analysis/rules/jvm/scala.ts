import type { Tool } from '../../rule.ts';

/** sbt's "[error] …", ScalaTest's and specs2's results. */
export const scala: Tool = {
  tools: ['sbt', 'scalatest', 'specs2', 'munit', 'mill'],
  format: 'https://www.scalatest.org/user_guide/using_the_runner',
  rules: [
    { category: 'code', match: /^\[error\] .*\.scala:\d+/, says: 'root', afterLines: 3 },
    {
      category: 'test',
      match: /^(?:\[info\] )?\s*- (?<test>\S.*) \*{3} FAILED \*{3}/,
      says: 'root',
      afterLines: 3,
    },
    { category: 'test', match: /^(?:\[info\] )?==> X (?<test>\S+)/, says: 'root', afterLines: 6 },
    {
      category: 'test',
      match: /^\[error\] (?:\s*[x!] |Failed: Total|Failed tests:|\t\S)/,
      says: 'summary',
      afterLines: 3,
    },
    { category: 'test', match: /\*{3} \d+ TESTS? FAILED \*{3}/, says: 'wrapper' },
    {
      category: 'dependency',
      match:
        /^\[error\] (?:sbt\.librarymanagement\.ResolveException|.*not found: https?:|.*Error downloading)/,
      says: 'root',
      afterLines: 2,
    },
    { category: 'code', match: /^\[error\] \(.*\) /, says: 'wrapper' },
    { category: 'code', match: /^\[error\] (?!stack trace|Total time)\S/, says: 'wrapper' },
  ],
};
