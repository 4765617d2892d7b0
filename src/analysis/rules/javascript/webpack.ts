import type { Tool } from '../../rule.ts';

/** esbuild, vite, rollup, webpack, next, angular, babel: builds of web code. */
export const webpack: Tool = {
  tools: ['esbuild', 'vite', 'rollup', 'webpack', 'next', 'angular', 'size-limit'],
  format: 'https://esbuild.github.io/api/#log-level',
  rules: [
    {
      // A path is the project's own file, a name somebody's package.
      category: 'code',
      match:
        /(?:Module not found: .*|Failed to resolve import|Could not resolve|Can't resolve) ['"]\.{1,2}\//,
      says: 'detail',
      beforeLines: 1,
      afterLines: 4,
      examples: [
        {
          log: 'Could not resolve "./cart/total" from "src/main.js"',
          headline: 'Could not resolve "./cart/total" from "src/main.js"',
          category: 'code',
        },
      ],
    },
    {
      category: 'dependency',
      match:
        /Module not found: |Failed to resolve (?:import|entry)|Could not resolve ["']|Can't resolve '/,
      says: 'detail',
      beforeLines: 1,
      afterLines: 4,
      examples: [
        {
          log: "Module not found: Error: Can't resolve 'tax-rates' in '/home/runner/work/hello-world/hello-world/src'",
          headline:
            "Module not found: Error: Can't resolve 'tax-rates' in '/home/runner/work/hello-world/hello-world/src'",
          category: 'dependency',
        },
      ],
    },
    {
      category: 'code',
      match:
        /^(?:✘|X) \[ERROR\]|^✗ Build failed|Build failed with \d+ error|^error during build:|RollupError|Failed to compile|^ERROR in |Module build failed/,
      says: 'summary',
      afterLines: 7,
      examples: [{ log: '✘ [ERROR] Unexpected ";"', headline: 'Unexpected ";"', category: 'code' }],
    },
    {
      category: 'code',
      match: /^(?:> )?Build error occurred|^Error occurred prerendering/,
      says: 'summary',
      afterLines: 6,
      examples: [
        {
          log: 'Error occurred prerendering page "/due". Read more: https://nextjs.org/docs/messages/prerender-error',
          headline:
            'Error occurred prerendering page "/due". Read more: https://nextjs.org/docs/messages/prerender-error',
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /size-limit|exceed(?:s|ed) the (?:size )?limit|Package size limit|budget .* exceeded/,
      says: 'wrapper',
      beforeLines: 1,
      afterLines: 3,
      examples: [
        {
          log: '  Package size limit has exceeded by 3.31 kB',
          headline: 'Package size limit has exceeded by 3.31 kB',
          category: 'code',
        },
      ],
    },
  ],
};
