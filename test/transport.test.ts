import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyWorld, repository, run, workflow } from '../src/fake-github/build.ts';
import { latestAttempt, type RunState, type World } from '../src/fake-github/state.ts';
import { endSessions, type Options, session } from './harness.ts';
import { bytes, json, type Loopback, loopback, type Reply, raw } from './loopback.ts';
import { token } from './secrets/transcript.ts';

const helloWorld = { owner: 'octo-org', repo: 'hello-world' };
const quick = { betweenWrites: 0, backoff: 1, maxSilence: 1000 };

let world: World;
let one: RunState;
let host: Loopback;

beforeEach(async () => {
  world = emptyWorld();
  const repo = repository(world);
  one = run(world, repo, {
    workflow: workflow(world, repo, 'CI', 'ci.yml'),
    jobs: [{ name: 'test', conclusion: 'failure' }],
  });
  host = await loopback(world);
});

afterEach(async () => {
  await endSessions();
  await host.close();
});

const start = (options: Options = {}) =>
  session({ pace: quick, ...options, environment: { GITHUB_API_URL: host.url } });

const read = async (options?: Options) =>
  (await start(options)).call('get_workflow_run', { ...helloWorld, run_id: one.id });

const rerun = async (options?: Options) =>
  (await start(options)).call('re_run_workflow', { ...helloWorld, run_id: one.id });

/** The same for every try, also the last. */
const always = (reply: Reply) => host.intercept(() => reply);

const onWrite = (reply: Reply) =>
  host.intercept(({ method }) => (method === 'POST' ? reply : undefined));

const posts = () => host.received.filter(({ method }) => method === 'POST').length;

const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const reset: Reply = ({ socket }) => socket.resetAndDestroy();
const stall: Reply = () => undefined;

const faults: readonly (readonly [string, Reply])[] = [
  ['a reset before the headers', reset],
  ['a reset in the headers', ({ socket }) => socket.write(head, () => socket.resetAndDestroy())],
  [
    'a reset in the body',
    ({ socket }) =>
      socket.write(`${head}content-length: 100\r\n\r\n{"id":`, () => socket.resetAndDestroy()),
  ],
  ['half a body', raw(`${head}content-length: 100\r\n\r\n{"id": 1`)],
  ['half a chunked body', raw(`${head}transfer-encoding: chunked\r\n\r\n64\r\n{"id": 1`)],
  ['a stall before the headers', stall],
  ['a stall in the body', ({ socket }) => socket.write(`${head}content-length: 9\r\n\r\n{"id"`)],
  ['bytes that are not HTTP', raw('SSH-2.0-OpenSSH_9.6\r\n')],
  [
    'a broken gzip',
    bytes(200, 'not gzip', { 'content-type': 'application/json', 'content-encoding': 'gzip' }),
  ],
  ['a 408', json(408, { message: 'Timeout' })],
  ['a 500', json(500, { message: 'Server Error' })],
  ['a 502 page in HTML', bytes(502, '<html>Unicorn</html>', { 'content-type': 'text/html' })],
  ['a 503', json(503, { message: 'Unavailable' })],
  ['a 200 page in HTML', bytes(200, '<html>Unicorn</html>', { 'content-type': 'text/html' })],
  ['HTML that claims to be JSON', bytes(200, '<html>', { 'content-type': 'application/json' })],
];

describe('a read', () => {
  it.each(faults)('survives three times %s', async (_, reply) => {
    host.next(reply, reply, reply);
    const { isError, data } = await read();
    expect({ isError, id: Object(data).id, sent: host.received.length }).toEqual({
      isError: false,
      id: one.id,
      sent: 4,
    });
  });

  it.each(faults)('is not asked for a fifth time after %s', async (_, reply) => {
    always(reply);
    const { isError } = await read();
    expect({ isError, sent: host.received.length }).toEqual({ isError: true, sent: 4 });
  });

  it.each([
    400, 401, 403, 404, 409, 410, 422, 451, 501,
  ])('is not asked for again after a %i', async (status) => {
    always(json(status, { message: 'No' }));
    const { isError } = await read();
    // After a 404, other questions find out what the number may be.
    const asked = host.received.map(({ url }) => url);
    expect(isError).toBe(true);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked).toEqual([...new Set(asked)]);
  });

  it('takes a body that is longer than promised as far as it was promised', async () => {
    const body = JSON.stringify({ total_count: 0, workflow_runs: [] });
    host.next(raw(`${head}content-length: ${body.length}\r\n\r\n${body}{"more": 1}`));
    const { call } = await start();
    expect(await call('list_workflow_runs_for_repo', helloWorld)).toMatchObject({
      isError: false,
      data: { total_count: 0, workflow_runs: [] },
    });
    expect((await call('get_workflow_run', { ...helloWorld, run_id: one.id })).isError).toBe(false);
  });

  it('takes gzip', async () => {
    const body = gzipSync(JSON.stringify({ total_count: 0, workflow_runs: [] }));
    host.next(bytes(200, body, { 'content-type': 'application/json', 'content-encoding': 'gzip' }));
    const { call } = await start();
    expect((await call('list_workflow_runs_for_repo', helloWorld)).isError).toBe(false);
  });

  it('waits for a slow answer as long as something comes', async () => {
    const body = JSON.stringify({ total_count: 0, workflow_runs: [] });
    host.next(async (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      for (const letter of body) {
        response.write(letter);
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
      response.end();
    });
    const { call } = await start();
    expect((await call('list_workflow_runs_for_repo', helloWorld)).isError).toBe(false);
    expect(host.received).toHaveLength(1);
  });
});

describe('the whole text of', () => {
  const cut =
    'GitHub cannot be reached: the connection was cut. Check the network and GITHUB_API_URL, then try again.';
  const late = 'GitHub did not answer in time. Try again in a minute.';
  const garbled =
    "GitHub's answer broke off or cannot be read as HTTP. Check the network and GITHUB_API_URL, then try again.";
  const notJson =
    'GitHub answered something else than JSON: a proxy or a sign-in page may stand between. Check GITHUB_API_URL, then try again.';
  const typed = { 'content-type': 'application/json' };

  it.each<readonly [string, Reply, string]>([
    ['a reset before the headers', reset, cut],
    ['half a body', raw(`${head}content-length: 100\r\n\r\n{"id": 1`), cut],
    ['a stall', stall, late],
    ['bytes that are not HTTP', raw('SSH-2.0-OpenSSH_9.6\r\n'), garbled],
    ['a wrong content type', bytes(200, '{"id": 1}', { 'content-type': 'text/plain' }), notJson],
    ['a content type that is none', bytes(200, '{"id": 1}', { 'content-type': ';;=' }), notJson],
    ['no content type', bytes(200, '{"id": 1}'), notJson],
    ['JSON that is broken', bytes(200, '{"id": ', typed), notJson],
    ['JSON that is a text', bytes(200, '"hello"', typed), notJson],
    ['an empty body', bytes(200, '', typed), notJson],
    [
      'JSON of another shape',
      json(200, { hello: 'world' }),
      'GitHub was asked for run 1002 and answered with none: nothing of it is used. Check GITHUB_API_URL; if it is right, try again in a minute.',
    ],
    [
      'JSON that is null',
      bytes(200, 'null', typed),
      /^GitHub was asked for run 1002 and answered with none/.source,
    ],
    [
      'a 500',
      json(500, { message: 'Server Error' }),
      'GitHub failed (500). GitHub says: "Server Error". The call itself may be fine: try again in a minute.',
    ],
    [
      'a redirect loop',
      (request, response) => response.writeHead(301, { location: request.url }).end(),
      'GitHub redirects in a circle. Check owner and repo.',
    ],
  ])('%s', async (_, reply, text) => {
    always(reply);
    const answered = await read();
    expect(answered).toMatchObject({ data: undefined, isError: true });
    if (text.startsWith('^')) expect(answered.text).toMatch(new RegExp(text));
    else expect(answered.text).toBe(text);
  });

  it('a refused connection', async () => {
    await host.close();
    expect((await read()).text).toBe(
      'GitHub cannot be reached: the connection was refused. Check the network and GITHUB_API_URL, then try again.',
    );
  });

  it('a list whose runs have another shape', async () => {
    always(json(200, { total_count: 'many', workflow_runs: [] }));
    const { call } = await start();
    expect((await call('list_workflow_runs_for_repo', helloWorld)).text).toMatch(
      /^GitHub's answer has not the form that its documentation gives \(total_count is missing/,
    );
  });
});

describe('a change', () => {
  it.each(
    faults.filter(([name]) => !/HTML/.test(name)),
  )('is never sent twice after %s', async (_, reply) => {
    onWrite(reply);
    const { isError } = await rerun();
    expect({ isError, sent: posts() }).toEqual({ isError: true, sent: 1 });
  });

  it.each([
    [
      'the connection was cut',
      reset,
      'GitHub cannot be reached: the connection was cut. Check the network and GITHUB_API_URL, then try again. It is not known whether the change was carried out: read the run before trying again.',
    ],
    [
      'no answer came in time',
      stall,
      'GitHub did not answer in time. Try again in a minute. It is not known whether the change was carried out: read the run before trying again.',
    ],
    [
      'a page came instead of an answer',
      bytes(200, '<html>Sign in</html>', { 'content-type': 'text/html' }),
      'GitHub answered something else than JSON: a proxy or a sign-in page may stand between. Check GITHUB_API_URL, then try again. It is not known whether the change was carried out: read the run before trying again.',
    ],
    [
      'GitHub failed',
      json(502, { message: 'Server Error' }),
      'GitHub failed (502). GitHub says: "Server Error". It may have been carried out all the same: read the run before trying again.',
    ],
  ])('whose outcome is not known says so: %s', async (_, reply, text) => {
    onWrite(reply);
    expect(await rerun()).toEqual({ text, data: undefined, isError: true });
    expect(posts()).toBe(1);
  });

  it('that reached no server is sent again, and says that nothing was changed', async () => {
    const { call } = await start();
    // The answer to the one read before it closes the door.
    host.next(async (request, response) => {
      const body = await (await fetch(`${host.url}${request.url}`)).text();
      response.writeHead(200, { 'content-type': 'application/json', connection: 'close' });
      await new Promise<void>((resolve) => response.end(body, resolve));
      await host.close();
    });
    expect((await call('cancel_workflow_run', { ...helloWorld, run_id: one.id })).text).toBe(
      'GitHub cannot be reached: the connection was refused. Check the network and GITHUB_API_URL, then try again. Nothing was changed.',
    );
    expect(posts()).toBe(0);
  });

  it('that GitHub accepts with an empty body is done', async () => {
    onWrite(bytes(201, '', { 'content-type': 'application/json' }));
    expect((await rerun()).isError).toBe(false);
  });
});

describe('the jobs of a run', () => {
  it('are not asked for again by the client when a page fails with a 502', async () => {
    const { connect } = await import('../src/github/client.ts');
    const { configure } = await import('../src/config/configuration.ts');
    const { allJobs } = await import('../src/github/job.ts');
    const { configuration } = configure([], { GITHUB_API_URL: host.url, GITHUB_TOKEN: token }, [], {
      name: 'linux',
      home: '/nowhere',
    });
    const github = connect(configuration, { pace: quick })({
      signal: new AbortController().signal,
      deadline: Date.now() + 5000,
      now: Date.now,
      tool: 'list_jobs',
      confirmed: 'not needed',
    });
    host.next(json(502, { message: 'Server Error' }));
    const jobs = await allJobs(github, { ...helloWorld, run_id: one.id });
    expect(jobs.map(({ name }) => name)).toEqual(['test']);
    expect(host.received.map(({ url }) => /per_page=\d+/.exec(url)?.[0])).toEqual([
      'per_page=50',
      'per_page=25',
    ]);
  });
});

describe('a redirect', () => {
  let elsewhere: Server;
  let visits: (string | undefined)[];
  let there: string;

  beforeEach(async () => {
    visits = [];
    elsewhere = createServer(({ headers }, response) => {
      visits.push(headers.authorization);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    there = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => elsewhere.close(resolve)));

  const to =
    (location: string, status = 301): Reply =>
    (_, response) =>
      response.writeHead(status, { location }).end();

  it.each([301, 302, 307, 308])('of a renamed repository is followed (%i)', async (status) => {
    host.next(to(`${host.url}/repos/octo-org/hello-world/actions/runs/${one.id}`, status));
    const { isError } = await (await start()).call('get_workflow_run', {
      ...helloWorld,
      repo: 'old-name',
      run_id: one.id,
    });
    expect({ isError, sent: host.received.length }).toEqual({ isError: false, sent: 2 });
  });

  const rest = () => `/actions/runs/${one.id}/rerun`;

  it.each([
    307, 308,
  ])('of a change leads to the renamed repository by its number, and is noted (%i)', async (status) => {
    const { call, log } = await start();
    host.intercept(({ method, url }) => {
      if (method !== 'POST') return undefined;
      if (url === `/repositories/1000${rest()}`) return json(201, {});
      return to(`/repositories/1000${rest()}`, status);
    });
    expect((await call('re_run_workflow', { ...helloWorld, run_id: one.id })).isError).toBe(false);
    expect(host.received.flatMap(({ method, url }) => (method === 'POST' ? [url] : []))).toEqual([
      `/repos/octo-org/hello-world${rest()}`,
      `/repositories/1000${rest()}`,
    ]);
    expect(JSON.parse(log.join(''))).toMatchObject({
      repository: 'octo-org/hello-world',
      result: 'done',
      sent_to: `/repositories/1000${rest()}`,
    });
  });

  it.each(
    [301, 302, 307, 308].flatMap((status) =>
      [
        () => `/repos/octo-org/new-name${rest()}`,
        () => `/repos/octo-org/hello-world/actions/runs/${one.id + 1}/rerun`,
        () => `/repositories/1000/actions/runs/${one.id + 1}/rerun`,
        () => `/repositories/1000/actions/runs/${one.id}/rerun-failed-jobs`,
        () => `/repositories/1000/../2000${rest()}x`,
        () => `/repositories/octo-org${rest()}`,
        () => `/repositories/1000${rest()}?enable_debug_logging=true`,
        () => `${there}/repositories/1000${rest()}`,
        () => `${host.url.replace('//', '//user:word@')}/repositories/1000${rest()}`,
        ...(status < 303 ? [() => `/repositories/1000${rest()}`] : []),
      ].map((location) => [status, location] as const),
    ),
  )('of a change is not followed elsewhere (%i)', async (status, location) => {
    onWrite(to(location(), status));
    const { call, log } = await start();
    const text = `GitHub redirects this change to another place (${status}), which is not followed. Check owner and repo: a repository that was renamed is changed by its new name. Nothing was changed.`;
    expect(await call('re_run_workflow', { ...helloWorld, run_id: one.id })).toEqual({
      text,
      data: undefined,
      isError: true,
    });
    expect({ posts: posts(), visits, attempt: latestAttempt(one).number }).toEqual({
      posts: 1,
      visits: [],
      attempt: 1,
    });
    expect(JSON.parse(log.join(''))).toMatchObject({ result: 'refused', detail: text });
  });

  it('of a change that may have been carried out says that this is not known', async () => {
    onWrite(to(`/repositories/1000${rest()}`, 303));
    const { text, isError } = await rerun();
    expect({ isError, posts: posts() }).toEqual({ isError: true, posts: 1 });
    expect(text).toBe(
      'GitHub redirects this change to another place (303), which is not followed. Check owner and repo: a repository that was renamed is changed by its new name. It is not known whether the change was carried out: read the run before trying again.',
    );
  });

  it('of a change is followed once', async () => {
    let id = 1000;
    onWrite((request, response) => to(`/repositories/${id++}${rest()}`, 307)(request, response));
    expect((await rerun()).text).toMatch(/Nothing was changed\.$/);
    expect(posts()).toBe(2);
  });

  it('of a change is not followed where --repos could not tell where it leads', async () => {
    onWrite(to(`/repositories/1000${rest()}`, 307));
    expect((await rerun({ flags: ['--repos', 'octo-org/hello-world'] })).text).toBe(
      'The repository has another name now, which --repos has to name before it may be touched. Ask the person for it. Nothing was changed.',
    );
    expect(posts()).toBe(1);
  });

  it.each([
    ['another host', () => `${there}/repos/octo-org/hello-world/actions/runs/1`],
    ['the same name with another port', () => there],
    ['plain http', () => 'http://api.github.com/repos/octo-org/hello-world/actions/runs/1'],
    ['a file', () => 'file:///etc/passwd'],
    ['a private address', () => 'http://169.254.169.254/latest/meta-data/'],
    ['another place on the host', () => '/login?return_to=x'],
    ['data', () => 'data:application/json,{}'],
    ['no address', () => 'http://['],
  ])('to %s is not followed, and nobody there sees the token', async (_, location) => {
    always(to(location(), 302));
    expect(await read()).toEqual({
      text: 'GitHub redirects this call to another place, which is not followed. Check GITHUB_API_URL.',
      data: undefined,
      isError: true,
    });
    expect({ visits, sent: host.received.length }).toEqual({ visits: [], sent: 1 });
  });

  it.each([
    '/repositories/1296269/actions/runs/1',
    '/repos/octo-org/secret/actions/runs/1',
  ])('to %s is not followed where --repos does not name it', async (location) => {
    always(to(location));
    const { text } = await read({ flags: ['--repos', 'octo-org/hello-world'] });
    expect(text).toBe(
      'The repository has another name now, which --repos has to name before it may be touched. Ask the person for it.',
    );
    expect(host.received).toHaveLength(1);
  });
});
