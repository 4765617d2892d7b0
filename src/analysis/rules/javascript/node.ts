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
    },
    {
      category: 'code',
      match:
        /^(?:\s*at async )?(?:Uncaught )?(?:Reference|Syntax|Type|Range|URI|Eval|Internal|Aggregate)Error\b(?: \[\w+\])?:/,
      says: 'summary',
      beforeLines: 4,
      afterLines: 2,
      while: frames,
    },
    {
      category: 'code',
      match: /^(?:node:)?internal\/.*:\d+$|^\s*throw (?:new |err)/,
      says: 'wrapper',
      afterLines: 5,
    },
    {
      category: 'code',
      match: /ERR_UNHANDLED_REJECTION|UnhandledPromiseRejection|triggerUncaughtException/,
      says: 'summary',
      afterLines: 4,
    },
  ],
};
