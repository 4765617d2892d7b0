import type { Extractor } from '../../rule.ts';

/** esbuild, vite, rollup, webpack, next, angular, babel: builds of web code. */
export const webpack: Extractor = {
  tools: ['esbuild', 'vite', 'rollup', 'webpack', 'next', 'angular', 'size-limit'],
  format: 'https://esbuild.github.io/api/#log-level',
  rules: [
    {
      // A path is the project's own file, a name somebody's package.
      category: 'code',
      match:
        /(?:Module not found: .*|Failed to resolve import|Could not resolve|Can't resolve) ['"]\.{1,2}\//,
      weight: 89,
      before: 1,
      after: 4,
    },
    {
      category: 'dependency',
      match:
        /Module not found: |Failed to resolve (?:import|entry)|Could not resolve ["']|Can't resolve '/,
      weight: 89,
      before: 1,
      after: 4,
    },
    {
      category: 'code',
      match:
        /^(?:✘|X) \[ERROR\]|^✗ Build failed|Build failed with \d+ error|^error during build:|RollupError|Failed to compile|^ERROR in |Module build failed/,
      weight: 84,
      after: 7,
    },
    {
      category: 'code',
      match: /^(?:> )?Build error occurred|^Error occurred prerendering/,
      weight: 86,
      after: 6,
    },
    {
      category: 'code',
      match: /size-limit|exceed(?:s|ed) the (?:size )?limit|Package size limit|budget .* exceeded/,
      weight: 68,
      before: 1,
      after: 3,
    },
  ],
};
