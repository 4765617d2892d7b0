import type { Extractor } from '../../rule.ts';

const frames = /^\s+at |^\s+code: |^\s+(?:requireStack|errno|syscall|path): |^\}|^Node\.js v/;

/** What Node itself prints of an error that nobody caught. */
export const node: Extractor = {
  tools: ['node', 'deno', 'bun', 'ts-node'],
  format: 'https://nodejs.org/api/errors.html',
  rules: [
    {
      category: 'dependency',
      match:
        /Cannot find (?:module|package) ['"]|\[ERR_(?:MODULE_NOT_FOUND|PACKAGE_PATH_NOT_EXPORTED)\]/,
      weight: 88,
      before: 1,
      after: 3,
      while: frames,
    },
    {
      category: 'code',
      match:
        /^(?:\s*at async )?(?:Uncaught )?(?:Reference|Syntax|Type|Range|URI|Eval|Internal|Aggregate)Error\b(?: \[\w+\])?:/,
      weight: 85,
      before: 4,
      after: 2,
      while: frames,
    },
    {
      category: 'code',
      match: /^(?:node:)?internal\/.*:\d+$|^\s*throw (?:new |err)/,
      weight: 40,
      after: 5,
    },
    {
      category: 'code',
      match: /ERR_UNHANDLED_REJECTION|UnhandledPromiseRejection|triggerUncaughtException/,
      weight: 78,
      after: 4,
    },
  ],
};
