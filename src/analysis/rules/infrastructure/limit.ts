import type { Tool } from '../../rule.ts';

/** Services that have had enough, and what a machine has only so many of. */
export const limit: Tool = {
  tools: ['GitHub API', 'registries', 'ports', 'file handles'],
  format: 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api',
  rules: [
    {
      category: 'infrastructure',
      match:
        /API rate limit exceeded|secondary rate limit|rate.?limit(?:ed|s|ing)? (?:exceeded|reached|hit|error)|429:? Too Many|Too Many Requests|error: 429/i,
      says: 'root',
      beforeLines: 1,
      afterLines: 1,
      examples: [
        {
          log: 'RequestError [HttpError]: API rate limit exceeded for installation ID 1234567.',
          headline: 'API rate limit exceeded for installation ID 1234567',
          category: 'infrastructure',
        },
      ],
    },
    {
      category: 'infrastructure',
      match: /\b(?:EADDRINUSE|EMFILE|ENFILE)\b|address already in use|too many open files/i,
      says: 'detail',
      beforeLines: 1,
      afterLines: 1,
      examples: [
        {
          log: "Error: EMFILE: too many open files, open 'watch.mjs'",
          headline: "Error: EMFILE: too many open files, open 'watch.mjs'",
          category: 'infrastructure',
        },
      ],
    },
    {
      category: 'infrastructure',
      match: /rate limit/i,
      says: 'wrapper',
      examples: [
        {
          log: 'You have hit the rate limit of this registry',
          headline: 'You have hit the rate limit of this registry',
          category: 'infrastructure',
        },
      ],
    },
  ],
};
