/**
 * Writes what is published besides the npm package: the MCPB bundle and the entry for the MCP
 * registry.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { name, version } from '../version.ts';
import { bundleManifest } from './manifest.ts';
import { writeMaterials } from './materials.ts';
import { registryEntry } from './registry.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = process.argv[2] ?? join(root, 'build');
const staged = join(folder, 'bundle');
const packed = join(folder, `${name}-${version}.mcpb`);

rmSync(staged, { recursive: true, force: true });
mkdirSync(staged, { recursive: true });
cpSync(join(root, 'dist'), join(staged, 'dist'), { recursive: true });
writeMaterials(join(staged, 'dist'));
cpSync(join(root, 'LICENSE'), join(staged, 'LICENSE'));
write(join(staged, 'package.json'), { name, version, type: 'module' });
write(join(staged, 'manifest.json'), await manifestOfBuild());
write(join(folder, 'server.json'), registryEntry());
mcpb('validate', staged);
mcpb('pack', staged, packed);

/** The manifest, with the tools and prompts that the built server lists. */
async function manifestOfBuild() {
  const client = new Client({ name: 'bundle', version });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [join(staged, 'dist', 'main.js')],
      cwd: staged,
    }),
  );
  const { tools } = await client.listTools();
  const prompts = client.getServerCapabilities()?.prompts
    ? (await client.listPrompts()).prompts
    : [];
  await client.close();
  return bundleManifest(tools, prompts);
}

function mcpb(...args: string[]): void {
  const library = dirname(createRequire(import.meta.url).resolve('@anthropic-ai/mcpb'));
  execFileSync(process.execPath, [join(library, 'cli', 'cli.js'), ...args], { stdio: 'inherit' });
}

function write(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
