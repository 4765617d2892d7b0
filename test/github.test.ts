import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { configure } from '../src/config/configuration.ts';
import { tokenOfGh } from '../src/github/auth.ts';
import { connect } from '../src/github/client.ts';
import { programsOf } from '../src/programs/run.ts';
import { userAgent } from '../src/version.ts';
import { networkOf } from './network.ts';

const helloWorld = { owner: 'octo-org', repo: 'hello-world', run_id: 1 };
const now = Date.parse('2026-03-01T12:00:00Z');

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
}

let sent: Sent[];
let folder: string;

beforeEach(async () => {
  sent = [];
  folder = await mkdtemp(join(tmpdir(), 'workflow-runs-mcp-github-'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** Calls an endpoint as the configuration says; what goes out is in `sent`. */
async function call(environment: Readonly<Record<string, string>>): Promise<unknown> {
  const { configuration } = configure([], environment, [], { name: 'linux', home: folder });
  const programs = programsOf({
    environment: process.env,
    platform: 'linux',
    home: '/nowhere',
    folder: '/',
  });
  const github = connect(configuration, {
    signIn: () => tokenOfGh(programs, configuration.apiUrl),
    network: networkOf(async (url, init) => {
      const headers = new Headers(init.headers);
      sent.push({ method: init.method ?? 'GET', url, headers });
      if (!url.endsWith('/access_tokens')) return Response.json({ id: 1 });
      const expires_at = new Date(Date.now() + 3_600_000).toISOString();
      return Response.json(
        { token: 'of-the-installation', expires_at, permissions: {} },
        { status: 201 },
      );
    }),
  })({
    signal: new AbortController().signal,
    now: () => now,
    deadline: now + 50_000,
    tool: 'get_workflow_run',
    confirmed: 'not needed',
  });
  return github.call('GET /repos/{owner}/{repo}/actions/runs/{run_id}', {
    ...helloWorld,
    exclude_pull_requests: undefined,
  });
}

/** A `gh` on the path that prints what it was asked, or fails. */
async function gh(script: string): Promise<void> {
  await writeFile(join(folder, 'gh'), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, 'gh'), 0o755);
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
}

describe('a request', () => {
  it('says who asks, and in which version', async () => {
    await call({ GITHUB_TOKEN: 'abc' });
    const [{ url, headers } = { url: '', headers: new Headers() }] = sent;
    expect(url).toBe('https://api.github.com/repos/octo-org/hello-world/actions/runs/1');
    expect(headers.get('user-agent')?.startsWith(userAgent)).toBe(true);
    expect(headers.get('x-github-api-version')).toBe('2022-11-28');
    expect(headers.get('authorization')).toBe('token abc');
  });

  it('has the version that is asked for', async () => {
    await call({ GITHUB_TOKEN: 'abc', GITHUB_API_VERSION: '2026-03-10' });
    expect(sent[0]?.headers.get('x-github-api-version')).toBe('2026-03-10');
  });

  it('goes to the Enterprise server below its own path', async () => {
    await call({ GITHUB_TOKEN: 'abc', GITHUB_API_URL: 'https://ghes.example.com/api/v3' });
    expect(sent[0]?.url).toBe(
      'https://ghes.example.com/api/v3/repos/octo-org/hello-world/actions/runs/1',
    );
  });

  it('has the token of gh where none is given', async () => {
    await gh('[ "$*" = "auth token --hostname github.com" ] && echo from-gh');
    await call({});
    expect(sent[0]?.headers.get('authorization')).toBe('token from-gh');
  });

  it('has no token where gh has none either', async () => {
    await gh('exit 1');
    await call({});
    expect(sent[0]?.headers.get('authorization')).toBeNull();
  });

  // GitHub hands out keys as PKCS#1; some secret stores turn them into PKCS#8.
  it.each([
    'pkcs1',
    'pkcs8',
  ] as const)('of a GitHub App with a %s key has the token of its installation', async (type) => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await call({
      GITHUB_APP_ID: '7',
      GITHUB_APP_PRIVATE_KEY: String(privateKey.export({ type, format: 'pem' })),
      GITHUB_APP_INSTALLATION_ID: '42',
    });
    expect(sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
      'POST /app/installations/42/access_tokens',
      'GET /repos/octo-org/hello-world/actions/runs/1',
    ]);
    expect(sent[0]?.headers.get('authorization')).toMatch(/^bearer [\w-]+\.[\w-]+\.[\w-]+$/);
    expect(sent[1]?.headers.get('authorization')).toBe('token of-the-installation');
  });
});
