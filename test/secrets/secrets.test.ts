import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { emptyWorld, repository, run, workflow } from '../../src/fake-github/build.ts';
import type { RunState, World } from '../../src/fake-github/state.ts';
import { bytes, json, type Loopback, loopback, type Reply } from '../loopback.ts';
import { callTool, getRun, initialize, main, spawned } from '../piped.ts';
import { sampled } from '../sampled.ts';
import { secret, signature, token } from './transcript.ts';

const helloWorld = { owner: 'octo-org', repo: 'hello-world' };

let world: World;
let one: RunState;
let host: Loopback;
let folder: string;

beforeEach(async () => {
  world = emptyWorld();
  const repo = repository(world);
  one = run(world, repo, {
    workflow: workflow(world, repo, 'CI', 'ci.yml'),
    jobs: [{ name: 'test', conclusion: 'failure', log: '2026-03-01T12:00:00.0000000Z boom\n' }],
  });
  host = await loopback(world);
  folder = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-secrets-'));
});

afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

/** All files below a folder, as text. */
async function filesOf(path: string): Promise<string> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const texts = entries
    .filter((entry) => entry.isFile())
    .map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
}

it('shows the token and signed addresses in no reply, no line on stderr and no file', async () => {
  const job = one.attempts[0]?.jobs[0];
  const stored = `${host.url}/stored/log?sig=${signature}&se=1`;
  const toStorage: Reply = (_, response) => response.writeHead(302, { location: stored }).end();
  const serveLog: Reply = (request, response) =>
    request.headers.authorization
      ? json(400, { message: `storage saw ${request.headers.authorization}` })(request, response)
      : bytes(200, Buffer.from(job?.log ?? ''), { 'content-type': 'text/plain' })(
          request,
          response,
        );
  const failures: Reply[] = [
    json(401, { message: 'Bad credentials' }),
    json(403, { message: 'Resource not accessible by personal access token' }),
    json(404, { message: 'Not Found' }),
    json(422, { message: 'Validation Failed', errors: 'No' }),
    json(400, { message: 'Bad request' }),
    bytes(200, '<html>', { 'content-type': 'text/html' }),
    json(200, { hello: 'world' }),
    (_, response) => response.writeHead(302, { location: stored }).end(),
    (_, response) => response.writeHead(302, { location: 'https://elsewhere.example/' }).end(),
    ({ socket }) => socket.destroy(),
  ];
  const said: unknown[] = [];
  let stderr = '';
  const audit = join(folder, 'audit.jsonl');
  const child = new StdioClientTransport({
    command: process.execPath,
    args: ['dist/main.js', '--audit', audit],
    env: {
      GITHUB_TOKEN: token,
      GITHUB_API_URL: host.url,
      XDG_CACHE_HOME: folder,
      NODE_DEBUG: '',
    },
    stderr: 'pipe',
  });
  child.stderr?.on('data', (data) => {
    stderr += data;
  });
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(child);
  const { tools } = await client.listTools();
  const args = { ...helloWorld, run_id: one.id, job_id: job?.id, attempt_number: 1 };
  const call = async (name: string, more: Record<string, unknown> = {}) => {
    const known = tools.find((tool) => tool.name === name)?.inputSchema.properties ?? {};
    const given = Object.entries({ ...args, ...more }).filter(([key]) => key in known);
    said.push(await client.callTool({ name, arguments: Object.fromEntries(given) }));
  };

  host.intercept(({ url }) =>
    url.startsWith('/stored/') ? serveLog : /\/logs(\?|$)/.test(url) ? toStorage : undefined,
  );
  for (const { name } of tools) {
    if (name !== 'wait_for_run') await call(name, { timeout_seconds: 1, query: 'boom' });
  }
  await call('re_run_workflow');
  expect(host.received.some(({ headers }) => headers.authorization?.includes(token))).toBe(true);
  expect(host.received.some(({ url }) => url.includes(signature))).toBe(true);
  const toStored = host.received.filter(({ url }) => url.startsWith('/stored/'));
  expect(toStored.filter(({ headers }) => headers.authorization)).toEqual([]);

  for (const failure of failures) {
    host.intercept(() => failure);
    await Promise.all(
      ['get_workflow_run', 'list_jobs', 'read_log', 'download_workflow_run_logs'].map((name) =>
        call(name),
      ),
    );
  }
  await client.close();

  const everything = `${JSON.stringify(said)}\n${stderr}\n${await filesOf(folder)}`;
  expect(everything).toContain('"re_run_workflow"');
  for (const secret of [token, Buffer.from(token).toString('base64'), signature]) {
    expect(everything).not.toContain(secret);
  }
}, 60_000);

it('shows the key of a GitHub App and the token that it gets for it nowhere', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const installation = 'token-of-the-installation';
  const parts = key.split('\n').filter((line) => line.length > 40 && !line.startsWith('-----'));
  for (const part of [...parts, installation]) secret(part);
  const failures: Reply[] = [
    json(201, { token: installation, expires_at: '2099-01-01T00:00:00Z', permissions: {} }),
    json(401, { message: 'A JSON web token could not be decoded' }),
    json(500, { message: 'Server Error' }),
    ({ socket }) => socket.destroy(),
  ];
  for (const failure of sampled(failures, 1)) {
    host.intercept(({ url }) => (url.startsWith('/app/') ? failure : undefined));
    const server = spawned(['--audit', join(folder, 'audit.jsonl')], {
      PATH: process.env.PATH ?? '',
      XDG_CACHE_HOME: folder,
      GITHUB_API_URL: host.url,
      GITHUB_APP_ID: '7',
      GITHUB_APP_PRIVATE_KEY: key,
      GITHUB_APP_INSTALLATION_ID: '42',
    });
    server.send(initialize);
    server.send(getRun(2, one.id));
    server.send(callTool(3, 're_run_workflow', { run_id: one.id }));
    await vi.waitFor(() => expect(server.messages()).toHaveLength(3), 15_000);
    server.child.stdin.end();
    const { out, err } = await server.closed;
    const everything = `${out}\n${err}\n${await filesOf(folder)}`;
    for (const part of [...parts, installation]) expect(everything).not.toContain(part);
  }
  const used = host.received.map(({ headers }) => headers.authorization);
  expect(used).toContain(`token ${installation}`);
  expect(used.some((header) => header?.startsWith('bearer '))).toBe(true);
}, 60_000);

it('prints one line and no stack, header or token when a fault of its own ends it', async () => {
  const fault = `process.nextTick(() => { throw Object.assign(new Error('boom ghp_${'a'.repeat(36)}'), { headers: { authorization: process.env.GITHUB_TOKEN } }); })`;
  const server = spawned(
    [],
    { GITHUB_TOKEN: token, GITHUB_API_URL: host.url },
    {
      args: [
        '--import',
        `data:text/javascript,${encodeURIComponent(`setTimeout(() => { ${fault} }, 1000)`)}`,
        main,
      ],
    },
  );
  expect(await server.closed).toEqual({
    code: 1,
    signal: null,
    out: '',
    err: 'workflow-runs-mcp: a fault of its own ends the server: Error: boom ***\n',
  });
});

it('keeps the token out of what is said when the start fails', async () => {
  const child = spawn(process.execPath, ['dist/main.js', '--repo', 'nonsense'], {
    env: { GITHUB_TOKEN: token, GITHUB_API_URL: host.url },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      output += data;
    });
  }
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code).toBe(2);
  expect(output).toContain('--repo');
  expect(output).not.toContain(token);
});
