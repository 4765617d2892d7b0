import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import {
  cursorLink,
  installSection,
  plain,
  visualStudioCode,
  visualStudioCodeLink,
} from '../src/release/install.ts';
import { registryEntry } from '../src/release/registry.ts';
import { groups } from '../tools/index.ts';
import schema from './fixtures/server-json.json' with { type: 'json' };

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

describe('the bundle', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-bundle-'));
    await run(process.execPath, ['--import', 'tsx', 'src/release/main.ts', folder], { cwd: root });
    const mcpb = join(dirname(require.resolve('@anthropic-ai/mcpb')), 'cli', 'cli.js');
    const packed = join(folder, `workflow-runs-mcp-${manifest.version}.mcpb`);
    await run(process.execPath, [mcpb, 'unpack', packed, join(folder, 'unpacked')]);
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    [false, Object.values(groups).flat()],
    [
      true,
      Object.values(groups)
        .flat()
        .filter(({ effect }) => effect === 'read'),
    ],
  ])('started as its manifest says, with read_only %s, lists its tools', async (readOnly, tools) => {
    const unpacked = join(folder, 'unpacked');
    const { server, user_config } = JSON.parse(
      await readFile(join(unpacked, 'manifest.json'), 'utf8'),
    );
    const given: Record<string, string> = {
      __dirname: unpacked,
      'user_config.github_token': 'a-token',
      'user_config.repository': user_config.repository.default,
      'user_config.read_only': String(readOnly),
    };
    const filled = (text: string) =>
      text.replace(/\$\{([^}]+)\}/g, (whole, name: string) => given[name] ?? whole);
    const { command, args, env } = server.mcp_config;
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(
      new StdioClientTransport({
        command,
        args: args.map(filled),
        env: Object.fromEntries(
          Object.entries<string>(env).map(([key, text]) => [key, filled(text)]),
        ),
        cwd: folder,
      }),
    );
    const listed = await client.listTools();
    await client.close();
    expect(listed.tools.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
  });

  it('names in its manifest every tool, the version of the package, and hides the token', async () => {
    const written = JSON.parse(await readFile(join(folder, 'unpacked', 'manifest.json'), 'utf8'));
    expect(written.version).toBe(manifest.version);
    expect(written.tools).toEqual(
      Object.values(groups)
        .flat()
        .map(({ name, description }) => ({ name, description })),
    );
    expect(written.user_config.github_token).toMatchObject({ sensitive: true, required: true });
  });

  it('comes with an entry for the registry', async () => {
    expect(JSON.parse(await readFile(join(folder, 'server.json'), 'utf8'))).toEqual(
      registryEntry(),
    );
  });
});

describe('the entry for the registry', () => {
  const faults = (entry: object) => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(schema);
    validate(entry);
    return validate.errors?.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`) ?? [];
  };

  it('fits the schema of the registry', () => {
    expect(faults(registryEntry())).toEqual([]);
  });

  it('would not fit it with a name that is none, too long a description, or no transport', () => {
    const entry = registryEntry();
    const [{ transport, ...npm } = { transport: undefined }] = entry.packages;
    expect(faults({ ...entry, name: manifest.name })).toEqual(['/name pattern']);
    expect(faults({ ...entry, description: 'a'.repeat(101) })).toEqual(['/description maxLength']);
    expect(faults({ ...entry, packages: [npm] })).toEqual(['/packages/0 required']);
  });

  it('has the name and version of the package, by which the registry knows the owner', () => {
    const { name, version, packages } = registryEntry();
    expect([name, version, packages.map((entry) => [entry.identifier, entry.version])]).toEqual([
      manifest.mcpName,
      manifest.version,
      [[manifest.name, manifest.version]],
    ]);
  });
});

describe('the install links', () => {
  it('give VS Code the command and an input for the token', () => {
    const link = new URL(visualStudioCodeLink());
    expect(`${link.origin}${link.pathname}`).toBe(
      'https://insiders.vscode.dev/redirect/mcp/install',
    );
    expect(link.search).not.toContain('+');
    expect(link.searchParams.get('name')).toBe('workflow-runs');
    expect(JSON.parse(link.searchParams.get('config') ?? '')).toEqual({
      type: 'stdio',
      command: 'npx',
      args: ['-y', manifest.name],
      env: { GITHUB_TOKEN: `\${input:github_token}` },
    });
    expect(JSON.parse(link.searchParams.get('inputs') ?? '')).toEqual(visualStudioCode.inputs);
  });

  it('give Cursor the command', () => {
    const link = new URL(cursorLink());
    const config = Buffer.from(link.searchParams.get('config') ?? '', 'base64').toString();
    expect([link.searchParams.get('name'), JSON.parse(config)]).toEqual([
      'workflow-runs',
      { command: 'npx', args: ['-y', manifest.name], env: { GITHUB_TOKEN: 'YOUR_TOKEN' } },
    ]);
  });

  it('stand in the section for the README, with snippets that are JSON', () => {
    const section = installSection();
    expect(section).toContain(visualStudioCodeLink());
    expect(section).toContain(cursorLink());
    const snippets = [...section.matchAll(/```json\n([^`]+)```/g)].map(([, text = '']) =>
      JSON.parse(text),
    );
    expect(snippets).toEqual([visualStudioCode, plain]);
  });
});
