import type { Extractor } from '../finding.ts';

/** Services that have had enough. */
export const limit: Extractor = {
  tools: ['GitHub API', 'registries'],
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
    { category: 'infrastructure', match: /rate limit/i, weight: 70 },
  ],
};
