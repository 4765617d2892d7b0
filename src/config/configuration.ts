import { parseArgs } from 'node:util';
import type { App, ClientOptions } from '../github/client.ts';
import { type HttpOptions, httpOptions, parseSecret } from './http.ts';
import { UsageError } from './usage-error.ts';

export { UsageError };

import { isOwner, isRepository, type Repository } from '../github/repository.ts';

/** All that can be configured, as the person who starts the server chose it. */
export interface Configuration extends ClientOptions {
  /** The default repository, for calls that name none. */
  readonly repository: Repository | undefined;
  readonly toolsets: readonly string[] | undefined;
  readonly readOnly: boolean;
  /**
   * ask: besides the phrase, the person has to agree where the host can ask them. param: the phrase
   * is enough.
   */
  readonly confirm: 'ask' | 'param';
  readonly demo: boolean;
  /** undefined: the server speaks over stdio. */
  readonly http: HttpOptions | undefined;
  /**
   * The key of confirmation codes, shared by several nodes; undefined: each process makes its own.
   */
  readonly secret: string | undefined;
  /** The folder for everything that the server keeps on disk. */
  readonly cacheFolder: string;
  /** Maximum size of the log cache in bytes; 0 turns it off. */
  readonly cacheLimit: number;
  /** Maximum size of the downloaded archives in bytes. */
  readonly archiveLimit: number;
}

export type Command = 'serve' | 'help' | 'version';

const options = {
  'read-only': { type: 'boolean', default: false },
  toolsets: { type: 'string' },
  repo: { type: 'string' },
  repos: { type: 'string' },
  confirm: { type: 'string' },
  audit: { type: 'string' },
  'cache-size': { type: 'string' },
  'no-cache': { type: 'boolean', default: false },
  'archive-size': { type: 'string' },
  demo: { type: 'boolean', default: false },
  http: { type: 'string' },
  'public-url': { type: 'string' },
  'http-app': { type: 'string' },
  metrics: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'v', default: false },
} as const;

export const usage = `workflow-runs-mcp: GitHub Actions workflow runs for AI agents, over MCP on stdio.

  --read-only          offer only tools that change nothing
  --toolsets A,B       offer only these groups of tools: runs, control, logs, reviews, triage
  --repo OWNER/NAME    the repository that is meant where a call names none
  --repos A/*,B/NAME   touch only these repositories
  --confirm WAY        "ask" (default): hosts that can ask the person do; "param": the phrase is enough
  --audit FILE         append every change to this file, before it is sent and after
  --cache-size SIZE    keep at most this much of finished logs on disk, as 500MB or 2GB (default 1GB)
  --no-cache           keep none, and nothing of the failures that were seen
  --archive-size SIZE  keep at most this much of downloaded archives there (default 2GB); older ones make room
  --demo               play with a built-in GitHub: no network, no token
  --http [HOST:]PORT   serve a team over HTTP instead, by default on 127.0.0.1; each request brings its token
  --public-url URL     the address that clients see, behind a balancer
  --http-app ACCESS    "read" or "write": all callers have the rights of the GitHub App below
  --metrics [HOST:]PORT  serve metrics for Prometheus there
  --help, --version

Environment: GITHUB_TOKEN or GH_TOKEN (else "gh auth token"); GITHUB_API_URL; GITHUB_REPOSITORY;
GITHUB_READ_ONLY=true; WORKFLOW_RUNS_DEMO=true; GITHUB_API_VERSION; GITHUB_APP_ID, GITHUB_APP_PRIVATE_KEY
and GITHUB_APP_INSTALLATION_ID; XDG_CACHE_HOME; with --http: WORKFLOW_RUNS_SECRET,
WORKFLOW_RUNS_STORE (redis:// or rediss://) and WORKFLOW_RUNS_SHARED_SECRET.
`;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads flags and environment variables. Pure: it looks at nothing but its arguments.
 * @throws UsageError naming the flag or variable that is wrong
 */
export function configure(
  args: readonly string[],
  environment: Environment,
  toolsets: readonly string[],
  platform: { readonly name: string; readonly home: string },
): { command: Command; configuration: Configuration } {
  const flags = parseFlags(args);
  const value = (name: string) => environment[name]?.trim() || undefined;
  const repository = flags.repo ?? value('GITHUB_REPOSITORY');
  const http = httpOptions(flags, value);
  return {
    command: flags.help ? 'help' : flags.version ? 'version' : 'serve',
    configuration: {
      apiUrl: parseApiUrl(value('GITHUB_API_URL') ?? 'https://api.github.com'),
      apiVersion: parseApiVersion(value('GITHUB_API_VERSION') ?? '2022-11-28'),
      // Callers over HTTP must not get the rights of the person who starts the server.
      token:
        flags.http === undefined
          ? parseToken(value('GITHUB_TOKEN') ?? value('GH_TOKEN'))
          : undefined,
      app: parseApp(value),
      repository:
        repository === undefined
          ? undefined
          : parseRepository(repository, flags.repo === undefined ? 'GITHUB_REPOSITORY' : '--repo'),
      allowed: flags.repos
        ?.split(',')
        .map((pattern) => parseRepositoryPattern(pattern.trim(), '--repos')),
      toolsets: flags.toolsets?.split(',').map((name) => {
        const toolset = name.trim();
        if (toolsets.includes(toolset)) return toolset;
        throw new UsageError(`--toolsets: no group "${toolset}"; there are ${toolsets.join(', ')}`);
      }),
      readOnly:
        flags['read-only'] ||
        parseSwitch('GITHUB_READ_ONLY', value) ||
        (http?.rights.of === 'app' && flags['http-app'] !== 'write'),
      confirm: parseConfirm(flags.confirm),
      audit: parseAuditFile(flags.audit),
      demo: flags.demo || parseSwitch('WORKFLOW_RUNS_DEMO', value),
      http,
      secret: parseSecret('WORKFLOW_RUNS_SECRET', value),
      cacheFolder: cacheFolder(value, platform),
      cacheLimit: flags['no-cache'] ? 0 : parseSize('--cache-size', flags['cache-size'] ?? '1GB'),
      archiveLimit: parseSize('--archive-size', flags['archive-size'] ?? '2GB'),
    },
  };
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const message =
      error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? '') : String(error);
    throw new UsageError(`${message}; see --help`);
  }
}

function parseApiUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.username || url.password || url.search || url.hash) {
    throw new UsageError('GITHUB_API_URL: not an address such as https://api.github.com');
  }
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw new UsageError('GITHUB_API_URL: must begin with https:// (http only for this machine)');
  }
  return url.href.replace(/\/+$/, '');
}

function parseApiVersion(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  throw new UsageError('GITHUB_API_VERSION: not a version such as 2022-11-28');
}

function parseToken(text: string | undefined): string | undefined {
  if (text === undefined || /^[\x21-\x7e]+$/.test(text)) return text;
  throw new UsageError('GITHUB_TOKEN: holds characters that no token has');
}

function parseApp(value: (name: string) => string | undefined): App | undefined {
  const [appId, privateKey, installationId] = [
    'GITHUB_APP_ID',
    'GITHUB_APP_PRIVATE_KEY',
    'GITHUB_APP_INSTALLATION_ID',
  ].map(value);
  if (!appId && !privateKey && !installationId) return undefined;
  if (!appId || !privateKey || !installationId) {
    throw new UsageError('GITHUB_APP_ID, _PRIVATE_KEY and _INSTALLATION_ID go together');
  }
  if (!/^[1-9]\d{0,15}$/.test(installationId)) {
    throw new UsageError('GITHUB_APP_INSTALLATION_ID: not a number');
  }
  // Configuration files that allow one line only have the key's line ends written as \n.
  const key = privateKey.replaceAll('\\n', '\n');
  if (!/^-----BEGIN [A-Z ]*PRIVATE KEY-----\n/.test(key)) {
    throw new UsageError('GITHUB_APP_PRIVATE_KEY: not a private key in PEM form');
  }
  return { appId, privateKey: key, installationId: Number(installationId) };
}

/** @throws UsageError naming `source` where the text is not "owner/name" */
function parseRepository(text: string, source: string): Repository {
  const [owner = '', repo = '', ...rest] = text.split('/');
  if (rest.length === 0 && isOwner(owner) && isRepository(repo)) return { owner, repo };
  throw new UsageError(`${source}: not a repository such as octo-org/hello-world`);
}

/**
 * The regular expression for a pattern such as "owner/name" or "owner/*".
 * @throws UsageError naming `source` where the pattern is invalid
 */
export function parseRepositoryPattern(pattern: string, source: string): RegExp {
  const [owner = '', repo = '', ...rest] = pattern.split('/');
  if (rest.length > 0 || !isOwner(owner) || !(repo === '*' || isRepository(repo))) {
    throw new UsageError(`${source}: "${pattern}" is not owner/name or owner/*`);
  }
  const name = repo === '*' ? '[^/]+' : repo.replaceAll('.', '\\.');
  return new RegExp(`^${owner}/${name}$`, 'i');
}

/**
 * Hosts set these from their own switches: a variable can be "false", while a flag could not be
 * left out.
 */
function parseSwitch(name: string, value: (name: string) => string | undefined): boolean {
  const text = value(name) ?? 'false';
  if (/^(true|1)$/i.test(text)) return true;
  if (/^(false|0)$/i.test(text)) return false;
  throw new UsageError(`${name}: takes "true" or "false"`);
}

function parseConfirm(text: string | undefined): 'ask' | 'param' {
  if (text === undefined || text === 'ask') return 'ask';
  if (text === 'param') return 'param';
  throw new UsageError('--confirm: takes "ask" or "param"');
}

function parseAuditFile(path: string | undefined): string | undefined {
  if (path === undefined || path.trim() !== '') return path;
  throw new UsageError('--audit: takes the path of a file');
}

function parseSize(flag: string, text: string): number {
  const [, number, unit = ''] = /^(\d{1,6})(MB|GB)$/i.exec(text.trim()) ?? [];
  if (number === undefined) throw new UsageError(`${flag}: not a size such as 500MB or 2GB`);
  return Number(number) * (unit.toUpperCase() === 'GB' ? 1e9 : 1e6);
}

/**
 * XDG_CACHE_HOME counts only when it is absolute:
 * https://specifications.freedesktop.org/basedir-spec
 */
function cacheFolder(
  value: (name: string) => string | undefined,
  platform: { readonly name: string; readonly home: string },
): string {
  const chosen = value('XDG_CACHE_HOME');
  if (chosen?.startsWith('/') || (chosen && /^[A-Za-z]:[\\/]/.test(chosen))) {
    return `${chosen}/workflow-runs-mcp`;
  }
  if (platform.name === 'darwin') return `${platform.home}/Library/Caches/workflow-runs-mcp`;
  if (platform.name === 'win32') {
    return `${value('LOCALAPPDATA') ?? `${platform.home}/AppData/Local`}/workflow-runs-mcp/Cache`;
  }
  return `${platform.home}/.cache/workflow-runs-mcp`;
}
