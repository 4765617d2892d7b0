#!/usr/bin/env node
import { homedir } from 'node:os';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { toolsets } from '../tools/toolsets.ts';
import {
  type Command,
  type Configuration,
  configure,
  UsageError,
  usage,
} from './config/configuration.ts';
import type { HttpOptions } from './config/http.ts';
import { serverForHandshake } from './mcp/handshake.ts';
import { incoming } from './mcp/stdin.ts';
import { once } from './text/lazy.ts';
import { redactor } from './text/redact.ts';
import { inline } from './text/text.ts';
import { version } from './version.ts';

// A host waits for the answer to `initialize`; everything that this answer does not need is loaded
// after it.
const secrets = redactor();
for (const name of ['GITHUB_TOKEN', 'GH_TOKEN']) secrets.learn(process.env[name]?.trim() ?? '');

const { command, configuration } = readConfiguration();
if (command === 'help') process.stdout.write(usage);
else if (command === 'version') process.stdout.write(`${version}\n`);
else await start(configuration.demo ? await demo(configuration) : configuration);

function readConfiguration(): { command: Command; configuration: Configuration } {
  try {
    return configure(process.argv.slice(2), process.env, toolsets, {
      name: process.platform,
      home: homedir(),
    });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    report(error.message);
    process.exit(2);
  }
}

/** Writes one line to stderr for the person, without anything that looks like a credential. */
function report(what: string): void {
  process.stderr.write(`workflow-runs-mcp: ${inline(secrets.redact(what), 500)}\n`);
}

/** The fake GitHub is loaded only for the demo: msw would double the start-up time. */
async function demo(configuration: Configuration): Promise<Configuration> {
  const { startDemo } = await import('./fake-github/demo.ts');
  const cacheFolder = `${configuration.cacheFolder}/demo`;
  // Over HTTP, too, anybody may use the demo: there is nothing to protect.
  const rights = { of: 'app', sharedSecret: undefined } as const;
  const http = configuration.http && { ...configuration.http, rights };
  return { ...configuration, ...startDemo(), cacheFolder, http };
}

async function start(configuration: Configuration): Promise<void> {
  const fault = configuration.audit && (await faultOf(configuration.audit));
  if (fault) {
    report(`--audit: the file cannot be used: ${fault}`);
    process.exit(2);
  }
  // Node would print the error with all its properties, such as the headers of a request.
  process.on('uncaughtException', (error) => {
    report(`a fault of its own ends the server: ${error}`);
    process.exit(1);
  });
  const { http } = configuration;
  if (http) return startHttp({ ...configuration, http });
  const server = serverForHandshake(configuration, secrets);
  const loadRest = once(async () => {
    const { serveMachine } = await serving();
    serveMachine(server, configuration, secrets, {
      environment: process.env,
      platform: process.platform,
      home: homedir(),
      folder: process.cwd(),
    });
  });
  // Without this, an open socket or timer keeps the process alive after its host has gone.
  process.stdin.on('end', () => process.exit(0));
  process.stdin.on('close', () => process.exit(0));
  process.stdout.on('error', () => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));
  const tooLong = () => report('a message of more than 4 MB on stdin is not read');
  const messages = process.stdin.pipe(incoming(process.stdout, tooLong, loadRest));
  await server.connect(new StdioServerTransport(messages));
}

/**
 * Loads everything that the handshake did not need. Most of what a call allocates is garbage once
 * it is answered, but V8 would let the heap grow to three times what is in use and keep that. The
 * flags hold the young generation at its initial 1 MB, collect the old one after a quarter more, and
 * empty pages of which little is in use; V8 reads them whenever it collects or is about to grow:
 * https://v8.dev/blog/trash-talk
 */
async function serving() {
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=25');
  setFlagsFromString('--optimize-for-size');
  return import('./serving.ts');
}

async function faultOf(auditFile: string): Promise<string | undefined> {
  const { auditFileFault } = await import('./github/audit.ts');
  return auditFileFault(auditFile);
}

async function startHttp(
  configuration: Configuration & { readonly http: HttpOptions },
): Promise<void> {
  const { serveTeam } = await serving();
  const { host } = configuration.http;
  try {
    const server = await serveTeam(configuration, (line) => void process.stderr.write(line));
    report(`MCP on http://${host}:${server.port}/mcp`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void server.close().then(() => process.exit(0)));
    }
  } catch (error) {
    report(`the port cannot be opened: ${error instanceof Error ? error.message : error}`);
    process.exit(2);
  }
}
