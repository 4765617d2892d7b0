import type { Tool } from '../../rule.ts';

/** "1) [chromium] › file:line:col › title"; Cypress's own errors. */
export const browser: Tool = {
  tools: ['playwright', 'cypress', 'puppeteer', 'selenium'],
  format: 'https://playwright.dev/docs/test-reporters',
  rules: [
    {
      category: 'test',
      match: /^\s*\d+\) (?<test>\[[\w -]+\] › .+?)[ ─]*$/,
      says: 'root',
      afterLines: 16,
    },
    {
      category: 'test',
      match: /^\s*\d+\) (?<test>\S+:\d+:\d+ › .+?)[ ─]*$/,
      says: 'root',
      afterLines: 16,
    },
    { category: 'test', match: /^\s*\[[\w -]+\] › .+:\d+:\d+ › /, says: 'wrapper' },
    { category: 'test', match: /^\s*[1-9]\d* (?:failed|flaky)$/, says: 'wrapper', afterLines: 3 },
    {
      category: 'test',
      match:
        /CypressError|errors? (?:was|were) not a part of any test|browserType\.launch|Timed out retrying after/,
      says: 'summary',
      afterLines: 5,
    },
    {
      category: 'configuration',
      match:
        /Executable doesn't exist at|the Cypress binary is missing|Looks like Playwright .*(?:was just|is not) installed/,
      says: 'root',
      afterLines: 4,
    },
    {
      category: 'test',
      match: /\(Run Finished\)|✖ +\d+ of \d+ failed/,
      says: 'wrapper',
      afterLines: 10,
    },
    {
      category: 'infrastructure',
      match:
        /session not created: |Cypress failed to (?:start|verify)|Failed to launch the browser/,
      says: 'detail',
      afterLines: 4,
    },
  ],
};
