#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { prompts } from '../tools/prompts.ts';
import { toolsets } from '../tools/toolsets.ts';
import { checkoutIn } from './checkout/git.ts';
import {
  type Command,
  type Configuration,
  configure,
  UsageError,
  usage,
} from './config/configuration.ts';
import { auditFileFault } from './github/audit.ts';
import { tokenOfGh } from './github/auth.ts';
import { connect } from './github/client.ts';
import { failuresInMemory } from './history/failures-in-memory.ts';
import type { HttpDependencies } from './mcp/http/listener.ts';
import { serve } from './mcp/server.ts';
import { incoming } from './mcp/stdin.ts';
import { programsOf } from './programs/run.ts';
import { redactor } from './text/redact.ts';
import { inline } from './text/text.ts';
import { version } from './version.ts';

// What a call makes is mostly let go when it is answered: V8 would keep room for three times as much,
// for as long as the server runs. New objects have 1 MB, as at the start, and what was kept is gone
// through when there is a quarter more of it. V8 reads both whenever it would take more:
// https://v8.dev/blog/trash-talk
setFlagsFromString('--semi-space-growth-factor=1');
setFlagsFromString('--heap-growing-percent=25');

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
  const fault = configuration.audit && (await auditFileFault(configuration.audit));
  if (fault) {
    complain(`--audit: the file cannot be used: ${fault}`);
    process.exit(2);
  }
  const load = async () => (await import('../tools/index.ts')).groups;
  const shared = {
    now: Date.now,
    prompts,
    ...(configuration.demo && { failures: failuresInMemory() }),
    picture: () => readFile(new URL('./timeline.html', import.meta.url), 'utf8'),
    patternWorker: new URL('./pattern-worker.js', import.meta.url),
  };
  // Node would print the error with all that hangs on it, as the headers of a request.
  process.on('uncaughtException', (error) => {
    complain(`a fault of its own ends the server: ${error}`);
    process.exit(1);
  });
  const { http } = configuration;
  if (http) return startHttp(load, { ...shared, configuration: { ...configuration, http } });
  const programs = programsOf({
    environment: process.env,
    platform: process.platform,
    home: homedir(),
    folder: process.cwd(),
  });
  const { apiUrl } = configuration;
  const server = serve(load, {
    ...shared,
    configuration,
    github: connect(configuration, { secrets, signIn: () => tokenOfGh(programs, apiUrl) }),
    checkout: checkoutIn(programs, process.cwd(), apiUrl),
  });
  // An open socket or timer would keep the process alive when its host has gone.
  process.stdin.on('end', () => process.exit(0));
  process.stdin.on('close', () => process.exit(0));
  process.stdout.on('error', () => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));
  const messages = process.stdin.pipe(
    incoming(process.stdout, () => complain('a message of more than 4 MB on stdin is not read')),
  );
  await server.connect(new StdioServerTransport(messages));
}

/** Loaded only here: over stdio nothing of it is needed. */
async function startHttp(
  load: Parameters<typeof serve>[0],
  surroundings: Omit<HttpDependencies, 'log'>,
): Promise<void> {
  const { listen } = await import('./mcp/http/listener.ts');
  const { http } = surroundings.configuration;
  try {
    const log = (line: string) => void process.stderr.write(line);
    const server = await listen(load, { ...surroundings, log });
    complain(`MCP on http://${http.host}:${server.port}/mcp`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void server.close().then(() => process.exit(0)));
    }
  } catch (error) {
    complain(`the port cannot be opened: ${error instanceof Error ? error.message : error}`);
    process.exit(2);
  }
}
