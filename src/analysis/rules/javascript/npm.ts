import type { Tool } from '../../rule.ts';

const npmBlock = /^npm (?:ERR!|error) (?!A complete log|\s*$)/;

/** npm ("npm ERR!" before version 10, "npm error" since), yarn 1 and 4, pnpm. */
export const npm: Tool = {
  tools: ['npm', 'yarn', 'pnpm'],
  format: 'https://github.com/npm/cli/blob/latest/lib/utils/error-message.js',
  rules: [
    {
      category: 'permission_or_secret',
      match: /^npm (?:ERR!|error) code (?:E401|E403|ENEEDAUTH|EOTP)\b/,
      says: 'root',
      while: npmBlock,
    },
    {
      category: 'network',
      match:
        /^npm (?:ERR!|error) code (?:ETIMEDOUT|ECONN\w+|ENOTFOUND|EAI_AGAIN|ERR_SOCKET\w*|E5\d\d|SELF_SIGNED\w*|UNABLE_TO\w*)\b/,
      says: 'root',
      while: npmBlock,
    },
    {
      category: 'configuration',
      match: /^npm (?:ERR!|error) Missing script:/,
      says: 'root',
      while: npmBlock,
    },
    {
      category: 'code',
      match: /^npm (?:ERR!|error) (?:code (?:ELIFECYCLE|\d+)$|Lifecycle script|errno \d)/,
      says: 'wrapper',
      while: npmBlock,
    },
    { category: 'network', match: /^npm (?:ERR!|error) audit endpoint returned/, says: 'summary' },
    {
      category: 'dependency',
      match: /^npm (?:ERR!|error) code E[A-Z0-9]+/,
      says: 'summary',
      while: npmBlock,
    },
    {
      category: 'dependency',
      match:
        /^npm (?:ERR!|error) (?:Missing|Invalid|Could not resolve|Conflicting|404 |notarget|peer |`npm ci`|ERESOLVE )/,
      says: 'summary',
      while: npmBlock,
    },
    {
      category: 'dependency',
      match: /ERR_PNPM_(?!RECURSIVE)\w+/,
      says: 'summary',
      afterLines: 5,
    },
    {
      category: 'code',
      match: /ERR_PNPM_RECURSIVE|ELIFECYCLE/,
      says: 'wrapper',
      beforeLines: 2,
      afterLines: 1,
    },
    {
      category: 'dependency',
      match: /^➤ YN(?!0000)\d{4}: .*(?:error|fail|couldn't|│ )|YN0028|YN0001/i,
      says: 'summary',
    },
    {
      category: 'configuration',
      match: /^error Command "[^"]+" not found|^Usage Error: Couldn't find a script named/,
      says: 'root',
    },
    {
      category: 'dependency',
      match:
        /^error (?:An unexpected error|Couldn't find|Your lockfile needs to be updated|\S+@\S+: The engine)/,
      says: 'detail',
      afterLines: 2,
    },
    { category: 'code', match: /^error Command failed with exit code/, says: 'wrapper' },
    {
      category: 'dependency',
      match: /npm (?:warn|WARN) EBADENGINE|Unsupported engine|The engine "node" is incompatible/,
      says: 'hint',
    },
  ],
};
