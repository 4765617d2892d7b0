import type { Tool } from '../../rule.ts';

/** Rights, tokens and secrets that are missing, expired or wrong. */
export const permission: Tool = {
  tools: ['GitHub', 'clouds', 'registries', 'ssh'],
  format:
    'https://docs.github.com/actions/security-for-github-actions/security-guides/automatic-token-authentication',
  rules: [
    {
      category: 'permission_or_secret',
      match:
        /Resource not accessible by (?:integration|personal access token)|denied to github-actions\[bot\]|Could not load credentials|Input required and not supplied|Bad credentials|Permission denied \(publickey|Host key verification failed|could not read (?:Username|Password)|Authentication failed|refusing to allow (?:a|an) |Unable to get ACTIONS_ID_TOKEN|OIDC .*(?:fail|error)|Not authorized to perform/i,
      says: 'root',
      beforeLines: 2,
      afterLines: 2,
      examples: [
        {
          log: 'Host key verification failed.',
          headline: 'Host key verification failed.',
          category: 'permission_or_secret',
        },
      ],
    },
    {
      category: 'permission_or_secret',
      match:
        /\bAccess ?Denied|not authorized to perform|invalid (?:api )?(?:token|credentials|key)|(?:token|credentials?) (?:has |have |is |are )?expired|\b401:? Unauthorized|\b403:? Forbidden|\bENEEDAUTH|\bE401\b|\bE403\b|returned error: 40[13]|requires authentication|HTTP 40[13]|status code:? 40[13]|unauthorized_client/i,
      says: 'root',
      beforeLines: 2,
      afterLines: 2,
      examples: [
        {
          log: 'go: github.com/google/uuid@v1.99.0: reading https://goproxy.example.com/github.com/google/uuid/@v/v1.99.0.mod: 403 Forbidden',
          headline:
            'go: github.com/google/uuid@v1.99.0: reading https://goproxy.example.com/github.com/google/uuid/@v/v1.99.0.mod: 403 Forbidden',
          category: 'permission_or_secret',
        },
      ],
    },
    {
      category: 'permission_or_secret',
      match:
        /Missing required (?:secret|token)|secret \S+ (?:is )?(?:not set|missing|required)|\b[A-Z_]*(?:TOKEN|SECRET|API_KEY|PASSWORD)[A-Z_]*\b.*(?:not set|is missing|is required|is empty|not found|undefined)/,
      says: 'root',
      beforeLines: 1,
      afterLines: 1,
      examples: [
        {
          log: 'deploy.sh: line 1: DEPLOY_TOKEN: is empty: add it to the secrets of this repository',
          headline:
            'deploy.sh: line 1: DEPLOY_TOKEN: is empty: add it to the secrets of this repository',
          category: 'permission_or_secret',
          file: 'deploy.sh:1',
        },
      ],
    },
    {
      category: 'dependency',
      match: /vulnerabilit(?:y|ies) found|found [1-9]\d* vulnerabilit|found \d+ .*severity/i,
      says: 'wrapper',
      afterLines: 2,
      examples: [
        {
          log: '3 vulnerabilities found',
          headline: '3 vulnerabilities found',
          category: 'dependency',
        },
      ],
      not: ['https://github.com/advisories/GHSA-1234-5678-9abc', 'found 0 vulnerabilities'],
    },
  ],
};
