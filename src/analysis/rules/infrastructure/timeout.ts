import type { Tool } from '../../rule.ts';

/** Work that did not end in time. */
export const timeout: Tool = {
  tools: ['timeout(1)', 'test runners', 'waiters'],
  format: 'https://www.gnu.org/software/coreutils/manual/html_node/timeout-invocation.html',
  rules: [
    {
      category: 'timeout',
      match:
        /Timeout (?:of \d+ ?ms )?exceeded|timed out after|Test timed out|context deadline exceeded|TimeoutError|TimeoutException|timeout: the monitored|returning 124|exit(?:ed with)? code 124|Exceeded timeout|Command timed out|timed out waiting|deadline exceeded|Process timed out/i,
      says: 'detail',
      beforeLines: 3,
      afterLines: 4,
      examples: [
        {
          log: 'Command timed out after 300 seconds',
          headline: 'Command timed out after 300 seconds',
          category: 'timeout',
        },
      ],
      not: ['completed. Took 1 mins 5 secs'],
    },
    {
      category: 'timeout',
      match:
        /\b(?:gave|giving) up (?:waiting|after)\b|\bnot (?:become |come |get )?(?:up|ready|healthy|available)\b.{0,20} (?:after|within) \d/i,
      says: 'summary',
      beforeLines: 2,
      examples: [
        {
          log: 'gave up after 25 attempts',
          headline: 'gave up after 25 attempts',
          category: 'timeout',
        },
      ],
    },
  ],
};
