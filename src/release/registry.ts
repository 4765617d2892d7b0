import manifest from '../../package.json' with { type: 'json' };
import { variables } from './install.ts';

/**
 * The entry for the MCP registry
 * (https://github.com/modelcontextprotocol/registry/blob/main/docs/reference/server-json/generic-server-json.md).
 */
export function registryEntry() {
  const { mcpName, name, version } = manifest;
  return {
    $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
    name: mcpName,
    title: 'GitHub Actions workflow runs',
    description: 'See, explain and steer GitHub Actions workflow runs from an AI agent.',
    version,
    packages: [
      {
        registryType: 'npm',
        identifier: name,
        version,
        runtimeHint: 'npx',
        transport: { type: 'stdio' },
        environmentVariables: variables,
      },
    ],
  };
}
