import type { Extractor } from '../../rule.ts';

/** Services that have had enough, and what a machine has only so many of. */
export const limit: Extractor = {
  tools: ['GitHub API', 'registries', 'ports', 'file handles'],
  format: 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api',
  rules: [
    {
      category: 'infrastructure',
      match:
        /API rate limit exceeded|secondary rate limit|rate.?limit(?:ed|s|ing)? (?:exceeded|reached|hit|error)|429:? Too Many|Too Many Requests|error: 429/i,
      weight: 92,
      before: 1,
      after: 1,
    },
    {
      category: 'infrastructure',
      match: /\b(?:EADDRINUSE|EMFILE|ENFILE)\b|address already in use|too many open files/i,
      weight: 88,
      before: 1,
      after: 1,
    },
    { category: 'infrastructure', match: /rate limit/i, weight: 70 },
  ],
};
