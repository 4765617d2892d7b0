import type { Extractor } from '../../rule.ts';

/** The box "╷ │ Error: … ╵"; pulumi, cloudformation, ansible. */
export const terraform: Extractor = {
  tools: ['terraform', 'tofu', 'terragrunt', 'pulumi', 'cloudformation', 'ansible'],
  format: 'https://developer.hashicorp.com/terraform/cli',
  rules: [
    {
      category: 'code',
      match:
        /^\s*│ Error: (?:Reference to undeclared|Un(?:closed|supported) |Invalid (?:expression|reference|function|block)|Argument or block|Missing (?:required argument|newline))/,
      weight: 88,
      while: /^\s*[│╵]/,
    },
    { category: 'configuration', match: /^\s*│ Error: /, weight: 88, while: /^\s*[│╵]/ },
    {
      category: 'configuration',
      match: /^Error: .*(?:[Tt]erraform|[Pp]rovider|[Rr]esource|[Bb]ackend|[Ss]tate lock)/,
      weight: 87,
      after: 6,
    },
    {
      category: 'configuration',
      match: /^\s*on \S+\.tf line \d+/,
      weight: 84,
      before: 2,
      after: 3,
    },
    {
      category: 'configuration',
      match: /^Error: Terraform exited with code|^Terraform exited with code/,
      weight: 40,
    },
    {
      category: 'configuration',
      match: /^fatal: \[[^\]]+\]: (?:FAILED|UNREACHABLE)!|^ERROR! /,
      weight: 92,
      before: 1,
      after: 2,
    },
    {
      category: 'configuration',
      match:
        /(?:CREATE|UPDATE|DELETE)_FAILED|ROLLBACK_(?:COMPLETE|IN_PROGRESS)|(?:Validation|Insufficient\w+)Exception/,
      weight: 84,
      after: 2,
    },
  ],
};
