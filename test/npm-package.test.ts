import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { version } from '../src/version.ts';
import { full } from './sampled.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const execute = promisify(execFile);

describe.runIf(full)('the published package', () => {
  let folder: string;
  let packed: { filename: string; files: { path: string }[] };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-pack-'));
    // What npm would do first, without building anew under the other tests.
    await execute('npx', ['tsx', 'src/release/prepack.ts'], { cwd: root });
    const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
    const { stdout } = await execute('npm', words, { cwd: root });
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

  it('lists what is bundled: each package with its licence and the digest of the lock file', async () => {
    const file = join(folder, 'node_modules/workflow-runs-mcp/dist/sbom.cdx.json');
    const { bomFormat, specVersion, components } = JSON.parse(await readFile(file, 'utf8'));
    expect({ bomFormat, specVersion }).toEqual({ bomFormat: 'CycloneDX', specVersion: '1.5' });
    const names = components.map(({ name }: { name: string }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        '@modelcontextprotocol/sdk',
        '@octokit/rest',
        'msw',
        'preact',
        'zod',
      ]),
    );
    // What the project is developed with is not published.
    for (const name of ['ajv', 'esbuild', 'typescript', 'vitest'])
      expect(names).not.toContain(name);
    for (const { name, hashes, licenses, scope } of components) {
      expect({ name, hashes, licenses, scope }).toEqual({
        name,
        hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
        licenses: [expect.anything()],
        scope: 'required',
      });
    }
  });

  it('is published with where and how it was built, and runs no script where it is installed', async () => {
    const { publishConfig, scripts, dependencies } = JSON.parse(
      await readFile(join(folder, 'node_modules/workflow-runs-mcp/package.json'), 'utf8'),
    );
    expect(publishConfig).toEqual({ access: 'public', provenance: true });
    expect(dependencies).toBeUndefined();
    const atInstall = ['preinstall', 'install', 'postinstall', 'prepare'];
    expect(Object.keys(scripts).filter((name) => atInstall.includes(name))).toEqual([]);
  });

  it('is built from packages that the lock file holds to a version and a digest', async () => {
    const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
    const loose = Object.entries<{ version?: string; integrity?: string }>(packages).filter(
      ([path, { version, integrity }]) =>
        path !== '' && !(version && integrity?.startsWith('sha512-')),
    );
    expect(loose).toEqual([]);
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

  it('plays the demo where it is installed', async () => {
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(
      new StdioClientTransport({
        command: 'npx',
        args: ['--no-install', 'workflow-runs-mcp', '--demo'],
        cwd: folder,
      }),
    );
    const { content, isError } = await client.callTool({
      name: 'list_workflow_runs_for_repo',
      arguments: { status: 'failure', per_page: 1 },
    });
    await client.close();
    expect(isError).toBeFalsy();
    expect((content as { text: string }[])[0]?.text).toContain('Greet in capital letters');
  }, 30_000);
});
