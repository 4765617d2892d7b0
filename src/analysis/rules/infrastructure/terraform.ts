import type { Tool } from '../../rule.ts';

/** The box "╷ │ Error: … ╵"; pulumi, cloudformation, ansible. */
export const terraform: Tool = {
  tools: ['terraform', 'tofu', 'terragrunt', 'pulumi', 'cloudformation', 'ansible'],
  format: 'https://developer.hashicorp.com/terraform/cli',
  rules: [
    {
      category: 'code',
      match:
        /^\s*│ Error: (?:Reference to undeclared|Un(?:closed|supported) |Invalid (?:expression|reference|function|block)|Argument or block|Missing (?:required argument|newline))/,
      says: 'detail',
      while: /^\s*[│╵]/,
    },
    { category: 'configuration', match: /^\s*│ Error: /, says: 'detail', while: /^\s*[│╵]/ },
    {
      category: 'configuration',
      match: /^Error: .*(?:[Tt]erraform|[Pp]rovider|[Rr]esource|[Bb]ackend|[Ss]tate lock)/,
      says: 'detail',
      afterLines: 6,
    },
    {
      category: 'configuration',
      match: /^\s*on \S+\.tf line \d+/,
      says: 'summary',
      beforeLines: 2,
      afterLines: 3,
    },
    {
      category: 'configuration',
      match: /^Error: Terraform exited with code|^Terraform exited with code/,
      says: 'wrapper',
    },
    {
      category: 'configuration',
      match: /^fatal: \[[^\]]+\]: (?:FAILED|UNREACHABLE)!|^ERROR! /,
      says: 'root',
      beforeLines: 1,
      afterLines: 2,
    },
    {
      category: 'configuration',
      match:
        /(?:CREATE|UPDATE|DELETE)_FAILED|ROLLBACK_(?:COMPLETE|IN_PROGRESS)|(?:Validation|Insufficient\w+)Exception/,
      says: 'summary',
      afterLines: 2,
    },
  ],
};
