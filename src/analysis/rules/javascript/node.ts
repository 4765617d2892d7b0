import type { Tool } from '../../rule.ts';

const frames = /^\s+at |^\s+code: |^\s+(?:requireStack|errno|syscall|path): |^\}|^Node\.js v/;

/** What Node itself prints of an error that nobody caught. */
export const node: Tool = {
  tools: ['node', 'deno', 'bun', 'ts-node'],
  format: 'https://nodejs.org/api/errors.html',
  rules: [
    {
      category: 'dependency',
      match:
        /Cannot find (?:module|package) ['"]|\[ERR_(?:MODULE_NOT_FOUND|PACKAGE_PATH_NOT_EXPORTED)\]/,
      says: 'detail',
      beforeLines: 1,
      afterLines: 3,
      while: frames,
      examples: [
        {
          log: "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'left-pad' imported from /home/runner/work/hello-world/hello-world/src/main.js",
          headline:
            "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'left-pad' imported from /home/runner/work/hello-world/hello-world/src/main.js",
          category: 'dependency',
        },
      ],
    },
    {
      category: 'code',
      match:
        /^(?:\s*at async )?(?:Uncaught )?(?:Reference|Syntax|Type|Range|URI|Eval|Internal|Aggregate)Error\b(?: \[\w+\])?:/,
      says: 'summary',
      beforeLines: 4,
      afterLines: 2,
      while: frames,
      examples: [
        {
          log: "TypeError: Cannot read properties of undefined (reading 'host')",
          headline: "TypeError: Cannot read properties of undefined (reading 'host')",
          category: 'code',
        },
      ],
    },
    {
      category: 'code',
      match: /^(?:node:)?internal\/.*:\d+$|^\s*throw (?:new |err)/,
      says: 'wrapper',
      afterLines: 5,
      examples: [
        {
          log: [
            'node:internal/modules/esm/resolve:873',
            '  throw new ERR_MODULE_NOT_FOUND(packageName, fileURLToPath(base), null);',
            '        ^',
            '',
            "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'left-pad' imported from /home/runner/work/hello-world/hello-world/src/main.js",
          ],
          headline:
            "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'left-pad' imported from /home/runner/work/hello-world/hello-world/src/main.js",
          category: 'dependency',
        },
      ],
    },
    {
      category: 'code',
      match: /ERR_UNHANDLED_REJECTION|UnhandledPromiseRejection|triggerUncaughtException/,
      says: 'wrapper',
      afterLines: 4,
      examples: [
        {
          log: [
            'node:internal/process/promises:394',
            '      triggerUncaughtException(err, true /* fromPromise */);',
            'TypeError: fetchRates is not a function',
          ],
          headline: 'fetchRates is not a function',
          category: 'code',
        },
      ],
    },
  ],
};
