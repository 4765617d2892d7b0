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
    },
    {
      category: 'network',
      match:
        /Failed to (?:download action|resolve action download info)|An action could not be found/i,
      says: 'root',
      afterLines: 2,
    },
    {
      category: 'configuration',
      match:
        /Unable to (?:download|find any) artifact|Artifact not found|No files were found with the provided path|Multiple artifacts named|Conflict: an artifact with this name|Artifact storage quota/i,
      says: 'summary',
      afterLines: 1,
    },
    {
      category: 'configuration',
      match:
        /Get Pages site failed|Failed to create deployment|Ensure GitHub Pages has been enabled|Deployment request failed/i,
      says: 'root',
      afterLines: 2,
    },
    {
      category: 'infrastructure',
      match: /Failed to (?:save|restore)|Cache service responded/,
      says: 'hint',
    },
    {
      category: 'configuration',
      match:
        /\$GITHUB_STEP_SUMMARY upload aborted|Unable to process file command|The `set-(?:env|output)` command is d/,
      says: 'detail',
      afterLines: 1,
    },
    {
      category: 'configuration',
      match: /^(?:Unhandled error|HttpError|Validation Failed|Not Found)/,
      says: 'summary',
      beforeLines: 2,
      afterLines: 2,
    },
  ],
};
