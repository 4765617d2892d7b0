import type { IncomingHttpHeaders } from 'node:http';
import {
  type Configuration,
  parseRepositoryPattern,
  UsageError,
} from '../../config/configuration.ts';

/**
 * The configuration for one request: its headers may narrow what the operator allows, but never
 * widen it. Their names are those of github-mcp-server, with one more for repositories.
 * @throws UsageError where a header has an invalid value, since ignoring it would widen the
 * request's rights
 */
export function narrowed(
  configuration: Configuration,
  headers: IncomingHttpHeaders,
  toolsets: readonly string[],
): Configuration {
  const readOnly = switchOf(headers['x-mcp-readonly']);
  const asked = listOf('X-MCP-Toolsets', headers['x-mcp-toolsets']);
  for (const name of asked ?? []) {
    if (!toolsets.includes(name)) {
      throw new UsageError(`X-MCP-Toolsets: no group "${name}"; there are ${toolsets.join(', ')}`);
    }
  }
  const repositories = listOf('X-MCP-Repos', headers['x-mcp-repos'])?.map((pattern) =>
    parseRepositoryPattern(pattern, 'X-MCP-Repos'),
  );
  return {
    ...configuration,
    readOnly: configuration.readOnly || readOnly,
    toolsets:
      asked?.filter((name) => configuration.toolsets?.includes(name) ?? true) ??
      configuration.toolsets,
    allowed: both(configuration.allowed, repositories),
  };
}

/** Patterns for the names that both lists allow. */
function both(
  operators: readonly RegExp[] | undefined,
  callers: readonly RegExp[] | undefined,
): readonly RegExp[] | undefined {
  if (!operators || !callers) return operators ?? callers;
  return operators.flatMap(({ source }) =>
    callers.map((caller) => new RegExp(`(?=${source})${caller.source}`, 'i')),
  );
}

function switchOf(value: string | string[] | undefined): boolean {
  const text = String(value ?? 'false').trim();
  if (/^(true|1)$/i.test(text)) return true;
  if (/^(false|0)$/i.test(text)) return false;
  throw new UsageError('X-MCP-Readonly: takes "true" or "false"');
}

function listOf(header: string, value: string | string[] | undefined): string[] | undefined {
  if (value === undefined) return undefined;
  const names = String(value)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  // An empty list could mean everything or nothing.
  if (names.length === 0) throw new UsageError(`${header}: names nothing; leave it out for all`);
  return names;
}
