import manifest from '../../package.json' with { type: 'json' };

const { name, version } = manifest;

/** The server's name in a host's configuration: short, since hosts put it before each tool's name. */
export const shortName = 'workflow-runs';

/** What the person may be asked for, in the words of the MCP registry. */
export const variables = [
  {
    name: 'GITHUB_TOKEN',
    description: 'Token with "Actions: read", or write to rerun, cancel, approve and delete.',
    isRequired: false,
    isSecret: true,
  },
  {
    name: 'GITHUB_REPOSITORY',
    description: 'owner/name, meant where a call names none.',
    isRequired: false,
    isSecret: false,
  },
  {
    name: 'GITHUB_READ_ONLY',
    description: 'true: offer only tools that change nothing.',
    isRequired: false,
    isSecret: false,
  },
];

const command = { command: 'npx', args: ['-y', name] };
const tokenInput = {
  type: 'promptString',
  id: 'github_token',
  description: 'GitHub token',
  password: true,
};
const asked = { type: 'stdio', ...command, env: { GITHUB_TOKEN: `\${input:${tokenInput.id}}` } };
const written = { ...command, env: { GITHUB_TOKEN: 'YOUR_TOKEN' } };

/** `.vscode/mcp.json`: VS Code asks for the token once and keeps it itself. */
export const visualStudioCode = { inputs: [tokenInput], servers: { [shortName]: asked } };

/** `claude_desktop_config.json` and `.cursor/mcp.json`. */
export const plain = { mcpServers: { [shortName]: written } };

/** https://code.visualstudio.com/docs/copilot/customization/mcp-servers#_create-an-mcp-installation-url */
export function visualStudioCodeLink(): string {
  const query = new URLSearchParams({
    name: shortName,
    inputs: JSON.stringify([tokenInput]),
    config: JSON.stringify(asked),
  });
  // The redirect reads %20, not the plus sign that forms have for a space.
  return `https://insiders.vscode.dev/redirect/mcp/install?${query.toString().replaceAll('+', '%20')}`;
}

/** https://docs.cursor.com/context/mcp/install-links */
export function cursorLink(): string {
  const config = encodeURIComponent(Buffer.from(JSON.stringify(written)).toString('base64'));
  return `https://cursor.com/install-mcp?name=${shortName}&config=${config}`;
}

/** The README's section on connecting the server to a host, as Markdown. */
export function installSection(): string {
  return `[Install in VS Code](${visualStudioCodeLink()}) · [Install in Cursor](${cursorLink()}) · Claude Desktop: \`npm run bundle\` makes \`build/${name}-${version}.mcpb\`; open it with Settings → Extensions.

Claude Code:

\`\`\`sh
claude mcp add ${shortName} --env GITHUB_TOKEN=YOUR_TOKEN -- ${command.command} ${command.args.join(' ')}
\`\`\`

VS Code, \`.vscode/mcp.json\`:

\`\`\`json
${JSON.stringify(visualStudioCode, undefined, 2)}
\`\`\`

Cursor (\`.cursor/mcp.json\`) and Claude Desktop (\`claude_desktop_config.json\`):

\`\`\`json
${JSON.stringify(plain, undefined, 2)}
\`\`\`

Where \`gh\` is signed in, the token may be left out. In a git checkout, the repository is that of its remote "origin".
`;
}
