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
    },
    {
      category: 'dependency',
      match:
        /Module not found: |Failed to resolve (?:import|entry)|Could not resolve ["']|Can't resolve '/,
      says: 'detail',
      beforeLines: 1,
      afterLines: 4,
    },
    {
      category: 'code',
      match:
        /^(?:✘|X) \[ERROR\]|^✗ Build failed|Build failed with \d+ error|^error during build:|RollupError|Failed to compile|^ERROR in |Module build failed/,
      says: 'summary',
      afterLines: 7,
    },
    {
      category: 'code',
      match: /^(?:> )?Build error occurred|^Error occurred prerendering/,
      says: 'summary',
      afterLines: 6,
    },
    {
      category: 'code',
      match: /size-limit|exceed(?:s|ed) the (?:size )?limit|Package size limit|budget .* exceeded/,
      says: 'wrapper',
      beforeLines: 1,
      afterLines: 3,
    },
  ],
};
