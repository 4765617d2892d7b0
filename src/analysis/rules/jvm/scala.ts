import type { Extractor } from '../../rule.ts';

/** sbt's "[error] …", ScalaTest's and specs2's results. */
export const scala: Extractor = {
  tools: ['sbt', 'scalatest', 'specs2', 'munit', 'mill'],
  format: 'https://www.scalatest.org/user_guide/using_the_runner',
  rules: [
    { category: 'code', match: /^\[error\] .*\.scala:\d+/, weight: 93, after: 3 },
    {
      category: 'test',
      match: /^(?:\[info\] )?\s*- (?<test>\S.*) \*{3} FAILED \*{3}/,
      weight: 92,
      after: 3,
    },
    { category: 'test', match: /^(?:\[info\] )?==> X (?<test>\S+)/, weight: 92, after: 6 },
    {
      category: 'test',
      match: /^\[error\] (?:\s*[x!] |Failed: Total|Failed tests:|\t\S)/,
      weight: 84,
      after: 3,
    },
    { category: 'test', match: /\*{3} \d+ TESTS? FAILED \*{3}/, weight: 62 },
    {
      category: 'dependency',
      match:
        /^\[error\] (?:sbt\.librarymanagement\.ResolveException|.*not found: https?:|.*Error downloading)/,
      weight: 90,
      after: 2,
    },
    { category: 'code', match: /^\[error\] \(.*\) /, weight: 62 },
    { category: 'code', match: /^\[error\] (?!stack trace|Total time)\S/, weight: 66 },
  ],
};
