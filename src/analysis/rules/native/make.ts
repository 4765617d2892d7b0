import type { Tool } from '../../rule.ts';

/** Mostly wrappers of a cause above; a missing rule or file is a cause. */
export const make: Tool = {
  tools: ['make', 'ninja', 'just', 'scons', 'meson', 'autoconf'],
  format: 'https://www.gnu.org/software/make/manual/html_node/Error-Messages.html',
  rules: [
    {
      category: 'configuration',
      match:
        /(?:make|mingw32-make)(?:\[\d+\])?: \*\*\* (?:No rule to make target|No targets)|: \*\*\* missing separator/,
      says: 'root',
    },
    {
      category: 'code',
      match: /^(?:g?make|mingw32-make)(?:\[\d+\])?: \*\*\* /,
      says: 'wrapper',
      beforeLines: 1,
    },
    {
      category: 'code',
      match: /^FAILED: (?:\[code=\d+\] )?\S*[./]|^ninja: (?:build stopped|error)/,
      says: 'wrapper',
      afterLines: 2,
    },
    {
      category: 'code',
      match: /^error: [Rr]ecipe `.*` failed|^scons: \*\*\* /,
      says: 'wrapper',
      beforeLines: 1,
    },
    {
      category: 'dependency',
      match: /^(?:\S+:\d+:\d+: )?ERROR: Dependency .* not found/,
      says: 'root',
      beforeLines: 2,
      afterLines: 2,
    },
    {
      category: 'configuration',
      match:
        /^configure: error: |^(?:\S+:\d+:\d+: )?ERROR: (?:Dependency|Program|Problem encountered)/,
      says: 'root',
      beforeLines: 2,
      afterLines: 2,
    },
  ],
};
