import type { Extractor } from '../../rule.ts';

/** Mostly wrappers of a cause above; a missing rule or file is a cause. */
export const make: Extractor = {
  tools: ['make', 'ninja', 'just', 'scons', 'meson', 'autoconf'],
  format: 'https://www.gnu.org/software/make/manual/html_node/Error-Messages.html',
  rules: [
    {
      category: 'configuration',
      match:
        /(?:make|mingw32-make)(?:\[\d+\])?: \*\*\* (?:No rule to make target|No targets)|: \*\*\* missing separator/,
      weight: 90,
    },
    {
      category: 'code',
      match: /^(?:g?make|mingw32-make)(?:\[\d+\])?: \*\*\* /,
      weight: 40,
      before: 1,
    },
    {
      category: 'code',
      match: /^FAILED: (?:\[code=\d+\] )?\S*[./]|^ninja: (?:build stopped|error)/,
      weight: 48,
      after: 2,
    },
    {
      category: 'code',
      match: /^error: [Rr]ecipe `.*` failed|^scons: \*\*\* /,
      weight: 46,
      before: 1,
    },
    {
      category: 'dependency',
      match: /^(?:\S+:\d+:\d+: )?ERROR: Dependency .* not found/,
      weight: 91,
      before: 2,
      after: 2,
    },
    {
      category: 'configuration',
      match:
        /^configure: error: |^(?:\S+:\d+:\d+: )?ERROR: (?:Dependency|Program|Problem encountered)/,
      weight: 91,
      before: 2,
      after: 2,
    },
  ],
};
