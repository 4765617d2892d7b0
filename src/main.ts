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
import { greeter } from './mcp/greeting.ts';
import { incoming } from './mcp/stdin.ts';
import { once } from './text/lazy.ts';
import { redactor } from './text/redact.ts';
import { inline } from './text/text.ts';
import { version } from './version.ts';

// A host waits for the greeting, and for nothing else that a server does: all other code is loaded
// when the host has been greeted.
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
    complain(error.message);
    process.exit(2);
  }
}

/** One line for the person, without what looks like a credential. */
function complain(what: string): void {
  process.stderr.write(`workflow-runs-mcp: ${inline(secrets.redact(what), 500)}\n`);
}

/** Loaded only here: msw would double the time to start. */
async function demo(configuration: Configuration): Promise<Configuration> {
  const { startDemo } = await import('./fake-github/demo.ts');
  const cacheFolder = `${configuration.cacheFolder}/demo`;
  // Anybody may play, over HTTP too: there is nothing to protect.
  const rights = { of: 'app', sharedSecret: undefined } as const;
  const http = configuration.http && { ...configuration.http, rights };
  return { ...configuration, ...startDemo(), cacheFolder, http };
}

async function start(configuration: Configuration): Promise<void> {
  const fault = configuration.audit && (await faultOf(configuration.audit));
  if (fault) {
    complain(`--audit: the file cannot be used: ${fault}`);
    process.exit(2);
  }
  // Node would print the error with all that hangs on it, as the headers of a request.
  process.on('uncaughtException', (error) => {
    complain(`a fault of its own ends the server: ${error}`);
    process.exit(1);
  });
  const { http } = configuration;
  if (http) return startHttp({ ...configuration, http });
  const server = greeter(configuration, secrets);
  const greeted = once(async () => {
    const { serveMachine } = await serving();
    serveMachine(server, configuration, secrets, {
      environment: process.env,
      platform: process.platform,
      home: homedir(),
      folder: process.cwd(),
    });
  });
  // An open socket or timer would keep the process alive when its host has gone.
  process.stdin.on('end', () => process.exit(0));
  process.stdin.on('close', () => process.exit(0));
  process.stdout.on('error', () => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));
  const tooLong = () => complain('a message of more than 4 MB on stdin is not read');
  const messages = process.stdin.pipe(incoming(process.stdout, tooLong, greeted));
  await server.connect(new StdioServerTransport(messages));
}

/**
 * All but the greeting. What a call makes is mostly let go when it is answered: V8 would keep room for
 * three times as much, for as long as the server runs. New objects have 1 MB, as at the start, and what
 * was kept is gone through when there is a quarter more of it. V8 reads both whenever it would take
 * more: https://v8.dev/blog/trash-talk
 */
async function serving() {
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=25');
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
    complain(`MCP on http://${host}:${server.port}/mcp`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void server.close().then(() => process.exit(0)));
    }
  } catch (error) {
    complain(`the port cannot be opened: ${error instanceof Error ? error.message : error}`);
    process.exit(2);
  }
}
