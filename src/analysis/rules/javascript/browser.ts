import type { Extractor } from '../../rule.ts';

/** "1) [chromium] › file:line:col › title"; Cypress's own errors. */
export const browser: Extractor = {
  tools: ['playwright', 'cypress', 'puppeteer', 'selenium'],
  format: 'https://playwright.dev/docs/test-reporters',
  rules: [
    {
      category: 'test',
      match: /^\s*\d+\) (?<test>\[[\w -]+\] › .+?)[ ─]*$/,
      weight: 91,
      after: 16,
    },
    {
      category: 'test',
      match: /^\s*\d+\) (?<test>\S+:\d+:\d+ › .+?)[ ─]*$/,
      weight: 91,
      after: 16,
    },
    { category: 'test', match: /^\s*\[[\w -]+\] › .+:\d+:\d+ › /, weight: 70 },
    { category: 'test', match: /^\s*[1-9]\d* (?:failed|flaky)$/, weight: 64, after: 3 },
    {
      category: 'test',
      match:
        /CypressError|errors? (?:was|were) not a part of any test|browserType\.launch|Timed out retrying after/,
      weight: 84,
      after: 5,
    },
    {
      category: 'configuration',
      match:
        /Executable doesn't exist at|the Cypress binary is missing|Looks like Playwright .*(?:was just|is not) installed/,
      weight: 92,
      after: 4,
    },
    { category: 'test', match: /\(Run Finished\)|✖ +\d+ of \d+ failed/, weight: 62, after: 10 },
    {
      category: 'infrastructure',
      match:
        /session not created: |Cypress failed to (?:start|verify)|Failed to launch the browser/,
      weight: 88,
      after: 4,
    },
  ],
};
