import manifest from '../../package.json' with { type: 'json' };

const { name, version } = manifest;

/**
 * The server's name in a host's configuration: short, since hosts put it before each tool's name.
 */
export const shortName = 'workflow-runs';

/**
 * The environment variables that a host may ask the person for, as the MCP registry describes them.
 */
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

/** How a host starts the published package. */
const published = { command: 'npx', args: ['-y', name] };

/** How a host starts a build in a clone; the person fills in its path. */
const built = { command: 'node', args: [`/path/to/${name}/dist/main.js`] };

const tokenInput = {
  type: 'promptString',
  id: 'github_token',
  description: 'GitHub token',
  password: true,
};
const promptedToken = { GITHUB_TOKEN: `\${input:${tokenInput.id}}` };
const pastedToken = { GITHUB_TOKEN: 'YOUR_TOKEN' };

/** `.vscode/mcp.json`: VS Code asks for the token once and keeps it itself. */
export const visualStudioCode = {
  inputs: [tokenInput],
  servers: { [shortName]: { type: 'stdio', ...built, env: promptedToken } },
};

/** `claude_desktop_config.json` and `.cursor/mcp.json`. */
export const claudeDesktopAndCursor = {
  mcpServers: { [shortName]: { ...built, env: pastedToken } },
};

/**
 * https://code.visualstudio.com/docs/copilot/customization/mcp-servers#_create-an-mcp-installation-url
 */
export function visualStudioCodeLink(): string {
  const query = new URLSearchParams({
    name: shortName,
    inputs: JSON.stringify([tokenInput]),
    config: JSON.stringify({ type: 'stdio', ...published, env: promptedToken }),
  });
  // The redirect decodes %20, but not the plus sign that URLSearchParams writes for a space.
  return `https://insiders.vscode.dev/redirect/mcp/install?${query.toString().replaceAll('+', '%20')}`;
}

/** https://docs.cursor.com/context/mcp/install-links */
export function cursorLink(): string {
  const config = encodeURIComponent(
    Buffer.from(JSON.stringify({ ...published, env: pastedToken })).toString('base64'),
  );
  return `https://cursor.com/install-mcp?name=${shortName}&config=${config}`;
}

/** The README's section on connecting the server to a host, as Markdown. */
export function installSection(): string {
  const line = ({ command, args }: typeof built) => [command, ...args].join(' ');
  const claudeCode = (server: typeof built) =>
    `claude mcp add ${shortName} --env GITHUB_TOKEN=YOUR_TOKEN -- ${line(server)}`;
  return `The package is in no registry yet. Clone this repository, then

\`\`\`sh
npm ci && npm run build
\`\`\`

and give your host the path of \`dist/main.js\`. Claude Code:

\`\`\`sh
${claudeCode(built)}
\`\`\`

VS Code, \`.vscode/mcp.json\`:

\`\`\`json
${JSON.stringify(visualStudioCode, undefined, 2)}
\`\`\`

Cursor (\`.cursor/mcp.json\`) and Claude Desktop (\`claude_desktop_config.json\`):

\`\`\`json
${JSON.stringify(claudeDesktopAndCursor, undefined, 2)}
\`\`\`

Claude Desktop also takes a bundle: \`npm run bundle\` makes \`build/${name}-${version}.mcpb\`; open it with Settings → Extensions.

Where \`gh\` is signed in, the token may be left out. In a git checkout, the repository is that of its remote "origin".

Once the package is published, these work without a clone: [Install in VS Code](${visualStudioCodeLink()}) · [Install in Cursor](${cursorLink()}) · \`${claudeCode(published)}\`
`;
}
