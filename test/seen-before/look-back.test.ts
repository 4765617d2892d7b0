import { beforeEach, describe, expect, it } from 'vitest';
import { run, workflow } from '../../src/fake-github/build.ts';
import { session } from '../harness.ts';
import type { Fetch } from '../network.ts';
import {
  again,
  api,
  cache,
  day,
  failedTest,
  kept,
  now,
  red,
  repo,
  seenIn,
  setUp,
  triage,
  vat,
  world,
} from './set-up.ts';

setUp();

describe('the first triage of a repository', () => {
  beforeEach(() => {
    world.calls_left = 4000;
  });

  it('looks back over failed runs, those that passed on rerun among them, and says how far', async () => {
    red({ ago: 20 });
    again(red({ ago: 10 }));
    red({ ago: 6, branch: 'tax', pull: 7 });
    red({ ago: 3, text: failedTest('adds the toll', 'expected 1 to be 2') });
    const last = red({ ago: 0.1, branch: 'vat', pull: 12 });
    const answer = await triage({ run_id: last.id });
    expect(seenIn(answer)).toEqual([
      'Looked back over 3 failed runs since 2026-11-16.',
      'Seen twice in the last 14 days: PR 7, main; first on 2026-11-16; passed on rerun 1 of 1 time.',
    ]);
    expect(answer.data).toMatchObject({
      looked_back: { runs: 3, since: '2026-11-16', requests: 7, not_read: 0 },
    });
  });

  it('is the only one that looks back, also of two servers', async () => {
    red({ ago: 6 });
    const { id } = red({ ago: 0.1 });
    await triage({ run_id: id });
    world.requests.length = 0;
    const { text } = await triage({ run_id: id });
    expect(text).toContain('\nSeen once in the last 14 days');
    expect(text).not.toContain('Looked back');
    const asked = api().length;
    world.requests.length = 0;
    await triage({ run_id: id }, { flags: ['--no-cache'] });
    expect(api()).toHaveLength(asked);
  });

  it('looks into other workflows, too', async () => {
    const nightly = workflow(world, repo, 'Nightly', 'nightly.yml');
    const jobs = [{ name: 'test', conclusion: 'failure' as const, log: vat }];
    run(world, repo, { workflow: nightly, ago: 5 * day, jobs });
    red({ ago: 3 });
    const first = await triage({ run_id: red({ ago: 0.1 }).id });
    expect(seenIn(first)[0]).toBe('Looked back over 2 failed runs since 2026-11-21.');
    const { id } = run(world, repo, { workflow: nightly, ago: 600, jobs });
    expect(seenIn(await triage({ run_id: id }))).toEqual([
      'Seen once in the last 14 days: main; first on 2026-11-21.',
    ]);
  });

  it('looks back with at most 30 requests', async () => {
    const nightly = workflow(world, repo, 'Nightly', 'nightly.yml');
    const jobs = [{ name: 'test', conclusion: 'failure' as const, log: vat }];
    for (let ago = 1; ago <= 12; ago++) {
      red({ ago });
      for (const hour of [1, 2])
        run(world, repo, { workflow: nightly, ago: ago * day + hour * 3600, jobs });
    }
    const { id } = red({ ago: 0.1 });
    await triage({ run_id: id }, { flags: ['--no-cache'] });
    const usual = api().length;
    world.requests.length = 0;
    const { data, text } = await triage({ run_id: id });
    const { looked_back } = data as {
      looked_back: { runs: number; requests: number; not_read: number };
    };
    expect(looked_back.requests).toBe(30);
    expect(api()).toHaveLength(usual + 30);
    expect(looked_back.runs).toBeGreaterThanOrEqual(14);
    expect(looked_back.not_read).toBe(36 - looked_back.runs);
    expect(text).toMatch(/\nLooked back over \d+ failed runs since 2026-11-\d\d, \d+ not read\.\n/);
  });

  it.each([
    ['GitHub does not say how many calls are left', undefined],
    ['fewer than 2,000 calls are left', 1999],
  ])('does not look back where %s, and does later', async (_, left) => {
    delete world.calls_left;
    if (left !== undefined) world.calls_left = left;
    red({ ago: 6 });
    const { id } = red({ ago: 0.1 });
    expect(seenIn(await triage({ run_id: id }))).toEqual([]);
    world.calls_left = 2000;
    expect(seenIn(await triage({ run_id: id }))).toEqual([
      'Looked back over 1 failed run since 2026-11-20.',
      'Seen once in the last 14 days: main; first on 2026-11-20.',
    ]);
  });

  it.each([
    ['lists of failed runs', (url: URL) => url.searchParams.get('status') === 'failure'],
    ['jobs of other runs', (url: URL) => /\/runs\/\d+\/jobs$/.test(url.pathname)],
    ['logs', (url: URL) => /\/jobs\/\d+\/logs$/.test(url.pathname)],
  ])('answers as without looking back where GitHub refuses %s', async (_, refused) => {
    red({ ago: 6 });
    const { id } = red({ ago: 0.1 });
    const own = [
      id,
      ...(world.repositories[0]?.runs.find((each) => each.id === id)?.attempts ?? []),
    ]
      .flatMap((part) => (typeof part === 'number' ? [part] : part.jobs.map((job) => job.id)))
      .map(String);
    const refusing: Fetch = async (input, init) => {
      const request = new Request(input, init);
      const url = new URL(request.url);
      const isOwn = own.some((part) => url.pathname.split('/').includes(part));
      if (isOwn || !refused(url)) return fetch(request);
      return Response.json({ message: 'Forbidden' }, { status: 403 });
    };
    const plain = await triage({ run_id: id }, { flags: ['--no-cache'], fetch: refusing });
    const answer = await triage({ run_id: id }, { fetch: refusing });
    const told = answer.text.split('\n').filter((line) => !/^(?:Seen|Looked back) /.test(line));
    expect(told.join('\n')).toBe(plain.text);
  });

  it('looks back for a few seconds at most', async () => {
    red({ ago: 6 });
    const { id } = red({ ago: 0.1 });
    let clock = now;
    const { call } = await session({
      now: () => clock,
      flags: ['--repo', 'octo-org/hello-world'],
      environment: { XDG_CACHE_HOME: cache },
      fetch: async (input, init) => {
        const request = new Request(input, init);
        // What comes after the list finds that its time is over.
        if (new URL(request.url).searchParams.get('status') === 'failure') clock += 6000;
        return fetch(request);
      },
    });
    const { text, isError } = await call('triage', { run_id: id });
    expect(isError).toBe(false);
    expect(text).toContain('adds the tax');
    expect(seenIn({ text })).toEqual([]);
  });

  it('touches no repository beyond --repos, and none at all without a cache', async () => {
    red({ ago: 6 });
    const { id } = red({ ago: 0.1 });
    const answer = await triage({ run_id: id }, { flags: ['--no-cache'] });
    expect(seenIn(answer)).toEqual([]);
    expect(await kept()).toEqual([]);
    await triage({ run_id: id }, { flags: ['--repos', 'octo-org/hello-world'] });
    const elsewhere = api().filter(({ path }) => !path.startsWith('/repos/octo-org/hello-world'));
    expect(elsewhere).toEqual([]);
  });
});
