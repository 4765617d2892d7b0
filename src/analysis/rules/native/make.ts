import type { Tool } from '../../rule.ts';

/** Mostly wrappers of a cause above; a missing rule or file is a cause. */
export const make: Tool = {
  tools: ['make', 'ninja', 'just', 'scons', 'meson', 'autoconf'],
  format: 'https://www.gnu.org/software/make/manual/html_node/Error-Messages.html',
  precedes: ['surefire'],
  rules: [
    {
      category: 'configuration',
      match:
        /(?:make|mingw32-make)(?:\[\d+\])?: \*\*\* (?:No rule to make target|No targets)|: \*\*\* missing separator/,
      says: 'root',
      examples: [
        {
          log: "make: *** No rule to make target 'cart.o', needed by 'all'.  Stop.",
          headline: "make: *** No rule to make target 'cart.o', needed by 'all'.  Stop.",
          category: 'configuration',
        },
      ],
    },
    {
      category: 'code',
      match: /^(?:g?make|mingw32-make)(?:\[\d+\])?: \*\*\* /,
      says: 'wrapper',
      beforeLines: 1,
      examples: [
        {
          log: [
            'cc -o cart cart.o',
            "/usr/bin/ld: cart.o: in function `main':",
            "cart.c:(.text+0xa): undefined reference to `total'",
            'collect2: error: ld returned 1 exit status',
            'make: *** [Makefile:2: cart] Error 1',
          ],
          headline: "cart.c:(.text+0xa): undefined reference to `total'",
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /^FAILED: (?:\[code=\d+\] )?\S*[./]|^ninja: (?:build stopped|error)/,
      says: 'wrapper',
      afterLines: 2,
      examples: [
        {
          log: [
            'FAILED: cart.o',
            "cart.c:4:10: error: 'due' undeclared (first use in this function)",
            'ninja: build stopped: subcommand failed.',
          ],
          headline: "'due' undeclared",
          category: 'code',
          file: 'cart.c:4',
        },
      ],
    },
    {
      category: 'code',
      match: /^error: [Rr]ecipe `.*` failed|^scons: \*\*\* /,
      says: 'wrapper',
      beforeLines: 1,
      examples: [
        {
          log: [
            "src/cart.ts(5,7): error TS2322: Type 'number' is not assignable to type 'string'.",
            'error: Recipe `check` failed on line 4 with exit code 2',
          ],
          headline: "Type 'number' is not assignable to type 'string'",
          category: 'code',
        },
      ],
    },
    {
      category: 'dependency',
      match: /^(?:\S+:\d+:\d+: )?ERROR: Dependency .* not found/,
      says: 'root',
      beforeLines: 2,
      afterLines: 2,
      examples: [
        {
          log: 'meson.build:3:0: ERROR: Dependency "hello-kit" not found, tried pkgconfig and cmake',
          headline:
            'meson.build:3:0: ERROR: Dependency "hello-kit" not found, tried pkgconfig and cmake',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'configuration',
      match:
        /^configure: error: |^(?:\S+:\d+:\d+: )?ERROR: (?:Dependency|Program|Problem encountered)/,
      says: 'root',
      beforeLines: 2,
      afterLines: 2,
      examples: [
        {
          log: 'configure: error: libhello_kit is needed, install libhello-kit-dev',
          headline: 'configure: error: libhello_kit is needed, install libhello-kit-dev',
          category: 'configuration',
        },
      ],
    },
  ],
};
