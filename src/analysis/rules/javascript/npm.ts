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
      examples: [
        {
          log: 'npm error code ENEEDAUTH',
          headline: 'npm error code ENEEDAUTH',
          category: 'permission_or_secret',
        },
      ],
    },
    {
      category: 'network',
      match:
        /^npm (?:ERR!|error) code (?:ETIMEDOUT|ECONN\w+|ENOTFOUND|EAI_AGAIN|ERR_SOCKET\w*|E5\d\d|SELF_SIGNED\w*|UNABLE_TO\w*)\b/,
      says: 'root',
      while: npmBlock,
      examples: [
        {
          log: [
            'npm error code ECONNREFUSED',
            'npm error syscall connect',
            'npm error errno ECONNREFUSED',
            'npm error FetchError: request to http://127.0.0.1:18083/semver failed, reason: connect ECONNREFUSED 127.0.0.1:18083',
            'npm error     at ClientRequest.<anonymous> (/usr/lib/node_modules/npm/node_modules/minipass-fetch/lib/index.js:130:14)',
          ],
          headline:
            'FetchError: request to http://127.0.0.1:18083/semver failed, reason: connect ECONNREFUSED 127.0.0.1:18083',
          category: 'network',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^npm (?:ERR!|error) Missing script:/,
      says: 'root',
      while: npmBlock,
      examples: [
        {
          log: 'npm error Missing script: "build"',
          headline: 'Missing script: "build"',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'code',
      match: /^npm (?:ERR!|error) (?:code (?:ELIFECYCLE|\d+)$|Lifecycle script|errno \d)/,
      says: 'wrapper',
      while: npmBlock,
      examples: [
        {
          log: [
            "index.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'.",
            'npm error Lifecycle script `build` failed with error:',
          ],
          headline:
            "index.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'.",
          category: 'code',
          file: 'index.ts:1',
        },
      ],
    },
    {
      category: 'network',
      match: /^npm (?:ERR!|error) audit endpoint returned/,
      says: 'summary',
      examples: [
        {
          log: 'npm error audit endpoint returned an error',
          headline: 'audit endpoint returned an error',
          category: 'network',
        },
      ],
    },
    {
      category: 'dependency',
      match: /^npm (?:ERR!|error) code E[A-Z0-9]+/,
      says: 'summary',
      while: npmBlock,
      examples: [
        { log: 'npm error code E404', headline: 'npm error code E404', category: 'dependency' },
      ],
    },
    {
      category: 'dependency',
      match:
        /^npm (?:ERR!|error) (?:Missing|Invalid|Could not resolve|Conflicting|404 |notarget|peer |`npm ci`|ERESOLVE )/,
      says: 'summary',
      while: npmBlock,
      examples: [
        {
          log: 'npm error ERESOLVE unable to resolve dependency tree',
          headline: 'ERESOLVE unable to resolve dependency tree',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'dependency',
      match: /ERR_PNPM_(?!RECURSIVE)\w+/,
      says: 'summary',
      afterLines: 5,
      examples: [
        {
          log: ' ERR_PNPM_PEER_DEP_ISSUES  Unmet peer dependencies',
          headline: 'ERR_PNPM_PEER_DEP_ISSUES  Unmet peer dependencies',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'code',
      match: /ERR_PNPM_RECURSIVE|ELIFECYCLE/,
      says: 'wrapper',
      beforeLines: 2,
      afterLines: 1,
      examples: [
        {
          log: ['packages/price test: not ok 1 - price adds up', ' ERR_PNPM_RECURSIVE_FAIL  '],
          headline: 'not ok 1 - price adds up',
          category: 'test',
          test: 'price adds up',
        },
      ],
    },
    {
      category: 'dependency',
      match: /^➤ YN(?!0000)\d{4}: .*(?:error|fail|couldn't|│ )|YN0028|YN0001/i,
      says: 'summary',
      examples: [
        {
          log: '➤ YN0035: │ @octo-org/hello-world-private-kit@npm:1.0.0: Package not found',
          headline: '@octo-org/hello-world-private-kit@npm:1.0.0: Package not found',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^error Command "[^"]+" not found|^Usage Error: Couldn't find a script named/,
      says: 'root',
      examples: [
        {
          log: 'error Command "build" not found.',
          headline: 'error Command "build" not found.',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'dependency',
      match:
        /^error (?:An unexpected error|Couldn't find|Your lockfile needs to be updated|\S+@\S+: The engine)/,
      says: 'detail',
      afterLines: 2,
      examples: [
        {
          log: 'error Couldn\'t find package "hello-kit@^2.0.0" required by "shop@1.0.0" on the "npm" registry.',
          headline: 'Couldn\'t find package "hello-kit@^2.0.0" required by "shop@1.0.0"',
          category: 'dependency',
        },
      ],
    },
    // yarn 4
    {
      category: 'dependency',
      match:
        /The lockfile would have been modified by this install|doesn't seem to be present in your lockfile/,
      says: 'root',
      examples: [
        {
          log: 'Internal Error: shop@workspace:.: This package doesn\'t seem to be present in your lockfile; run "yarn install" to update the lockfile',
          headline: "This package doesn't seem to be present in your lockfile",
          category: 'dependency',
        },
      ],
    },
    {
      category: 'code',
      match: /^error Command failed with exit code/,
      says: 'wrapper',
      examples: [
        {
          log: [
            "src/cart.ts(5,7): error TS2322: Type 'number' is not assignable to type 'string'.",
            'error Command failed with exit code 2.',
          ],
          headline: "Type 'number' is not assignable to type 'string'",
          category: 'code',
          file: 'src/cart.ts:5',
        },
      ],
    },
    {
      category: 'dependency',
      match: /npm (?:warn|WARN) EBADENGINE|Unsupported engine|The engine "node" is incompatible/,
      says: 'hint',
      examples: [
        {
          log: 'npm error engine Unsupported engine',
          headline: 'Unsupported engine',
          category: 'dependency',
        },
      ],
    },
  ],
};
