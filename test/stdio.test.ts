import { tmpdir } from 'node:os';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyWorld, repository, run, workflow } from '../src/fake-github/build.ts';
import type { RunState, World } from '../src/fake-github/state.ts';
import { version } from '../src/version.ts';
import { type Loopback, loopback } from './loopback.ts';
import { getRun, initialize, main, spawned } from './piped.ts';
import { sampled } from './sampled.ts';
import { token } from './secrets/transcript.ts';

const helloWorld = { owner: 'octo-org', repo: 'hello-world' };

let world: World;
let first: RunState;
let second: RunState;
let api: Loopback;
const ends: (() => unknown)[] = [];

const piped = (flags: readonly string[] = [], more: Record<string, string> = {}) => {
  const child = spawned(flags, environment(more));
  ends.push(child.kill);
  return child;
};

beforeEach(async () => {
  world = emptyWorld();
  const repo = repository(world);
  const ci = workflow(world, repo, 'CI', 'ci.yml');
  first = run(world, repo, { workflow: ci, ago: 7200 });
  second = run(world, repo, { workflow: ci, ago: 3600 });
  api = await loopback(world);
});

afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
  await api.close();
});

const environment = (more: Record<string, string> = {}) => ({
  PATH: process.env.PATH ?? '',
  XDG_CACHE_HOME: tmpdir(),
  GITHUB_TOKEN: token,
  GITHUB_API_URL: api.url,
  ...more,
});

/** The built server, with the SDK's own client at its other end. */
async function connected(...flags: string[]): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [main, ...flags],
      env: environment(),
      cwd: tmpdir(),
      stderr: 'inherit',
    }),
  );
  ends.push(() => client.close());
  return client;
}

const namesOf = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name);

/** GitHub takes its time over the first run. */
function slow(milliseconds = 60_000) {
  const path = new RegExp(`/actions/runs/${first.id}$`);
  world.faults.push({
    method: 'GET',
    path,
    times: 10,
    async respond() {
      await new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
      return Response.json({ message: 'late' }, { status: 404 });
    },
  });
}

describe('a client', () => {
  it('learns name, version and tools', async () => {
    const client = await connected();
    expect(client.getServerVersion()).toEqual({
      name: 'workflow-runs-mcp',
      title: 'GitHub Actions workflow runs',
      version,
    });
    expect(await namesOf(client)).toContain('delete_workflow_run');
  });

  it('gets its own answer to each of two simultaneous calls, the quick one first', async () => {
    slow(300);
    const client = await connected();
    const order: number[] = [];
    const call = async (run_id: number) => {
      const answer = await client.callTool({
        name: 'get_workflow_run',
        arguments: { ...helloWorld, run_id },
      });
      order.push(run_id);
      return answer;
    };
    const [late, quick] = await Promise.all([call(first.id), call(second.id)]);
    expect(order).toEqual([second.id, first.id]);
    expect(late).toMatchObject({ isError: true });
    expect(quick).toMatchObject({ structuredContent: { id: second.id } });
  });

  it('that cancels a call has the request to GitHub ended too', async () => {
    slow();
    const client = await connected();
    const giveUp = new AbortController();
    const call = client.callTool(
      { name: 'get_workflow_run', arguments: { ...helloWorld, run_id: first.id } },
      undefined,
      { signal: giveUp.signal },
    );
    call.catch(() => {});
    await vi.waitFor(() => expect(world.requests).toHaveLength(1), 15_000);
    giveUp.abort();
    await expect(call).rejects.toThrow();
    await vi.waitFor(
      () =>
        expect(api.abandoned).toEqual([
          `/repos/octo-org/hello-world/actions/runs/${first.id}?exclude_pull_requests=false`,
        ]),
      15_000,
    );
  });

  it('sees only tools that change nothing under --read-only', async () => {
    const client = await connected('--read-only');
    const { tools } = await client.listTools();
    expect(tools.length).toBeGreaterThan(5);
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true);
    expect(
      await client.callTool({
        name: 'delete_workflow_run',
        arguments: { ...helloWorld, run_id: first.id, confirm: `delete run ${first.id}` },
      }),
    ).toEqual({
      content: [
        {
          type: 'text',
          text: 'The tool delete_workflow_run is not offered here: the server was started with --read-only or --toolsets.',
        },
      ],
      isError: true,
    });
    expect(world.requests).toEqual([]);
  });

  it('sees only the groups that --toolsets names', async () => {
    expect(await namesOf(await connected('--toolsets', 'reviews'))).toEqual([
      'get_reviews_for_run',
      'get_pending_deployments_for_run',
      'approve_workflow_run',
      'review_pending_deployments_for_run',
      'review_custom_gates_for_run',
    ]);
  });

  it('cannot reach a repository outside --repos', async () => {
    const client = await connected('--repos', 'octo-org/other');
    expect(
      await client.callTool({
        name: 'get_workflow_run',
        arguments: { ...helloWorld, run_id: first.id },
      }),
    ).toEqual({
      content: [
        {
          type: 'text',
          text: 'octo-org/hello-world is outside the repositories that this server may touch (--repos). Nothing was sent.',
        },
      ],
      isError: true,
    });
    expect(world.requests).toEqual([]);
  });
});

describe('one process, after one fault and another', () => {
  const garbage = [
    ['text', 'hello\n'],
    ['half a message', '{"jsonrpc":"2.0","id":9,"meth\n'],
    ['JSON that is no message', '[1,2,{}]\nnull\n"x"\n'],
    ['bytes', Buffer.from([0, 255, 254, 128, 10, 192, 175, 10])],
    ['empty lines', '\n\r\n\n'],
  ] as const;

  let server: ReturnType<typeof spawned>;
  const answered = (id: number) =>
    vi.waitFor(
      () => expect(server.messages().filter((answer) => answer.id === id)).toHaveLength(1),
      15_000,
    );
  beforeAll(async () => {
    server = spawned([], { PATH: process.env.PATH ?? '', GITHUB_TOKEN: token });
    for (const [, bytes] of garbage) server.child.stdin.write(bytes);
    server.send(initialize);
    await answered(1);
  });
  afterAll(() => server.kill());

  const ping = (id: number) => ({ jsonrpc: '2.0', id, method: 'ping' });
  const pong = (id: number) => ({ jsonrpc: '2.0', id, result: {} });
  let pings = 1000;

  /** What it says to these bytes until it answers the call that follows them. */
  async function saidTo(bytes: string | Uint8Array) {
    const before = server.messages().length;
    const last = pings++;
    server.child.stdin.write(bytes);
    server.send(ping(last));
    await answered(last);
    return server
      .messages()
      .slice(before)
      .filter(({ id }) => id !== last);
  }

  it('does its handshake after garbage on stdin', () => {
    expect(server.messages().find(({ id }) => id === 1)?.result).toMatchObject({
      serverInfo: { name: 'workflow-runs-mcp' },
    });
  });

  it.each(garbage)('survives %s and goes on', async (_, bytes) => {
    const said = await saidTo(bytes);
    expect(said.every(({ jsonrpc, id }) => jsonrpc === '2.0' && !id)).toBe(true);
  });

  const request = (more: object) => ({ jsonrpc: '2.0', id: 7, method: 'tools/list', ...more });
  const invalidParams = {
    code: -32602,
    message: 'Invalid params: not an object as MCP has it.',
  };
  const ofAnotherKind = (field: string) => ({
    code: -32602,
    message: `Invalid params: ${field} is missing, or of another kind than MCP has it.`,
  });
  const invalidRequest = { code: -32600, message: 'Invalid request: not JSON-RPC 2.0.' };
  it.each([
    ['params that are a list', request({ params: [] }), invalidParams],
    ['params that are text', request({ params: 'all' }), invalidParams],
    ['params that are null', request({ params: null }), invalidParams],
    [
      'a progress token that is an object',
      request({ params: { _meta: { progressToken: {} } } }),
      invalidParams,
    ],
    ['_meta that is text', request({ params: { _meta: 'x' } }), invalidParams],
    [
      'arguments that are text',
      request({ method: 'tools/call', params: { name: 'triage', arguments: '{}' } }),
      ofAnotherKind('arguments'),
    ],
    [
      'a name that is a list',
      request({ method: 'tools/call', params: { name: ['triage'] } }),
      ofAnotherKind('name'),
    ],
    [
      'an argument of a prompt that is no text',
      request({ method: 'prompts/get', params: { name: 'triage', arguments: { 'a\nb': 1 } } }),
      ofAnotherKind('arguments.a b'),
    ],
    ['no address of a resource', request({ method: 'resources/read' }), ofAnotherKind('params')],
    [
      'nothing to complete',
      request({ method: 'completion/complete', params: {} }),
      ofAnotherKind('ref'),
    ],
    ['a cursor that is no text', request({ params: { cursor: {} } }), ofAnotherKind('cursor')],
    ['a method that it does not name', request({ method: 7 }), invalidRequest],
    ['another version of JSON-RPC', request({ jsonrpc: '1.0' }), invalidRequest],
    ['an id that is no whole number', request({ id: 7.5 }), invalidRequest],
  ])('answers a request with %s by an error, and goes on', async (_, message, error) => {
    const { id } = message;
    expect(await saidTo(`${JSON.stringify(message)}\n`)).toEqual([{ jsonrpc: '2.0', id, error }]);
  });

  const nobody = (code: number, message: string) => ({
    jsonrpc: '2.0',
    id: null,
    error: { code, message },
  });
  const noRequest = nobody(-32600, 'Invalid request: not JSON-RPC 2.0.');
  it.each([
    ['an empty batch', '[]', [nobody(-32600, 'Invalid request: an empty batch.')]],
    ['a batch of what is no message', '[1, "x", null, {}, []]', Array(5).fill(noRequest)],
    ['a batch of calls', JSON.stringify([ping(3), ping(4)]), [pong(3), pong(4)]],
    ['a batch of a call and garbage', JSON.stringify([{}, ping(3)]), [noRequest, pong(3)]],
    [
      'a batch of what nobody waits for',
      JSON.stringify([{ jsonrpc: '2.0', method: 'notifications/initialized' }]),
      [],
    ],
    [
      'a batch that is too long',
      JSON.stringify(Array(101).fill(1)),
      [nobody(-32600, 'Invalid request: a batch of more than 100 messages.')],
    ],
    ['a batch that was cut', '[{"jsonrpc":"2.0"', [nobody(-32700, 'Parse error: not JSON.')]],
    ['a call whose id is null', JSON.stringify({ ...ping(3), id: null }), [noRequest]],
  ])('answers %s as JSON-RPC has it', async (_, line, expected) => {
    const answers = await saidTo(`${line}\n`);
    expect(answers.toSorted((a, b) => Number(a.id) - Number(b.id))).toEqual(expected);
  });
});

describe('the process', () => {
  it('ends with 0 when stdin is closed in the middle of a call', async () => {
    slow();
    const { child, closed, send } = piped();
    send(initialize);
    send(getRun(2, first.id));
    await vi.waitFor(() => expect(world.requests).toHaveLength(1), 15_000);
    child.stdin.end();
    // The call would take a minute.
    expect(await closed).toMatchObject({ code: 0, signal: null, err: '' });
  });

  it.each([
    'SIGINT',
    'SIGTERM',
  ] as const)('ends with 0 on %s, in the middle of a call', async (name) => {
    slow();
    const { child, closed, send } = piped();
    send(initialize);
    send(getRun(2, first.id));
    await vi.waitFor(() => expect(world.requests).toHaveLength(1), 15_000);
    child.kill(name);
    expect(await closed).toMatchObject({ code: 0, signal: null, err: '' });
  });

  it('prints its version', async () => {
    expect(await piped(['--version']).closed).toMatchObject({
      code: 0,
      out: `${version}\n`,
      err: '',
    });
  });

  it('prints its flags', async () => {
    const { code, out, err } = await piped(['--help']).closed;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^workflow-runs-mcp: .*\n\n {2}--read-only /);
  });
});

it('tells a subscriber over stdio that a run has changed', async () => {
  const client = await connected();
  const uri = `actions://octo-org/hello-world/runs/${first.id}`;
  const told = new Promise<string>((resolve) => {
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) =>
      resolve(params.uri),
    );
  });
  await client.subscribeResource({ uri });
  expect(await told).toBe(uri);
});

describe('a bad value is one line on stderr and exit 2', () => {
  const badValues: [string[], Record<string, string>, string][] = [
    [['--bogus'], {}, "Unknown option '--bogus'; see --help"],
    [['extra'], {}, "Unexpected argument 'extra'; see --help"],
    [
      ['--toolsets', 'nope'],
      {},
      '--toolsets: no group "nope"; there are runs, control, logs, reviews, triage',
    ],
    [['--repo', 'nope'], {}, '--repo: not a repository such as octo-org/hello-world'],
    [['--repos', '../x/*'], {}, '--repos: "../x/*" is not owner/name or owner/*'],
    [['--confirm', 'never'], {}, '--confirm: takes "ask" or "param"'],
    [['--cache-size', 'much'], {}, '--cache-size: not a size such as 500MB or 2GB'],
    [
      [],
      { GITHUB_API_URL: 'nope' },
      'GITHUB_API_URL: not an address such as https://api.github.com',
    ],
    [
      [],
      { GITHUB_API_URL: 'http://example.com' },
      'GITHUB_API_URL: must begin with https:// (http only for this machine)',
    ],
    [[], { GITHUB_API_VERSION: 'new' }, 'GITHUB_API_VERSION: not a version such as 2022-11-28'],
    [
      [],
      { GITHUB_REPOSITORY: 'a/b/c' },
      'GITHUB_REPOSITORY: not a repository such as octo-org/hello-world',
    ],
    [[], { GITHUB_TOKEN: 'a b' }, 'GITHUB_TOKEN: holds characters that no token has'],
    [[], { GITHUB_APP_ID: '1' }, 'GITHUB_APP_ID, _PRIVATE_KEY and _INSTALLATION_ID go together'],
  ];
  it.each(sampled(badValues, 1))('%j %j', async (flags, variables, line) => {
    expect(await piped(flags, variables).closed).toEqual({
      code: 2,
      signal: null,
      out: '',
      err: `workflow-runs-mcp: ${line}\n`,
    });
  });
});
