import type { Tool } from '../../rule.ts';

/** bash, dash, PowerShell and cmd: what they cannot find, run or parse. */
export const shell: Tool = {
  tools: ['bash', 'sh', 'powershell', 'cmd', 'apt', 'tar'],
  format: 'https://www.gnu.org/software/bash/manual/bash.html#Exit-Status',
  rules: [
    {
      category: 'configuration',
      match:
        /cannot execute(?: binary file)?: |(?:^|: )(?:command not found|not found)$|: command not found|is not recognized as (?:an internal|the name|a name)|executable file not found|^\S*: line \d+: .*: not found/i,
      says: 'summary',
      beforeLines: 2,
      afterLines: 1,
    },
    {
      category: 'code',
      match: /syntax error near unexpected|unexpected end of file|bad substitution|Syntax error: /,
      says: 'summary',
      beforeLines: 1,
      afterLines: 1,
    },
    {
      category: 'configuration',
      match: /: unbound variable|bad interpreter/,
      says: 'summary',
      beforeLines: 1,
      afterLines: 1,
    },
    {
      category: 'configuration',
      match:
        /^(?:ParserError|CommandNotFoundException|InvalidOperation|MethodInvocationException): |FullyQualifiedErrorId/,
      says: 'summary',
      beforeLines: 4,
      afterLines: 3,
    },
    {
      category: 'permission_or_secret',
      match:
        /: Permission denied$|: Operation not permitted|Read-only file system|\bEROFS\b|cannot execute$/,
      says: 'summary',
      beforeLines: 1,
      afterLines: 1,
    },
    {
      category: 'configuration',
      match:
        /No such file or directory|unknown (?:option|flag|command|shorthand)|unrecognized (?:option|argument)|invalid option|the following arguments are required|No such option/i,
      says: 'summary',
      beforeLines: 2,
      afterLines: 1,
    },
    {
      category: 'dependency',
      match:
        /^E: (?:Unable to (?:locate|fetch|correct)|Package .* has no|Failed to fetch|The repository|Version )|^(?:Error: )?Unable to find a match: |No package .* available/,
      says: 'root',
      beforeLines: 1,
      afterLines: 2,
    },
    {
      category: 'infrastructure',
      match:
        /^(?:tar|gzip|unzip|zstd): .*(?:Unexpected EOF|not in gzip format|Error is not recoverable|invalid|cannot find)/i,
      says: 'detail',
      beforeLines: 1,
      afterLines: 1,
    },
    {
      category: 'infrastructure',
      match: /^(?:md5|sha\d+|b2)sum: WARNING: \d+ (?:computed checksum|listed file)/,
      says: 'summary',
      beforeLines: 3,
    },
    {
      category: 'cancelled',
      match: /exit (?:code|status) 143\b|^Terminated$/i,
      says: 'wrapper',
      beforeLines: 3,
    },
    {
      category: 'configuration',
      match: /exit (?:code|status) 12[67]\b/,
      says: 'wrapper',
      beforeLines: 3,
    },
  ],
};
