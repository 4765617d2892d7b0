import type { Tool } from '../../rule.ts';

/** bash, dash, PowerShell and cmd: what they cannot find, run or parse. */
export const shell: Tool = {
  tools: ['bash', 'sh', 'powershell', 'cmd', 'apt', 'tar'],
  format: 'https://www.gnu.org/software/bash/manual/bash.html#Exit-Status',
  rules: [
    {
      category: 'infrastructure',
      match: /^\S+: FAILED(?: open or read)?$/,
      says: 'detail',
      examples: [
        {
          log: ['tool.bin: FAILED', 'sha256sum: WARNING: 1 computed checksum did NOT match'],
          headline: 'tool.bin: FAILED',
          category: 'infrastructure',
        },
      ],
    },
    {
      category: 'configuration',
      match:
        /cannot execute(?: binary file)?: |(?:^|: )(?:command not found|not found)$|: command not found|is not recognized as (?:an internal|the name|a name)|executable file not found|^\S*: line \d+: .*: not found/i,
      says: 'summary',
      beforeLines: 2,
      afterLines: 1,
      examples: [
        {
          log: '0.071 sh: make: not found',
          headline: 'sh: make: not found',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'code',
      match: /syntax error near unexpected|unexpected end of file|bad substitution|Syntax error: /,
      says: 'summary',
      beforeLines: 1,
      afterLines: 1,
      examples: [
        {
          log: 'deploy.sh: line 3: syntax error: unexpected end of file',
          headline: 'deploy.sh: line 3: syntax error: unexpected end of file',
          category: 'code',
          file: 'deploy.sh:3',
        },
      ],
    },
    {
      category: 'configuration',
      match: /: unbound variable|bad interpreter/,
      says: 'summary',
      beforeLines: 1,
      afterLines: 1,
      examples: [
        {
          log: '/home/runner/work/_temp/1f7b2c88-51ab-4c6e-9d0e-5d3a1f0c9b27.sh: line 2: DEPLOY_TARGET: unbound variable',
          headline:
            '/home/runner/work/_temp/1f7b2c88-51ab-4c6e-9d0e-5d3a1f0c9b27.sh: line 2: DEPLOY_TARGET: unbound variable',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'configuration',
      match: /^InvalidOperation: |FullyQualifiedErrorId/,
      says: 'summary',
      beforeLines: 4,
      afterLines: 3,
      examples: [
        {
          log: 'InvalidOperation: /home/runner/work/_temp/8a1b.ps1:3',
          headline: 'InvalidOperation',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'permission_or_secret',
      match:
        /: Permission denied$|: Operation not permitted|Read-only file system|\bEROFS\b|cannot execute$/,
      says: 'summary',
      beforeLines: 1,
      afterLines: 1,
      examples: [
        {
          log: "install: cannot create regular file 'out/tool': Read-only file system",
          headline: "install: cannot create regular file 'out/tool': Read-only file system",
          category: 'permission_or_secret',
        },
      ],
    },
    {
      category: 'configuration',
      match:
        /No such file or directory|unknown (?:option|flag|command|shorthand)|unrecognized (?:option|argument)|invalid option|the following arguments are required|No such option/i,
      says: 'summary',
      beforeLines: 2,
      afterLines: 1,
      examples: [
        {
          log: 'Error: building at STEP "COPY dist/ /app/": checking on sources under "/home/runner/work/hello-world/hello-world": copier: stat: "/dist": no such file or directory',
          headline:
            'Error: building at STEP "COPY dist/ /app/": checking on sources under "/home/runner/work/hello-world/hello-world": copier: stat: "/dist": no such file or directory',
          category: 'configuration',
        },
      ],
    },
    {
      category: 'dependency',
      match:
        /^E: (?:Unable to (?:locate|fetch|correct)|Package .* has no|Failed to fetch|The repository|Version )|^(?:Error: )?Unable to find a match: |No package .* available/,
      says: 'root',
      beforeLines: 1,
      afterLines: 2,
      examples: [
        {
          log: 'E: Unable to locate package libhello-kit-dev',
          headline: 'E: Unable to locate package libhello-kit-dev',
          category: 'dependency',
        },
      ],
    },
    {
      category: 'infrastructure',
      match:
        /^(?:tar|gzip|unzip|zstd): .*(?:Unexpected EOF|not in gzip format|Error is not recoverable|invalid|cannot find)/i,
      says: 'detail',
      beforeLines: 1,
      afterLines: 1,
      examples: [
        {
          log: 'gzip: stdin: not in gzip format',
          headline: 'gzip: stdin: not in gzip format',
          category: 'infrastructure',
        },
      ],
    },
    {
      category: 'infrastructure',
      match: /^(?:md5|sha\d+|b2)sum: WARNING: \d+ (?:computed checksum|listed file)/,
      says: 'summary',
      beforeLines: 3,
      examples: [
        {
          log: 'sha256sum: WARNING: 1 computed checksum did NOT match',
          headline: '1 computed checksum did NOT match',
          category: 'infrastructure',
        },
      ],
    },
    {
      category: 'cancelled',
      match: /exit (?:code|status) 143\b|^Terminated$/i,
      says: 'wrapper',
      beforeLines: 3,
      examples: [{ log: 'Terminated', headline: 'Terminated', category: 'cancelled' }],
    },
    {
      category: 'configuration',
      match: /exit (?:code|status) 12[67]\b/,
      says: 'wrapper',
      beforeLines: 3,
      examples: [
        {
          log: [
            '/home/runner/work/_temp/1f7b2c88-51ab-4c6e-9d0e-5d3a1f0c9b27.sh: line 1: ./build.sh: Permission denied',
            '##[error]Process completed with exit code 126.',
          ],
          headline:
            '/home/runner/work/_temp/1f7b2c88-51ab-4c6e-9d0e-5d3a1f0c9b27.sh: line 1: ./build.sh: Permission denied',
          category: 'permission_or_secret',
        },
      ],
    },
  ],
};
