import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { version } from '../src/version.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const execute = promisify(execFile);

let folder: string;
let packed: { filename: string; files: { path: string }[] };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-pack-'));
  const { stdout } = await execute('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: root,
  });
  [packed] = JSON.parse(stdout);
  await execute(
    'npm',
    ['install', '--offline', '--no-audit', '--no-fund', '--prefix', folder, packed.filename],
    { cwd: folder },
  );
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

it('holds the built program, README, licence and package.json, and nothing else', () => {
  const others = packed.files.map(({ path }) => path).filter((path) => !path.startsWith('dist/'));
  expect(others.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
});

it('needs no other package', async () => {
  const installed = await readdir(join(folder, 'node_modules'));
  expect(installed.filter((name) => !name.startsWith('.'))).toEqual(['workflow-runs-mcp']);
});

it('names no folder of the machine that built it', async () => {
  const dist = join(folder, 'node_modules/workflow-runs-mcp/dist');
  const found = await readdir(dist, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile());
  expect(files.map(({ name }) => name)).toContain('main.js');
  const texts = await Promise.all(
    files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')),
  );
  expect(files.filter((_, index) => texts[index]?.includes(root))).toEqual([]);
});

it('runs where it is installed', async () => {
  const { stdout } = await execute('npx', ['--no-install', 'workflow-runs-mcp', '--version'], {
    cwd: folder,
  });
  expect(stdout).toBe(`${version}\n`);
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StdioClientTransport({
      command: 'npx',
      args: ['--no-install', 'workflow-runs-mcp'],
      cwd: folder,
    }),
  );
  expect(client.getServerVersion()).toMatchObject({ name: 'workflow-runs-mcp', version });
  await client.close();
}, 30_000);
