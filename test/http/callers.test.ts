import { generateKeyPairSync } from 'node:crypto';
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { configure } from '../../src/config/configuration.ts';
import { groups } from '../../tools/index.ts';
import { json } from '../loopback.ts';
import { address, caller, calling, github, ping, raw, red, restart, setUp } from './set-up.ts';

setUp();

const listed = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });

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
    await restart({ words: ['--read-only', '--toolsets', 'runs', '--repos', 'other/*'] });
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
  await restart({ environment: secret });
  const preview = await raw(caller, calling('delete_workflow_run', { run_id: red }));
  const { confirm } = JSON.parse(preview.body).result.structuredContent;
  await restart({ environment: secret });
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
  await restart({ words: ['--http-app', 'read'], environment });
  const { body } = await raw({}, calling('get_workflow_run', { run_id: red }));
  expect(github.received.at(-1)?.headers.authorization).toBe(`token ${token}`);
  expect(body).toContain('GitHub refuses the values (422)');
  expect(body).not.toContain(token);
});
