import type { Tool } from '../../rule.ts';

/** The box "╷ │ Error: … ╵"; pulumi, cloudformation, ansible. */
export const terraform: Tool = {
  tools: ['terraform', 'tofu', 'terragrunt', 'pulumi', 'cloudformation', 'ansible'],
  format: 'https://developer.hashicorp.com/terraform/cli',
  precedes: ['git'],
  rules: [
    {
      category: 'code',
      match:
        /^\s*│ Error: (?:Reference to undeclared|Un(?:closed|supported) |Invalid (?:expression|reference|function|block)|Argument or block|Missing (?:required argument|newline))/,
      says: 'detail',
      while: /^\s*[│╵]/,
      examples: [
        {
          log: '│ Error: Unclosed configuration block',
          headline: 'Unclosed configuration block',
          category: 'code',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^\s*│ Error: /,
      says: 'detail',
      while: /^\s*[│╵]/,
      examples: [
        {
          log: '│ Error: Invalid value for variable',
          headline: 'Invalid value for variable',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'configuration',
      match:
        /^Error: (?!Terraform exited).*(?:[Tt]erraform|[Pp]rovider|[Rr]esource|[Bb]ackend|[Ss]tate lock)/,
      says: 'detail',
      afterLines: 6,
      examples: [
        {
          log: [
            'Error: creating S3 Bucket (shop-state): BucketAlreadyExists',
            'Error: Failed to get existing workspaces: the backend "s3" needs a bucket',
          ],
          headline: 'the backend "s3" needs a bucket',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^\s*on \S+\.tf line \d+/,
      says: 'summary',
      beforeLines: 2,
      afterLines: 3,
      examples: [
        {
          log: '  on main.tf line 12, in resource "aws_s3_bucket" "state":',
          headline: 'main.tf line 12',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^Error: Terraform exited with code|^Terraform exited with code/,
      says: 'wrapper',
      examples: [
        {
          log: [
            '│ Error: Reference to undeclared input variable',
            'Error: Terraform exited with code 1.',
          ],
          headline: 'Reference to undeclared input variable',
          category: 'code',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^fatal: \[[^\]]+\]: (?:FAILED|UNREACHABLE)!|^ERROR! /,
      says: 'root',
      beforeLines: 1,
      afterLines: 2,
      examples: [
        {
          log: 'fatal: [localhost]: FAILED! => {"changed": false, "msg": "No package matching \'hello-kit\' is available"}',
          headline: "No package matching 'hello-kit' is available",
          category: 'configuration',
        },
      ],
    },
    {
      category: 'configuration',
      match:
        /(?:CREATE|UPDATE|DELETE)_FAILED|ROLLBACK_(?:COMPLETE|IN_PROGRESS)|(?:Validation|Insufficient\w+)Exception/,
      says: 'summary',
      afterLines: 2,
      examples: [
        {
          log: 'CREATE_FAILED        AWS::S3::Bucket   StateBucket   shop-state already exists',
          headline: 'shop-state already exists',
          category: 'configuration',
        },
      ],
    },
  ],
};
