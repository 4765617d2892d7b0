import type { Tool } from '../../rule.ts';

/** "1) [chromium] › file:line:col › title"; Cypress's own errors. */
export const browser: Tool = {
  tools: ['playwright', 'cypress', 'puppeteer', 'selenium'],
  format: 'https://playwright.dev/docs/test-reporters',
  oneTest: [
    {
      name: /^(?:\[[^\]]+\] › )?(?<file>\S+\.[cm]?[jt]sx?:\d+):\d+ › /,
      command: 'npx playwright test {file}',
      example: {
        test: '[chromium] › tests/login.spec.ts:14:5 › login › rejects a wrong password',
        command: 'npx playwright test tests/login.spec.ts:14',
      },
    },
  ],
  rules: [
    {
      category: 'test',
      match: /^\s*\d+\) (?<test>\[[\w -]+\] › .+?)[ ─]*$/,
      says: 'root',
      afterLines: 16,
      examples: [
        {
          log: '  1) [chromium] › tests/login.spec.ts:14:5 › login › rejects a wrong password ───────────',
          headline: 'rejects a wrong password',
          category: 'test',
          test: '[chromium] › tests/login.spec.ts:14:5 › login › rejects a wrong password',
          file: 'tests/login.spec.ts:14',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*\d+\) (?<test>\S+:\d+:\d+ › .+?)[ ─]*$/,
      says: 'root',
      afterLines: 16,
      examples: [
        {
          log: '  1) tests/cart.spec.ts:9:1 › shows what is due ────────────────────────────────────────────────────',
          headline: '1) tests/cart.spec.ts:9:1 › shows what is due',
          category: 'test',
          test: 'tests/cart.spec.ts:9:1 › shows what is due',
          file: 'tests/cart.spec.ts:9',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*(?<test>\[[\w -]+\] › .+:\d+:\d+ › .*?)[ ─]*$/,
      says: 'wrapper',
      examples: [
        {
          log: [
            '  1) [firefox] › tests/login.spec.ts:14:5 › login › rejects a wrong password ────',
            '  1 failed',
            '    [firefox] › tests/login.spec.ts:14:5 › login › rejects a wrong password ────',
          ],
          headline: 'rejects a wrong password',
          category: 'test',
          test: '[firefox] › tests/login.spec.ts:14:5 › login › rejects a wrong password',
          file: 'tests/login.spec.ts:14',
        },
      ],
    },
    {
      category: 'test',
      match: /^\s*[1-9]\d* (?:failed|flaky)$/,
      says: 'wrapper',
      afterLines: 3,
      examples: [
        {
          log: [
            '  1) tests/cart.spec.ts:9:1 › shows what is due ────────────────────────────────────────────────────',
            '  1 failed',
          ],
          headline: '1) tests/cart.spec.ts:9:1 › shows what is due',
          category: 'test',
          test: 'tests/cart.spec.ts:9:1 › shows what is due',
          file: 'tests/cart.spec.ts:9',
        },
      ],
    },
    {
      category: 'test',
      match:
        /CypressError|errors? (?:was|were) not a part of any test|browserType\.launch|Timed out retrying after/,
      says: 'summary',
      afterLines: 5,
      examples: [
        {
          log: 'CypressError: Timed out retrying after 4000ms: Expected to find element: `.total`, but never found it.',
          headline:
            'Timed out retrying after 4000ms: Expected to find element: `.total`, but never found it',
          category: 'timeout',
        },
      ],
    },
    {
      category: 'configuration',
      match:
        /Executable doesn't exist at|the Cypress binary is missing|Looks like Playwright .*(?:was just|is not) installed/,
      says: 'root',
      afterLines: 4,
      examples: [
        {
          log: 'The cypress npm package is installed, but the Cypress binary is missing.',
          headline: 'The cypress npm package is installed, but the Cypress binary is missing.',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'test',
      match: /\(Run Finished\)|✖ +\d+ of \d+ failed/,
      says: 'wrapper',
      afterLines: 10,
      examples: [
        {
          log: [
            'CypressError: Timed out retrying after 4000ms: Expected to find element: `.total`, but never found it.',
            '    ✖  1 of 2 failed (50%)                     00:09        4        3        1',
          ],
          headline: 'Expected to find element: `.total`, but never found it',
          category: 'timeout',
        },
      ],
    },
    {
      category: 'infrastructure',
      match:
        /session not created: |Cypress failed to (?:start|verify)|Failed to launch the browser/,
      says: 'detail',
      afterLines: 4,
      examples: [
        {
          log: 'SessionNotCreatedException: session not created: This version of ChromeDriver only supports Chrome version 114',
          headline:
            'session not created: This version of ChromeDriver only supports Chrome version 114',
          category: 'infrastructure',
        },
      ],
    },
  ],
};
