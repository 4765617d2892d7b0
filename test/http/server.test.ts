import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { describe, expect, it } from 'vitest';
import { configure } from '../../src/config/configuration.ts';
import { diskCache } from '../../src/logs/cache.ts';
import { groups } from '../../tools/index.ts';
import { json } from '../loopback.ts';
import {
  address,
  caller,
  calling,
  github,
  log,
  ping,
  raw,
  red,
  redJob,
  restart,
  server,
  setUp,
  storedLog,
} from './set-up.ts';

setUp();

async function connected(headers: Record<string, string>): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(address(), { requestInit: { headers } }));
  return client;
}

describe('the built server over HTTP', () => {
  it('plays the demo to anybody, logs too', async () => {
    const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
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
    await restart({ patience: { headers: 100, request: 200 } });
    const socket = connect(server.port, '127.0.0.1');
    socket.write(begun.replace('PORT', String(server.port)));
    let answer = '';
    for await (const part of socket) answer += part;
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    // Nothing of it stays behind: all places are free again, and nothing of it counts as a fault.
    expect((await raw(caller, ping)).status).toBe(200);
    expect(log.join('')).not.toContain('"error"');
  });

  it('shows neither a cached log nor that it is cached to anybody who may not read it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cache-'));
    await restart({ cache: diskCache(join(folder, 'logs'), 1e6) });
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

  it('finishes open requests when it closes, and accepts no new ones', async () => {
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

  it('answers health checks', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const { status, body } = await raw({ host: 'probe' }, '', { path, method: 'GET' });
      expect([status, body]).toEqual([200, 'ok\n']);
    }
  });
});
