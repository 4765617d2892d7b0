import type { Tool } from '../../rule.ts';

/** Actions that cannot be had, workflows that do not parse, artifacts, caches, pages. */
export const action: Tool = {
  tools: ['actions', 'workflow files', 'artifacts', 'caches', 'pages'],
  format: 'https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax',
  rules: [
    {
      category: 'configuration',
      match:
        /Unable to resolve action|unable to find version|Can't find 'action\.yml'|Invalid workflow file|Unrecognized named-value|Unexpected value '|Missing download info|This request has been automatically failed because it uses a deprecated version|Error parsing the value|is not a valid (?:value|event)/i,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: '##[error]Unable to resolve action `octo-org/setup-thing@v9`, unable to find version `v9`',
          headline: 'Unable to resolve action `octo-org/setup-thing@v9`',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'network',
      match:
        /Failed to (?:download action|resolve action download info)|An action could not be found/i,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: "##[error]Failed to download action 'https://api.github.com/repos/octo-org/setup-thing/tarball/0a1b2c3'. Error: The request was canceled due to the configured HttpClient.Timeout",
          headline: 'Failed to download action',
          category: 'network',
        },
      ],
    },
    {
      category: 'configuration',
      match:
        /Unable to (?:download|find any) artifact|Artifact not found|No files were found with the provided path|Multiple artifacts named|Conflict: an artifact with this name|Artifact storage quota/i,
      says: 'summary',
      afterLines: 1,
      examples: [
        {
          log: '##[error]Unable to download artifact(s): Artifact not found for name: dist',
          headline: 'Artifact not found for name: dist',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'configuration',
      match:
        /Get Pages site failed|Failed to create deployment|Ensure GitHub Pages has been enabled|Deployment request failed/i,
      says: 'root',
      afterLines: 2,
      examples: [
        {
          log: '##[error]Get Pages site failed. Please verify that the repository has Pages enabled and configured to build using GitHub Actions',
          headline: 'Get Pages site failed',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'infrastructure',
      match: /^Failed to (?:save|restore): |Cache service responded/,
      says: 'noise',
      examples: [
        {
          log: [
            'Failed to save: Unable to reserve cache with key npm-1, another job may be creating this cache.',
            "KeyError: 'database'",
          ],
          headline: "KeyError: 'database'",
          category: 'code',
        },
      ],
    },
    {
      category: 'configuration',
      match:
        /\$GITHUB_STEP_SUMMARY upload aborted|Unable to process file command|The `set-(?:env|output)` command is d/,
      says: 'detail',
      afterLines: 1,
      examples: [
        {
          log: "##[error]Unable to process file command 'output' successfully.",
          headline: "Unable to process file command 'output' successfully",
          category: 'configuration',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^(?:Unhandled error|HttpError|Validation Failed|Not Found)/,
      says: 'summary',
      beforeLines: 2,
      afterLines: 2,
      examples: [
        {
          log: '##[error]HttpError: Not Found',
          headline: 'HttpError: Not Found',
          category: 'configuration',
        },
      ],
    },
  ],
};
