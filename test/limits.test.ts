import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyWorld, repository, run, workflow } from '../src/fake-github/build.ts';
import type { RunState, World } from '../src/fake-github/state.ts';
import { endSessions, type Options, phraseIn, session } from './harness.ts';
import { json, type Loopback, loopback, type Reply } from './loopback.ts';

const helloWorld = { owner: 'octo-org', repo: 'hello-world' };
const quick = { betweenWrites: 0, backoff: 1 };

let world: World;
let one: RunState;
let host: Loopback;

beforeEach(async () => {
  world = emptyWorld();
  const repo = repository(world);
  const ci = workflow(world, repo, 'CI', 'ci.yml');
  one = run(world, repo, { workflow: ci, jobs: [{ name: 'test', conclusion: 'failure' }] });
  for (let i = 0; i < 20; i++) run(world, repo, { workflow: ci, jobs: [{ name: 'test' }] });
  host = await loopback(world);
});

afterEach(async () => {
  await endSessions();
  await host.close();
});

const start = (options: Options = {}) =>
  session({ pace: quick, ...options, environment: { GITHUB_API_URL: host.url } });

const runIds = () => world.repositories.flatMap(({ runs }) => runs.map(({ id }) => id));

const inSeconds = (seconds: number) => String(Math.floor(Date.now() / 1000) + seconds);

const limited = (status: number, headers: Record<string, string>, message = 'Slow down'): Reply =>
  json(status, { message }, headers);

describe('calls', () => {
  it('go out at most 8 at once', async () => {
    const open: (() => void)[] = [];
    let most = 0;
    host.intercept(() => async (request, response) => {
      const held = new Promise<void>((answer) => open.push(answer));
      most = Math.max(most, open.length);
      // None is answered before there are eight, and a ninth has a moment to come.
      if (open.length === 8) {
        await wait(50);
        for (const answer of open.splice(0)) answer();
      }
      await held;
      json(422, { message: 'Unprocessable' })(request, response);
    });
    const { call } = await start();
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        call('get_workflow_run', { ...helloWorld, run_id: i + 1 }),
      ),
    );
    expect({ most, sent: host.received.length }).toEqual({ most: 8, sent: 40 });
  });

  it.each([
    ['re_run_workflow', false],
    // What was agreed to is looked at again right before it goes out.
    ['delete_workflow_run', true],
  ])('of %s that change something go out one after the other, a second apart', async (tool, isConfirmed) => {
    const [, first, second, third] = runIds();
    const sent: number[] = [];
    const { call } = await start({
      pace: {},
      async fetch(url, init) {
        if (init.method !== 'GET') sent.push(performance.now());
        const answer = await fetch(url, init);
        // What is read before the second takes longer than what is read before the third.
        if (init.method === 'GET' && sent.length === 1) await wait(200);
        return answer;
      },
    });
    const calls = [first, second, third].map((run_id) => ({ ...helloWorld, run_id }));
    const previews = isConfirmed ? await Promise.all(calls.map((args) => call(tool, args))) : [];
    const answers = await Promise.all(
      calls.map((args, index) => {
        const preview = previews[index];
        return call(tool, { ...args, ...(preview && { confirm: phraseIn(preview.text) }) });
      }),
    );
    expect(answers.map(({ isError }) => isError)).toEqual([false, false, false]);
    const gaps = sent.slice(1).map((time, index) => time - (sent[index] ?? 0));
    expect(gaps).toHaveLength(2);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(1000);
  });

  it('that change something are refused at once when the queue is longer than the answer may take', async () => {
    const { call } = await start({ pace: { betweenWrites: 60_000 } });
    const [, first, second, third] = runIds();
    await call('re_run_workflow', { ...helloWorld, run_id: first });
    // One of them waits, whichever comes to the queue first.
    const both = [second, third].map((run_id) =>
      call('re_run_workflow', { ...helloWorld, run_id }),
    );
    expect(await Promise.race(both)).toEqual({
      text: 'Nothing was sent: 1 change waits before this one, and one goes out per second. Call again in a minute.',
      data: undefined,
      isError: true,
    });
    expect(host.received.filter(({ method }) => method === 'POST')).toHaveLength(1);
    const ended = Promise.allSettled(both);
    await endSessions();
    expect((await ended).filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { message: expect.stringContaining('Connection closed') } },
    ]);
  });
});

describe('a limit that ends within the call', () => {
  it.each([
    ['retry-after with a 429', () => limited(429, { 'retry-after': '1' })],
    ['retry-after with a 403', () => limited(403, { 'retry-after': '1' })],
    [
      'the end of the hour with a 403',
      () => limited(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(1) }),
    ],
  ])('is waited for, by %s', async (_, reply) => {
    host.next(reply());
    const { call } = await start();
    const before = Date.now();
    const { isError } = await call('get_workflow_run', { ...helloWorld, run_id: one.id });
    expect({ isError, sent: host.received.length }).toEqual({ isError: false, sent: 2 });
    expect(Date.now() - before).toBeGreaterThan(900);
  });

  it("is counted by GitHub's clock, where ours goes wrong", async () => {
    const theirs = Date.now() + 3 * 3_600_000;
    host.next(
      limited(403, {
        date: new Date(theirs).toUTCString(),
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Math.floor(theirs / 1000) + 1),
      }),
    );
    const { call } = await start();
    const { isError } = await call('get_workflow_run', { ...helloWorld, run_id: one.id });
    expect({ isError, sent: host.received.length }).toEqual({ isError: false, sent: 2 });
  });

  it('lets a change that it refused go out once more, since nothing was done', async () => {
    const { call } = await start();
    await call('get_workflow_run', { ...helloWorld, run_id: one.id });
    host.intercept(({ method }) =>
      method === 'POST' && host.received.filter((item) => item.method === 'POST').length === 1
        ? limited(403, { 'retry-after': '1' }, 'You have exceeded a secondary rate limit.')
        : undefined,
    );
    const { isError } = await call('re_run_workflow', { ...helloWorld, run_id: one.id });
    expect(isError).toBe(false);
    expect(one.attempts.map(({ number }) => number)).toEqual([1, 2]);
  });

  it('holds back all other calls until it is over', async () => {
    host.next(limited(429, { 'retry-after': '1' }));
    const { call } = await start();
    const first = call('get_workflow_run', { ...helloWorld, run_id: one.id });
    await expect.poll(() => host.received.length).toBe(1);
    await wait(50);
    const others = runIds().map((run_id) => call('get_workflow_run', { ...helloWorld, run_id }));
    await wait(300);
    expect(host.received).toHaveLength(1);
    const answers = await Promise.all([first, ...others]);
    expect(answers.filter(({ isError }) => isError)).toEqual([]);
  });
});

describe('a limit that ends too late for the call', () => {
  const at = (seconds: number) => {
    const end = new Date(Date.now() + seconds * 1000).toISOString().slice(11, 16);
    return `${end} UTC`;
  };

  it.each([
    ['retry-after', () => limited(403, { 'retry-after': '600' }), 600, '10m'],
    [
      'the end of the hour',
      () => limited(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(1800) }),
      1800,
      '(29m 59s|30m)',
    ],
    [
      'a minute where GitHub names no time',
      () => limited(403, {}, 'You have exceeded a secondary rate limit.'),
      60,
      '1m',
    ],
    ['a minute where a 429 says nothing', () => limited(429, {}), 60, '1m'],
  ])('is answered at once with the time to come back: %s', async (_, reply, seconds, span) => {
    host.next(reply());
    const { call } = await start();
    const times = [at(seconds - 1), at(seconds)];
    const { text, isError } = await call('get_workflow_run', { ...helloWorld, run_id: one.id });
    expect(isError).toBe(true);
    expect(text.split('\n')[0]).toMatch(
      new RegExp(
        `^GitHub's rate limit is reached: come back at (${times.join('|')}) \\(in ${span}\\)\\. Until then no call is sent\\.$`,
      ),
    );
    const again = await call('get_workflow_run', { ...helloWorld, run_id: one.id });
    expect(again.text).toContain("GitHub's rate limit is reached");
    expect(host.received).toHaveLength(1);
  });

  it('is foreseen when the last call of the hour was answered', async () => {
    host.next(
      json(
        200,
        { total_count: 0, workflow_runs: [] },
        { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(900) },
      ),
    );
    const { call } = await start();
    expect((await call('list_workflow_runs_for_repo', helloWorld)).isError).toBe(false);
    const { text } = await call('re_run_workflow', { ...helloWorld, run_id: one.id });
    expect(text).toMatch(/^GitHub's rate limit is reached: come back at /);
    expect(host.received).toHaveLength(1);
  });

  it('doubles the minute when it comes again without a time', async () => {
    let now = Date.now();
    const { call } = await start({ now: () => now, monotonic: () => now });
    const texts: string[] = [];
    for (let i = 0; i < 3; i++) {
      host.next(limited(429, {}));
      texts.push((await call('get_workflow_run', { ...helloWorld, run_id: one.id })).text);
      now += 20 * 60_000;
    }
    expect(texts.map((text) => /\(in (.*?)\)/.exec(text)?.[1])).toEqual(['1m', '2m', '4m']);
  });
});

describe('whatever an answer says of limits', () => {
  const empty = { total_count: 0, workflow_runs: [] };
  const far = String(Math.floor(Date.now() / 1000) + 10 * 365 * 86_400);
  const wrongDate = new Date(0).toUTCString();

  it.each([
    ['a retry-after of ages', limited(429, { 'retry-after': '999999999999' })],
    [
      'a reset in ten years',
      limited(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': far }),
    ],
    [
      'a reset in ten years with an answer that is none',
      json(200, empty, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': far }),
    ],
    [
      'a date long ago',
      json(200, empty, {
        date: wrongDate,
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': inSeconds(60),
      }),
    ],
  ])('calls go out again after an hour at the latest: %s', async (_, reply) => {
    let time = 0;
    const { call } = await start({ monotonic: () => time });
    host.next(reply);
    await call('list_workflow_runs_for_repo', helloWorld);
    time += 3_000_000;
    const { text } = await call('get_workflow_run', { ...helloWorld, run_id: one.id });
    expect(text).toMatch(/^GitHub's rate limit is reached: come back at \d\d:\d\d UTC \(in 10m\)/);
    time += 600_000;
    expect((await call('get_workflow_run', { ...helloWorld, run_id: one.id })).isError).toBe(false);
  });

  it.each([
    'graphql',
    'search',
    '*',
    'x',
  ])('a refusal for the limit of %s is not asked for again and again', async (resource) => {
    const { call } = await start();
    host.intercept(() =>
      limited(403, {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': inSeconds(900),
        'x-ratelimit-resource': resource,
      }),
    );
    const { text } = await call('get_workflow_run', { ...helloWorld, run_id: one.id });
    expect(text).toMatch(/^GitHub's rate limit is reached: come back at \d\d:\d\d UTC \(in 1[45]m/);
    expect(host.received).toHaveLength(1);
  });

  it('a pause ends also where the clock of the machine is set back', async () => {
    let now = Date.now();
    let time = 0;
    const { call } = await start({ now: () => now, monotonic: () => time });
    host.next(limited(429, { 'retry-after': '600' }));
    expect((await call('get_workflow_run', { ...helloWorld, run_id: one.id })).isError).toBe(true);
    now -= 365 * 86_400_000;
    time += 600_000;
    expect((await call('get_workflow_run', { ...helloWorld, run_id: one.id })).isError).toBe(false);
  });

  it.each([
    ['the last search', { 'x-ratelimit-remaining': '0', 'x-ratelimit-resource': 'search' }],
    ['a name for all that there is', { 'x-ratelimit-remaining': '0', 'x-ratelimit-resource': '*' }],
    ['calls that are left', { 'x-ratelimit-remaining': '1', 'x-ratelimit-resource': 'core' }],
  ])('an answer that tells of %s does not hold other calls back', async (_, headers) => {
    host.next(json(200, empty, { ...headers, 'x-ratelimit-reset': inSeconds(900) }));
    const { call } = await start();
    await call('list_workflow_runs_for_repo', helloWorld);
    expect((await call('get_workflow_run', { ...helloWorld, run_id: one.id })).isError).toBe(false);
  });
});

describe('a 403 that is no limit', () => {
  it('is answered as what it is and does not hold anything back', async () => {
    host.next(
      json(
        403,
        { message: 'Resource not accessible by personal access token' },
        {
          'x-accepted-github-permissions': 'actions=read',
          'x-ratelimit-remaining': '4000',
          'x-ratelimit-reset': inSeconds(900),
        },
      ),
    );
    const { call } = await start();
    expect(await call('get_workflow_run', { ...helloWorld, run_id: one.id })).toEqual({
      text: 'The token may not do this (403). GitHub says: "Resource not accessible by personal access token". It takes the permission actions=read. Give the token that right (classic token: scope "repo"; fine-grained: "Actions" read, or write to change runs).',
      data: undefined,
      isError: true,
    });
    expect((await call('get_workflow_run', { ...helloWorld, run_id: one.id })).isError).toBe(false);
  });
});

describe('the calls that are left', () => {
  const list = (remaining: string) =>
    json(
      200,
      { total_count: 0, workflow_runs: [] },
      { 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': inSeconds(900) },
    );

  it('are mentioned in the text below 100, and not above', async () => {
    host.next(list('100'), list('99'), json(404, {}, { 'x-ratelimit-remaining': '98' }));
    const { call } = await start();
    expect((await call('list_workflow_runs_for_repo', helloWorld)).text).toBe(
      '0 runs, 0 shown (page 1).',
    );
    expect((await call('list_workflow_runs_for_repo', helloWorld)).text).toBe(
      '0 runs, 0 shown (page 1).\nGitHub calls left this hour: 99.',
    );
    const { text } = await call('get_workflow_run', { ...helloWorld, run_id: 7 });
    expect(text.split('\n').at(-1)).toBe('GitHub calls left this hour: 99.');
  });
});

describe('a read that was made before', () => {
  it('is asked for with its ETag, and a 304 answers what is remembered', async () => {
    const { call } = await start();
    const first = await call('get_workflow_run', { ...helloWorld, run_id: one.id });
    const second = await call('get_workflow_run', { ...helloWorld, run_id: one.id });
    expect(second.data).toEqual(first.data);
    expect(host.received.map(({ headers }) => headers['if-none-match'] !== undefined)).toEqual([
      false,
      true,
    ]);
  });

  it('is new where it changed', async () => {
    const { call } = await start();
    const before = await call('get_workflow_run', { ...helloWorld, run_id: one.id });
    await call('re_run_workflow', { ...helloWorld, run_id: one.id });
    const after = await call('get_workflow_run', { ...helloWorld, run_id: one.id });
    expect([before, after].map(({ data }) => Object(data).run_attempt)).toEqual([1, 2]);
  });

  it('is not asked for with the ETag of another address', async () => {
    const { call } = await start();
    const [, other] = runIds();
    await call('get_workflow_run', { ...helloWorld, run_id: one.id });
    await call('get_workflow_run', { ...helloWorld, run_id: other });
    expect(host.received.every(({ headers }) => !headers['if-none-match'])).toBe(true);
  });

  it('counts the calls that are left by the 304', async () => {
    const { call } = await start();
    const etag = '"1"';
    const list = { total_count: 0, workflow_runs: [] };
    const reset = inSeconds(900);
    host.next(
      json(200, list, { etag, 'x-ratelimit-remaining': '4000', 'x-ratelimit-reset': reset }),
      (_, response) =>
        response
          .writeHead(304, { etag, 'x-ratelimit-remaining': '12', 'x-ratelimit-reset': reset })
          .end(),
    );
    await call('list_workflow_runs_for_repo', helloWorld);
    expect(await call('list_workflow_runs_for_repo', helloWorld)).toEqual({
      text: '0 runs, 0 shown (page 1).\nGitHub calls left this hour: 12.',
      data: { total_count: 0, next_page: null, workflow_runs: [] },
      isError: false,
    });
  });
});
