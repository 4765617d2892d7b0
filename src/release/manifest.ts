import manifest from '../../package.json' with { type: 'json' };

/** What the manifest says about a tool or prompt. */
interface Listed {
  readonly name: string;
  readonly description?: string | undefined;
}

/** What the manifest says about a prompt. */
interface ListedPrompt extends Listed {
  readonly arguments?: readonly { readonly name: string }[] | undefined;
}

/**
 * The manifest of the MCPB bundle, version 0.3
 * (https://github.com/modelcontextprotocol/mcpb/blob/main/MANIFEST.md).
 */
export function bundleManifest(tools: readonly Listed[], prompts: readonly ListedPrompt[]) {
  const { name, version, description, keywords, license, engines } = manifest;
  return {
    manifest_version: '0.3',
    name,
    display_name: 'GitHub Actions workflow runs',
    version,
    description,
    author: { name: `the ${name} authors` },
    license,
    keywords,
    server: {
      type: 'node',
      entry_point: 'dist/main.js',
      mcp_config: {
        command: 'node',
        args: [hostFills('__dirname', '/dist/main.js')],
        env: {
          GITHUB_TOKEN: hostFills('user_config.github_token'),
          GITHUB_REPOSITORY: hostFills('user_config.repository'),
          GITHUB_READ_ONLY: hostFills('user_config.read_only'),
          WORKFLOW_RUNS_DEMO: hostFills('user_config.demo'),
        },
      },
    },
    tools: tools.map(({ name, description }) => ({ name, description })),
    prompts: prompts.map(({ name, description, arguments: names = [] }) => ({
      name,
      description,
      arguments: names.map((argument) => argument.name),
      text: description,
    })),
    compatibility: {
      platforms: ['darwin', 'win32', 'linux'],
      runtimes: { node: engines.node },
    },
    user_config: {
      github_token: {
        type: 'string',
        title: 'GitHub token',
        description:
          'A fine-grained token with "Actions: read", or write to rerun, cancel, approve and delete; or a classic one with "repo". May stay empty where gh is signed in, and for the demo.',
        sensitive: true,
        required: false,
        default: '',
      },
      repository: {
        type: 'string',
        title: 'Default repository',
        description: 'owner/name, meant where a question names none. May stay empty.',
        required: false,
        default: '',
      },
      read_only: {
        type: 'boolean',
        title: 'Read only',
        description: 'Offer only tools that change nothing.',
        required: false,
        default: false,
      },
      demo: {
        type: 'boolean',
        title: 'Demo',
        description: 'Play with a built-in GitHub and recorded logs: no network, no token.',
        required: false,
        default: false,
      },
    },
  };
}

function hostFills(variable: string, rest = ''): string {
  return `\${${variable}}${rest}`;
}
