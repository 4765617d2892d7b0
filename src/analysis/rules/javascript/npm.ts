import type { Extractor } from '../../rule.ts';

const npmBlock = /^npm (?:ERR!|error) (?!A complete log|\s*$)/;

/** npm ("npm ERR!" before version 10, "npm error" since), yarn 1 and 4, pnpm. */
export const npm: Extractor = {
  tools: ['npm', 'yarn', 'pnpm'],
  format: 'https://github.com/npm/cli/blob/latest/lib/utils/error-message.js',
  rules: [
    {
      category: 'permission_or_secret',
      match: /^npm (?:ERR!|error) code (?:E401|E403|ENEEDAUTH|EOTP)\b/,
      weight: 94,
      while: npmBlock,
    },
    {
      category: 'network',
      match:
        /^npm (?:ERR!|error) code (?:ETIMEDOUT|ECONN\w+|ENOTFOUND|EAI_AGAIN|ERR_SOCKET\w*|E5\d\d|SELF_SIGNED\w*|UNABLE_TO\w*)\b/,
      weight: 92,
      while: npmBlock,
    },
    {
      category: 'configuration',
      match: /^npm (?:ERR!|error) Missing script:/,
      weight: 92,
      while: npmBlock,
    },
    {
      category: 'code',
      match: /^npm (?:ERR!|error) (?:code (?:ELIFECYCLE|\d+)$|Lifecycle script|errno \d)/,
      weight: 40,
      while: npmBlock,
    },
    { category: 'network', match: /^npm (?:ERR!|error) audit endpoint returned/, weight: 80 },
    {
      category: 'dependency',
      match: /^npm (?:ERR!|error) code E[A-Z0-9]+/,
      weight: 86,
      while: npmBlock,
    },
    {
      category: 'dependency',
      match:
        /^npm (?:ERR!|error) (?:Missing|Invalid|Could not resolve|Conflicting|404 |notarget|peer |`npm ci`|ERESOLVE )/,
      weight: 80,
      while: npmBlock,
    },
    {
      category: 'dependency',
      match: /ERR_PNPM_(?!RECURSIVE)\w+/,
      weight: 86,
      after: 5,
    },
    {
      category: 'code',
      match: /ERR_PNPM_RECURSIVE|ELIFECYCLE/,
      weight: 45,
      before: 2,
      after: 1,
    },
    {
      category: 'dependency',
      match: /^➤ YN(?!0000)\d{4}: .*(?:error|fail|couldn't|│ )|YN0028|YN0001/i,
      weight: 75,
    },
    {
      category: 'configuration',
      match: /^error Command "[^"]+" not found|^Usage Error: Couldn't find a script named/,
      weight: 90,
    },
    {
      category: 'dependency',
      match:
        /^error (?:An unexpected error|Couldn't find|Your lockfile needs to be updated|\S+@\S+: The engine)/,
      weight: 88,
      after: 2,
    },
    { category: 'code', match: /^error Command failed with exit code/, weight: 40 },
    {
      category: 'dependency',
      match: /npm (?:warn|WARN) EBADENGINE|Unsupported engine|The engine "node" is incompatible/,
      weight: 30,
    },
  ],
};
