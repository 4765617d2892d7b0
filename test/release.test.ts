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
import { homeAt } from '../src/release/home.ts';
import {
  claudeDesktopAndCursor,
  cursorLink,
  installSection,
  visualStudioCode,
  visualStudioCodeLink,
} from '../src/release/install.ts';
import { releaseNotes } from '../src/release/notes.ts';
import { missingFor } from '../src/release/readiness.ts';
import { registryEntry } from '../src/release/registry.ts';
import { thirdPartyText } from '../src/release/third-party.ts';
import { groups } from '../tools/index.ts';
import schema from './fixtures/server-json.json' with { type: 'json' };
import { full } from './sampled.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

describe.runIf(full)('the bundle', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-bundle-'));
    await run(process.execPath, ['--import', 'tsx', 'src/release/bundle.ts', folder], {
      cwd: root,
    });
    const mcpb = join(dirname(require.resolve('@anthropic-ai/mcpb')), 'cli', 'cli.js');
    const packed = join(folder, `workflow-runs-mcp-${manifest.version}.mcpb`);
    await run(process.execPath, [mcpb, 'unpack', packed, join(folder, 'unpacked')]);
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Starts the unpacked bundle as a host does, with these switches on. */
  async function started(...switches: string[]): Promise<Client> {
    const unpacked = join(folder, 'unpacked');
    const { server, user_config } = JSON.parse(
      await readFile(join(unpacked, 'manifest.json'), 'utf8'),
    );
    const chosen = Object.entries<{ default: unknown }>(user_config).map(
      ([name, { default: usual }]) => [
        `user_config.${name}`,
        String(switches.includes(name) || usual),
      ],
    );
    const given: Record<string, string> = { __dirname: unpacked, ...Object.fromEntries(chosen) };
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
    return client;
  }

  it.each([
    [[], Object.values(groups).flat()],
    [
      ['read_only'],
      Object.values(groups)
        .flat()
        .filter(({ effect }) => effect === 'read'),
    ],
  ])('started as its manifest says, with the switches %j, lists its tools', async (switches, tools) => {
    const client = await started(...switches);
    const listed = await client.listTools();
    await client.close();
    expect(listed.tools.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
  });

  it('plays the demo, whose logs it has with it, where the switch is on', async () => {
    const client = await started('demo');
    const { structuredContent } = await client.callTool({
      name: 'list_workflow_runs_for_repo',
      arguments: { status: 'failure' },
    });
    const [newest] = (structuredContent as { workflow_runs: { id: number }[] }).workflow_runs;
    const jobs = await client.callTool({
      name: 'list_jobs',
      arguments: { run_id: newest?.id, filter: 'failed' },
    });
    const [job] = (jobs.structuredContent as { jobs: { id: number }[] }).jobs;
    const { content, isError } = await client.callTool({
      name: 'read_log',
      arguments: { job_id: job?.id, lines: 3 },
    });
    await client.close();
    expect(isError).toBeFalsy();
    expect((content as { text: string }[])[0]?.text).toContain('Cleaning up orphan processes');
  });

  it('has the licence text of each package that its bill of materials lists', async () => {
    const dist = join(folder, 'unpacked', 'dist');
    const { components } = JSON.parse(await readFile(join(dist, 'sbom.cdx.json'), 'utf8'));
    const texts = await readFile(join(dist, 'THIRD-PARTY.txt'), 'utf8');
    const named = [...texts.matchAll(/^-{80}\n(\S+) (\S+) \(/gm)].map(
      ([, name, version]) => `${name}@${version}`,
    );
    expect(named.sort()).toEqual(
      components.map((component: { 'bom-ref': string }) => component['bom-ref']).sort(),
    );
    expect(named.length).toBeGreaterThan(40);
  });

  it('names in its manifest every tool, the version of the package, and hides the token', async () => {
    const written = JSON.parse(await readFile(join(folder, 'unpacked', 'manifest.json'), 'utf8'));
    expect(written.version).toBe(manifest.version);
    expect(written.tools).toEqual(
      Object.values(groups)
        .flat()
        .map(({ name, description }) => ({ name, description })),
    );
    expect(written.user_config.github_token).toMatchObject({ sensitive: true, required: false });
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
    expect(snippets).toEqual([visualStudioCode, claudeDesktopAndCursor]);
  });
});

describe('the home of the project', () => {
  it.each([
    'https://github.com/octo-org/hello-world',
    'https://github.com/octo-org/hello-world.git',
    'https://github.com/octo-org/hello-world/',
  ])('is written into package.json from one address: %s', (address) => {
    expect(homeAt(address, 'workflow-runs-mcp')).toEqual({
      repository: { type: 'git', url: 'git+https://github.com/octo-org/hello-world.git' },
      homepage: 'https://github.com/octo-org/hello-world#readme',
      bugs: 'https://github.com/octo-org/hello-world/issues',
      mcpName: 'io.github.octo-org/workflow-runs-mcp',
    });
  });

  it.each([
    'octo-org/hello-world',
    'https://example.com/a/b',
    'https://github.com/octo-org',
  ])('is refused where it is no repository of GitHub: %s', (address) => {
    expect(() => homeAt(address, 'x')).toThrow(
      `not the address of a repository on GitHub: ${address}`,
    );
  });
});

describe('the check before a release', () => {
  const ready = {
    manifest: {
      name: 'workflow-runs-mcp',
      version: '1.2.3',
      ...homeAt('https://github.com/octo-org/hello-world', 'workflow-runs-mcp'),
    },
    changed: [],
    tags: ['v1.2.3'],
    canProve: true,
  };

  it('finds nothing where all is there', () => {
    expect(missingFor(ready)).toEqual([]);
  });

  it.each([
    [
      'the home of the project',
      { ...ready, manifest: { ...ready.manifest, repository: undefined } },
      'package.json does not say where the project lives: npm run release -- --home ADDRESS writes it.',
    ],
    [
      'a name in the registry that is not of the owner',
      { ...ready, manifest: { ...ready.manifest, mcpName: 'io.github.other/x' } },
      'mcpName is io.github.other/x, and the owner of the repository is octo-org.',
    ],
    ['a commit', { ...ready, changed: ['a.ts', 'b.ts'] }, 'Not committed: a.ts, b.ts.'],
    [
      'the tag of the version',
      { ...ready, tags: ['v1.2.2'] },
      'The commit has no tag v1.2.3, the version of package.json.',
    ],
    [
      'the workflow that proves where it is built',
      { ...ready, canProve: false },
      'npm can prove where the package comes from only in the release workflow (provenance).',
    ],
  ])('names %s where it is missing', (_, checkout, sentence) => {
    expect(missingFor(checkout)).toEqual([sentence]);
  });
});

describe('the notes of a release', () => {
  it('have a line for each commit but merges, as text', () => {
    const commits = [
      { sha: 'a'.repeat(40), subject: 'Take `a_b` <as> it *is*' },
      { sha: 'b'.repeat(40), subject: "Merge branch 'x'" },
    ];
    expect(releaseNotes('1.2.3', commits)).toBe(
      '## 1.2.3\n\n- Take \\`a\\_b\\` \\<as\\> it \\*is\\* (aaaaaaa)\n',
    );
  });

  it('say so where nothing changed', () => {
    expect(releaseNotes('1.2.3', [])).toBe('## 1.2.3\n\n- No change.\n');
  });
});

it('the licences of others say where a package has no text of its own', () => {
  const text = thirdPartyText([
    {
      name: 'a',
      version: '1.0.0',
      license: 'MIT',
      text: 'MIT License\n',
      home: 'https://example.com',
    },
    { name: 'b', version: '2.0.0', license: 'ISC', text: undefined, home: undefined },
  ]);
  const rule = '-'.repeat(80);
  expect(text).toBe(
    `What is published includes code of the packages below, under these licences.

${rule}
a 1.0.0 (MIT)
https://example.com

MIT License

${rule}
b 2.0.0 (ISC)

The package has no licence file; its package.json says: ISC.

`,
  );
});
