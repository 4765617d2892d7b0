import type { Extractor } from '../../rule.ts';

/** bash, dash, PowerShell and cmd: what they cannot find, run or parse. */
export const shell: Extractor = {
  tools: ['bash', 'sh', 'powershell', 'cmd', 'apt', 'tar'],
  format: 'https://www.gnu.org/software/bash/manual/bash.html#Exit-Status',
  rules: [
    {
      category: 'configuration',
      match:
        /cannot execute(?: binary file)?: |(?:^|: )(?:command not found|not found)$|: command not found|is not recognized as (?:an internal|the name|a name)|executable file not found|^\S*: line \d+: .*: not found/i,
      weight: 84,
      before: 2,
      after: 1,
    },
    {
      category: 'code',
      match: /syntax error near unexpected|unexpected end of file|bad substitution|Syntax error: /,
      weight: 86,
      before: 1,
      after: 1,
    },
    {
      category: 'configuration',
      match: /: unbound variable|bad interpreter/,
      weight: 86,
      before: 1,
      after: 1,
    },
    {
      category: 'configuration',
      match:
        /^(?:ParserError|CommandNotFoundException|InvalidOperation|MethodInvocationException): |FullyQualifiedErrorId/,
      weight: 84,
      before: 4,
      after: 3,
    },
    {
      category: 'permission_or_secret',
      match:
        /: Permission denied$|: Operation not permitted|Read-only file system|\bEROFS\b|cannot execute$/,
      weight: 80,
      before: 1,
      after: 1,
    },
    {
      category: 'configuration',
      match:
        /No such file or directory|unknown (?:option|flag|command|shorthand)|unrecognized (?:option|argument)|invalid option|the following arguments are required|No such option/i,
      weight: 79,
      before: 2,
      after: 1,
    },
    {
      category: 'dependency',
      match:
        /^E: (?:Unable to (?:locate|fetch|correct)|Package .* has no|Failed to fetch|The repository|Version )|^(?:Error: )?Unable to find a match: |No package .* available/,
      weight: 91,
      before: 1,
      after: 2,
    },
    {
      category: 'infrastructure',
      match:
        /^(?:tar|gzip|unzip|zstd): .*(?:Unexpected EOF|not in gzip format|Error is not recoverable|invalid|cannot find)/i,
      weight: 88,
      before: 1,
      after: 1,
    },
    {
      category: 'infrastructure',
      match: /^(?:md5|sha\d+|b2)sum: WARNING: \d+ (?:computed checksum|listed file)/,
      weight: 80,
      before: 3,
    },
    {
      category: 'cancelled',
      match: /exit (?:code|status) 143\b|^Terminated$/i,
      weight: 70,
      before: 3,
    },
    { category: 'configuration', match: /exit (?:code|status) 12[67]\b/, weight: 70, before: 3 },
  ],
};
