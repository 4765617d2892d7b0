import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configure } from '../src/config/configuration.ts';
import { emptyWorld, repository, run, workflow } from '../src/fake-github/build.ts';
import { diskCache, type LogCache } from '../src/logs/cache.ts';
import { type Listening, listen } from '../src/mcp/http/listener.ts';
import { groups } from '../tools/index.ts';
import { bytes, json, type Loopback, loopback, type Reply } from './loopback.ts';

let github: Loopback;
let server: Listening;
let log: string[];
let red: number;
let redJob: number;

interface Started {
  readonly words?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly patience?: { readonly headers: number; readonly request: number };
  readonly cache?: LogCache;
}

async function start({ words = [], environment = {}, ...given }: Started = {}): Promise<Listening> {
  const { configuration } = configure(
    ['--no-cache', '--http', '0', ...words],
    { GITHUB_API_URL: github.url, ...environment },
    Object.keys(groups),
    { name: 'linux', home: '/nowhere' },
  );
  const { http } = configuration;
  if (!http) throw new Error('no HTTP');
  return listen(async () => groups, {
    ...given,
    configuration: { ...configuration, http },
    now: Date.now,
    timelinePage: async () => '',
    patternWorker: new URL('../dist/pattern-worker.js', import.meta.url),
    log: (line) => void log.push(line),
  });
}

beforeEach(async () => {
  log = [];
  const world = emptyWorld();
  const repo = repository(world);
  const made = run(world, repo, {
    workflow: workflow(world, repo, 'CI', 'ci.yml'),
    jobs: [{ name: 'test', conclusion: 'failure', log: 'npm error code E404\n' }],
  });
  red = made.id;
  redJob = made.attempts[0]?.jobs[0]?.id ?? 0;
  github = await loopback(world);
  server = await start();
});

afterEach(async () => {
  await server.close();
  await github.close();
});

const address = (path = '/mcp') => new URL(`http://127.0.0.1:${server.port}${path}`);

async function connected(headers: Record<string, string>): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(address(), { requestInit: { headers } }));
  return client;
}

/** Storage on this machine, with the one log. */
function storedLog(url: string): Reply | undefined {
  if (url.startsWith('/stored')) {
    return bytes(200, '2026-03-01T12:00:00.0000000Z npm error code E404\n');
  }
  return url.endsWith('/logs') ? bytes(302, '', { location: `${github.url}/stored` }) : undefined;
}

/** A request as no client would send it. */
async function raw(
  headers: Record<string, string>,
  body: string,
  { path = '/mcp', method = 'POST' } = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(address(path), {
      method,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
    });
    sent.once('error', reject).once('response', async (answer) => {
      let text = '';
      for await (const part of answer) text += part;
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text });
    });
    sent.end(method === 'GET' ? undefined : body);
  });
}

const caller = { authorization: 'Bearer ghp_one' };
const ping = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
const listed = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });

function calling(name: string, args: object, _meta?: object): string {
  const params = { name, arguments: { owner: 'octo-org', repo: 'hello-world', ...args }, _meta };
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
}

describe('the built server over HTTP', () => {
  it('plays the demo to anybody, logs too', async () => {
    const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
    const child = spawn(process.execPath, [main, '--demo', '--http', '0'], {
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      const [said] = (await once(child.stderr, 'data')) as [Buffer];
      const [url = ''] = /http:\S+/.exec(String(said)) ?? [];
      const client = new Client({ name: 'test', version: '1' });
      await client.connect(new StreamableHTTPClientTransport(new URL(url)));
      const { name, title } = client.getServerVersion() ?? {};
      const { content } = await client.callTool({
        name: 'read_log',
        arguments: { owner: 'octo-org', repo: 'hello-world', job_id: 1054, lines: 6 },
      });
      await client.close();
      expect([name, title]).toEqual([
        'workflow-runs-mcp',
        expect.stringContaining('demo: invented runs, nothing real'),
      ]);
      expect((content as { text: string }[])[0]?.text).toContain(
        'Process completed with exit code',
      );
    } finally {
      child.kill();
    }
  });

  it('has no use for the token of the person who starts it', () => {
    const { configuration } = configure(
      ['--http', '8080'],
      { GITHUB_TOKEN: 'ghp_of_the_operator' },
      Object.keys(groups),
      { name: 'linux', home: '/nowhere' },
    );
    expect(configuration.token).toBeUndefined();
  });
});

describe('the server over HTTP', () => {
  it('answers the SDK’s client, with the token of the request and no other', async () => {
    const client = await connected(caller);
    const { isError } = await client.callTool({
      name: 'get_workflow_run',
      arguments: { owner: 'octo-org', repo: 'hello-world', run_id: red },
    });
    await client.close();
    expect(isError).toBeFalsy();
    const tokens = github.received.map(({ headers }) => headers.authorization);
    expect(new Set(tokens)).toEqual(new Set(['token ghp_one']));
    expect(log.join('')).not.toContain('ghp_one');
  });

  it('offers no tool that writes a file on its own machine', async () => {
    const client = await connected(caller);
    const { tools } = await client.listTools();
    await client.close();
    const local = new Set<string>(
      Object.values(groups)
        .flat()
        .filter(({ local }) => local)
        .map(({ name }) => name),
    );
    expect(local.size).toBeGreaterThan(0);
    expect(tools.map(({ name }) => name).filter((name) => local.has(name))).toEqual([]);
  });

  it('asks for a token, and says where such tokens come from', async () => {
    const { status, headers, body } = await raw({}, ping);
    expect(status).toBe(401);
    const metadata = `http://127.0.0.1:${server.port}/.well-known/oauth-protected-resource`;
    expect(headers['www-authenticate']).toBe(`Bearer resource_metadata="${metadata}"`);
    expect(JSON.parse(body).error.message).toBe(
      'Send a GitHub token with each request: "Authorization: Bearer TOKEN".',
    );
    const { status: found, body: told } = await raw({}, '', {
      path: '/.well-known/oauth-protected-resource',
      method: 'GET',
    });
    expect([found, JSON.parse(told).resource]).toEqual([200, address().href]);
  });

  it.each([
    ['another host', { ...caller, host: 'evil.example' }, 421],
    ['a page of another origin', { ...caller, origin: 'https://evil.example' }, 403],
    ['a page without an origin', { ...caller, origin: 'null' }, 403],
  ])('refuses %s, whatever its token', async (_, headers, status) => {
    expect((await raw(headers, ping)).status).toBe(status);
  });

  it('answers a page of its own origin', async () => {
    const origin = `http://127.0.0.1:${server.port}`;
    expect((await raw({ ...caller, origin }, ping)).status).toBe(200);
  });

  it.each([
    ['no JSON', '{', 400, 'The request is no JSON.'],
    ['several messages', `[${ping},${ping}]`, 400, 'Send one message at a time.'],
    ['more than 4 MB', JSON.stringify('a'.repeat(4e6)), 413, 'The request has more than 4 MB.'],
  ])('refuses %s', async (_, body, status, message) => {
    const answer = await raw(caller, body);
    expect([answer.status, JSON.parse(answer.body).error.message]).toEqual([status, message]);
  });

  it('keeps no session that could be listened to or ended', async () => {
    for (const method of ['GET', 'DELETE']) {
      const { status, headers } = await raw(caller, '', { method });
      expect([status, headers.allow]).toEqual([405, 'POST']);
    }
    const { headers } = await raw(caller, ping);
    expect(headers['mcp-session-id']).toBeUndefined();
  });

  it('answers as JSON, and as a stream only where progress was asked for', async () => {
    const plain = await raw(caller, calling('triage', { run_id: red }));
    expect(plain.headers['content-type']).toBe('application/json');
    const told = await raw(caller, calling('triage', { run_id: red }, { progressToken: 1 }));
    expect(told.headers['content-type']).toBe('text/event-stream');
    expect(told.body).toContain('notifications/progress');
  });

  it('logs a line for each request, with what was called and no secret', async () => {
    const { headers } = await raw(caller, calling('get_workflow_run', { run_id: red }));
    await wait(20);
    expect(log.map((line) => JSON.parse(line))).toEqual([
      {
        time: expect.any(String),
        request: headers['x-request-id'],
        method: 'tools/call',
        tool: 'get_workflow_run',
        status: 200,
        failed: false,
        milliseconds: expect.any(Number),
      },
    ]);
  });

  it.each([
    ['from a stranger’s page', () => raw({ ...caller, host: 'evil.example' }, ping), 421],
    ['at another path', () => raw(caller, ping, { path: '/' }), 404],
    ['without a token', () => raw({}, ping), 401],
  ])('logs a line for a request %s', async (_, send, status) => {
    const { headers } = await send();
    await expect.poll(() => log.length).toBe(1);
    expect(JSON.parse(log[0] ?? '')).toEqual({
      time: expect.any(String),
      request: headers['x-request-id'],
      method: 'other',
      status,
      failed: true,
      milliseconds: expect.any(Number),
    });
  });

  it('logs that a call failed, also where the request did not', async () => {
    await raw(caller, calling('get_workflow_run', { run_id: red + 1000 }));
    await expect.poll(() => log.length).toBe(1);
    expect(JSON.parse(log[0] ?? '')).toMatchObject({ status: 200, failed: true });
  });

  it('offers no subscription, which would need a session', async () => {
    const client = await connected(caller);
    const { resources } = client.getServerCapabilities() ?? {};
    const uri = `actions://octo-org/hello-world/runs/${red}`;
    const subscribed = client.subscribeResource({ uri });
    await expect(subscribed).rejects.toThrow(/does not support|Method not found/);
    await client.close();
    expect(resources).toEqual({ subscribe: false });
  });

  it.each([
    ['headers', 'POST /mcp HTTP/1.1\r\nhost: 127.0.0.1\r\n'],
    [
      'a body',
      'POST /mcp HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\nauthorization: Bearer ghp_one\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"json',
    ],
  ])('cuts off a client that does not send %s to the end', async (_, begun) => {
    await server.close();
    server = await start({ patience: { headers: 100, request: 200 } });
    const socket = connect(server.port, '127.0.0.1');
    socket.write(begun.replace('PORT', String(server.port)));
    let answer = '';
    for await (const part of socket) answer += part;
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    // Nothing of it stays behind: all places are free again, and nothing of it counts as a fault.
    expect((await raw(caller, ping)).status).toBe(200);
    expect(log.join('')).not.toContain('"error"');
  });

  it('shows a log that it keeps to no one who may not read it, and not that it keeps it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cache-'));
    await server.close();
    server = await start({ cache: diskCache(join(folder, 'logs'), 1e6) });
    const other = { authorization: 'Bearer ghp_two' };
    github.intercept(({ url, headers }) =>
      headers.authorization === 'token ghp_two'
        ? json(404, { message: 'Not Found' })
        : storedLog(url),
    );
    await raw(caller, calling('read_log', { job_id: redJob }));
    const own = await raw(caller, calling('read_log', { job_id: redJob }));
    expect(github.received.filter(({ url }) => url === '/stored')).toHaveLength(1);
    expect(JSON.parse(own.body).result.content[0].text).toContain('npm error code E404');
    const asked = async (job_id: number) => {
      const before = github.received.length;
      const { body } = await raw(other, calling('read_log', { job_id }));
      const requests = github.received.slice(before).map(({ url }) => url);
      return JSON.stringify([JSON.parse(body).result, requests]).replaceAll(String(job_id), 'ID');
    };
    const refused = await asked(redJob);
    expect(refused).toContain('Not found (404)');
    expect(refused).toBe(await asked(redJob + 1000));
    rmSync(folder, { recursive: true });
  });

  it('has the id of the request in the line about a change', async () => {
    const { headers } = await raw(caller, calling('re_run_workflow_failed_jobs', { run_id: red }));
    const change = log.map((line) => JSON.parse(line)).find(({ tool, result }) => tool && result);
    expect(change).toMatchObject({ from: headers['x-request-id'], result: 'done' });
  });

  it('cancels what it asked of GitHub when the caller hangs up', async () => {
    const asked = new Promise<void>((resolve) => {
      github.intercept(() => () => resolve());
    });
    const sent = request(address(), {
      method: 'POST',
      headers: {
        ...caller,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
    });
    sent.on('error', () => {});
    sent.end(calling('get_workflow_run', { run_id: red }));
    await asked;
    sent.destroy();
    await expect.poll(() => github.abandoned.length).toBe(1);
    await expect.poll(() => log.map((line) => JSON.parse(line).status)).toEqual([499]);
  });

  it('lets what goes on end when it closes, and takes nothing new', async () => {
    let release = () => {};
    const asked = new Promise<void>((resolve) => {
      github.intercept(() => async (_, response) => {
        resolve();
        await new Promise<void>((go) => {
          release = go;
        });
        response
          .writeHead(422, { 'content-type': 'application/json' })
          .end('{"message":"Unprocessable"}');
      });
    });
    const going = raw(caller, calling('get_workflow_run', { run_id: red }));
    await asked;
    const closed = server.close();
    await expect(raw({}, '', { path: '/readyz', method: 'GET' })).rejects.toThrow('ECONNREFUSED');
    release();
    expect((await going).status).toBe(200);
    await closed;
  });

  it('says that it lives and is ready', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const { status, body } = await raw({ host: 'probe' }, '', { path, method: 'GET' });
      expect([status, body]).toEqual([200, 'ok\n']);
    }
  });
});

describe('headers of a request', () => {
  const names = ({ body }: { body: string }): string[] =>
    JSON.parse(body).result.tools.map(({ name }: { name: string }) => name);

  it('narrow what is offered', async () => {
    const all = names(await raw(caller, listed));
    const read = names(await raw({ ...caller, 'x-mcp-readonly': 'true' }, listed));
    const logs = names(await raw({ ...caller, 'x-mcp-toolsets': 'logs' }, listed));
    expect(all).toContain('delete_workflow_run');
    expect(read).not.toContain('delete_workflow_run');
    expect(logs).toContain('read_log');
    expect(logs).not.toContain('get_workflow_run');
  });

  it('never widen what the operator allows', async () => {
    await server.close();
    server = await start({ words: ['--read-only', '--toolsets', 'runs', '--repos', 'other/*'] });
    const headers = { ...caller, 'x-mcp-readonly': 'false', 'x-mcp-toolsets': 'runs,control' };
    const offered = names(await raw(headers, listed));
    expect(offered).toContain('get_workflow_run');
    expect(offered).not.toContain('cancel_workflow_run');
    const asked = { ...headers, 'x-mcp-repos': 'octo-org/*' };
    const { body } = await raw(asked, calling('get_workflow_run', { run_id: red }));
    expect(JSON.parse(body).result.isError).toBe(true);
    expect(github.received).toEqual([]);
  });

  const refusal = ({ body }: { body: string }): string => {
    const { isError, content } = JSON.parse(body).result;
    expect(isError).toBe(true);
    return content[0].text;
  };

  it('narrow the repositories, and an answer says so', async () => {
    const headers = { ...caller, 'x-mcp-repos': 'octo-org/other' };
    expect(refusal(await raw(headers, calling('get_workflow_run', { run_id: red })))).toBe(
      'octo-org/hello-world is outside the repositories that this server may touch (--repos, or X-MCP-Repos of the request). Nothing was sent.',
    );
    expect(github.received).toEqual([]);
  });

  it('are named where a tool is called that they leave out', async () => {
    const headers = { ...caller, 'x-mcp-readonly': 'true' };
    expect(refusal(await raw(headers, calling('delete_workflow_run', { run_id: red })))).toBe(
      'The tool delete_workflow_run is not offered here: the server was started with --read-only or --toolsets, or the request narrows it by X-MCP-Readonly or X-MCP-Toolsets.',
    );
    expect(refusal(await raw(caller, calling('download_artifact', { artifact_id: 1 })))).toBe(
      'The tool download_artifact is not offered over HTTP: it writes to the disk of the machine that the server runs on.',
    );
    expect(github.received).toEqual([]);
  });

  it.each([
    ['x-mcp-readonly', 'maybe', 'X-MCP-Readonly: takes "true" or "false"'],
    ['x-mcp-repos', '*', 'X-MCP-Repos: "*" is not owner/name or owner/*'],
    ['x-mcp-repos', '', 'X-MCP-Repos: names nothing; leave it out for all'],
    ['x-mcp-toolsets', ' , ', 'X-MCP-Toolsets: names nothing; leave it out for all'],
  ])('with a value that %s does not have refuse the request: %s', async (name, value, message) => {
    const { status, body } = await raw({ ...caller, [name]: value }, listed);
    expect([status, JSON.parse(body).error.message]).toEqual([400, message]);
  });
});

describe('callers', () => {
  it('take one another neither the limit of calls nor the answers that are remembered', async () => {
    github.next((_, response) => {
      response
        .writeHead(200, {
          'content-type': 'application/json',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600),
          'x-ratelimit-resource': 'core',
        })
        .end('{"total_count":0,"workflow_runs":[]}');
    });
    await raw(caller, calling('list_workflow_runs_for_repo', {}));
    const limited = await raw(caller, calling('get_workflow_run', { run_id: red }));
    const narrower = { ...caller, 'x-mcp-repos': 'octo-org/*' };
    const still = await raw(narrower, calling('get_workflow_run', { run_id: red }));
    expect(JSON.parse(still.body).result.content[0].text).toContain('rate limit');
    const other = { authorization: 'Bearer ghp_two' };
    const served = await raw(other, calling('get_workflow_run', { run_id: red }));
    expect(JSON.parse(limited.body).result.content[0].text).toContain('rate limit');
    expect(JSON.parse(served.body).result.isError).toBeFalsy();
  });

  it('are told to come back where one of them calls too often at once', async () => {
    github.intercept(() => () => {});
    const waiting = Array.from({ length: 16 }, () => {
      const going = request(address(), {
        method: 'POST',
        headers: {
          ...caller,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
        },
      });
      going.on('error', () => {});
      going.end(calling('get_workflow_run', { run_id: red }));
      return going;
    });
    await expect.poll(async () => (await raw(caller, ping)).status).toBe(429);
    const refused = await raw(caller, ping);
    expect(refused.headers['retry-after']).toBe('1');
    const other = await raw({ authorization: 'Bearer ghp_two' }, ping);
    expect(other.status).toBe(200);
    for (const going of waiting) going.destroy();
  });
});

it('takes a phrase that another node with the same secret gave', async () => {
  const secret = { WORKFLOW_RUNS_SECRET: 's'.repeat(32) };
  await server.close();
  server = await start({ environment: secret });
  const preview = await raw(caller, calling('delete_workflow_run', { run_id: red }));
  const { confirm } = JSON.parse(preview.body).result.structuredContent;
  await server.close();
  server = await start({ environment: secret });
  const { body } = await raw(caller, calling('delete_workflow_run', { run_id: red, confirm }));
  expect(JSON.parse(body).result.isError).toBeFalsy();
  expect(github.received.at(-1)?.method).toBe('DELETE');
});

describe('the rights of the operator’s App', () => {
  const key = '-----BEGIN RSA PRIVATE KEY-----\nx\n-----END RSA PRIVATE KEY-----';
  const app = { GITHUB_APP_ID: '1', GITHUB_APP_PRIVATE_KEY: key, GITHUB_APP_INSTALLATION_ID: '2' };
  const shared = 's'.repeat(32);
  const configured = (words: string[], environment: Record<string, string>) =>
    configure(['--http', ...words], environment, Object.keys(groups), { name: 'linux', home: '/x' })
      .configuration;

  it('serve those who show the shared secret, read-only unless it is said otherwise', () => {
    const environment = { ...app, WORKFLOW_RUNS_SHARED_SECRET: shared };
    expect(configured(['0.0.0.0:1', '--http-app', 'read'], environment)).toMatchObject({
      readOnly: true,
      http: { rights: { of: 'app', sharedSecret: shared } },
    });
    expect(configured(['1', '--http-app', 'write'], environment).readOnly).toBe(false);
  });

  it.each([
    [['1', '--http-app', 'all'], app, '--http-app: takes "read" or "write"'],
    [['1', '--http-app', 'read'], {}, '--http-app: needs GITHUB_APP_ID and what goes with it'],
    [
      ['0.0.0.0:1', '--http-app', 'read'],
      app,
      '--http-app: set WORKFLOW_RUNS_SHARED_SECRET, or listen on 127.0.0.1 behind a proxy that knows the callers',
    ],
    [
      ['1', '--http-app', 'read'],
      { ...app, WORKFLOW_RUNS_SHARED_SECRET: 'short' },
      'WORKFLOW_RUNS_SHARED_SECRET: takes at least 32 characters without spaces',
    ],
    [['70000'], {}, '--http: not a port or an address such as 0.0.0.0:8080'],
    [
      ['1', '--public-url', 'https://a.example/path'],
      {},
      '--public-url: not an address such as https://runs.example.com',
    ],
  ])('%j are not offered', (words, environment, message) => {
    expect(() => configured(words, environment as Record<string, string>)).toThrow(message);
  });
});

it('shows nobody the token that GitHub gave the operator’s App', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const environment = {
    GITHUB_APP_ID: '1',
    GITHUB_APP_PRIVATE_KEY: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    GITHUB_APP_INSTALLATION_ID: '2',
  };
  const token = 'token_of_the_installation';
  const expires_at = new Date(Date.now() + 3600_000).toISOString();
  github.next(json(201, { token, expires_at, permissions: {} }), (asked, response) =>
    json(422, { message: `Bad: ${asked.headers.authorization}` })(asked, response),
  );
  await server.close();
  server = await start({ words: ['--http-app', 'read'], environment });
  const { body } = await raw({}, calling('get_workflow_run', { run_id: red }));
  expect(github.received.at(-1)?.headers.authorization).toBe(`token ${token}`);
  expect(body).toContain('GitHub refuses the values (422)');
  expect(body).not.toContain(token);
});

it('serves metrics on a port of their own', async () => {
  await server.close();
  server = await start({ words: ['--metrics', '0'] });
  await raw(caller, calling('get_workflow_run', { run_id: red }));
  const answer = await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`);
  const text = await answer.text();
  expect(text).toContain(
    'workflow_runs_requests_total{method="tools/call",tool="get_workflow_run",status="200"} 1',
  );
  expect(text).not.toContain('ghp_one');
  expect((await raw(caller, '', { path: '/metrics', method: 'GET' })).status).toBe(404);
});

describe('the metrics', () => {
  const shown = async () => {
    const answer = await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`);
    const lines = (await answer.text()).split('\n');
    return lines.filter((line) => line.startsWith('workflow_runs_'));
  };

  it('count failures, answers from the cache, and what GitHub has left for the poorest', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cache-'));
    await server.close();
    server = await start({
      words: ['--metrics', '0'],
      cache: diskCache(join(folder, 'logs'), 1e6),
    });
    expect((await shown()).join()).not.toContain('github_calls_left');
    const left = (calls: number) => (_: unknown, response: ServerResponse) =>
      void response
        .writeHead(404, {
          'content-type': 'application/json',
          'x-ratelimit-remaining': String(calls),
          'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600),
          'x-ratelimit-resource': 'core',
        })
        .end('{"message":"Not Found"}');
    github.next(left(4000));
    await raw(caller, calling('get_workflow_run', { run_id: red }));
    github.next(left(17));
    await raw({ authorization: 'Bearer ghp_two' }, calling('get_workflow_run', { run_id: red }));
    await raw({}, ping);
    github.intercept(({ url }) => storedLog(url));
    for (let time = 0; time < 2; time++) await raw(caller, calling('read_log', { job_id: redJob }));
    rmSync(folder, { recursive: true });
    expect(await shown()).toEqual(
      expect.arrayContaining([
        'workflow_runs_failed_requests_total{method="tools/call",tool="get_workflow_run"} 2',
        'workflow_runs_failed_requests_total{method="other",tool=""} 1',
        'workflow_runs_cached_logs_total{found="true"} 1',
        'workflow_runs_github_calls_left 17',
        'workflow_runs_tokens 2',
        'workflow_runs_requests_going 0',
      ]),
    );
  });

  it('do not grow with names that callers make up', async () => {
    await server.close();
    server = await start({ words: ['--metrics', '0'] });
    const message = (method: string) => JSON.stringify({ jsonrpc: '2.0', id: 1, method });
    await raw(caller, message('made/up'));
    await raw(caller, calling('made_up', {}));
    const lines = (await shown()).join('\n');
    expect(lines).not.toMatch(/made.up/);
    expect(lines).toContain('{method="other",tool="",status="200"} 1');
    expect(lines).toContain('{method="tools/call",tool="other",status="200"} 1');
  });
});
