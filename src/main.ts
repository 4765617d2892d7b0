#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { prompts } from '../tools/prompts.ts';
import { toolsets } from '../tools/toolsets.ts';
import { headOfCheckout, repositoryOfCheckout } from './checkout.ts';
import { type Command, type Configuration, configure, UsageError, usage } from './config.ts';
import { connect } from './github.ts';
import { once } from './once.ts';
import { serve } from './server.ts';
import { version } from './version.ts';

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
    process.stderr.write(`workflow-runs-mcp: ${error.message}\n`);
    process.exit(2);
  }
}

/** Loaded only here: msw would double the time to start. */
async function demo(configuration: Configuration): Promise<Configuration> {
  const { startDemo } = await import('./standin/demo.ts');
  return startDemo(configuration);
}

async function start(configuration: Configuration): Promise<void> {
  const checkout = configuration.repository
    ? async () => undefined
    : once(() => repositoryOfCheckout(process.cwd(), configuration.apiUrl));
  const server = serve(async () => (await import('../tools/index.ts')).groups, {
    configuration,
    github: connect(configuration),
    now: Date.now,
    checkout,
    head: () => headOfCheckout(process.cwd()),
    prompts,
    picture: () => readFile(new URL('./picture.html', import.meta.url), 'utf8'),
  });
  // An open socket or timer would keep the process alive when its host has gone.
  process.stdin.on('end', () => process.exit(0));
  process.stdin.on('close', () => process.exit(0));
  process.stdout.on('error', () => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));
  await server.connect(new StdioServerTransport());
}
