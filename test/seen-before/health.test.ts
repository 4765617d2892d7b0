import { describe, expect, it } from 'vitest';
import { run, workflow } from '../../src/fake-github/build.ts';
import { session } from '../harness.ts';
import { again, cache, ci, day, log, now, red, repo, setUp, triage, world } from './set-up.ts';

setUp();

describe('the health of a workflow', () => {
  const health = async (args: Record<string, unknown> = {}, flags: string[] = []) => {
    const { call } = await session({
      now: () => now,
      flags: ['--repo', 'octo-org/hello-world', ...flags],
      environment: { XDG_CACHE_HOME: cache },
    });
    const { text, data } = await call('get_workflow_health', { workflow_id: 'ci.yml', ...args });
    return { lines: text.split('\n'), data: data as { seen?: unknown } };
  };

  it('names what triage saw: what costs most, what is flaky, since when and on which runners', async () => {
    const long = log(
      'npm error code E503',
      'npm error 503 Service Unavailable - GET https://npm.test/a',
    );
    const slow = { text: long, job: 'install', takes: 1200, labels: ['self-hosted', 'arm'] };
    const runs = [
      red({ ago: 10 }),
      red({ ago: 6, branch: 'tax', pull: 7 }),
      red({ ago: 3, ...slow }),
    ];
    for (const { id } of runs) await triage({ run_id: id });
    for (const flaky of runs.slice(0, 2)) again(flaky);
    const { lines, data } = await health();
    const begins = lines.findIndex((line) => line.startsWith('Seen by triage'));
    expect(lines.slice(begins, begins + 5)).toEqual([
      'Seen by triage, which is not all: 2 causes in 3 failed runs since 2026-11-16. Worth mending first, by minutes of failed jobs:',
      '- network: "npm error code E503: 503 Service Unavailable - GET https://npm.test/a": 20 min in 1 run (main); on 2026-11-23; on self-hosted, arm',
      '- test: "src/cart.test.ts > adds the tax: AssertionError: expected 118.99 to be 119": 2 min in 2 runs (PR 7, main); from 2026-11-16 to 2026-11-20; on ubuntu-latest; passed on rerun 2 of 2 times',
      'Flaky tests, most often passed on rerun first:',
      '- "src/cart.test.ts > adds the tax": passed on rerun 2 of 2 times; failed in 2 runs since 2026-11-16; on ubuntu-latest',
    ]);
    const tax = {
      runs: 2,
      on: ['PR 7', 'main'],
      first: '2026-11-16',
      last: '2026-11-20',
      last_run_id: runs[1]?.id,
      passed_on_rerun: 2,
      rerun: 2,
      runners: ['ubuntu-latest'],
      minutes: 2,
    };
    expect(data.seen).toEqual({
      failures: 3,
      runs: 3,
      since: '2026-11-16',
      causes: [
        {
          category: 'network',
          cause: 'npm error code E503: 503 Service Unavailable - GET https://npm.test/a',
          runs: 1,
          on: ['main'],
          first: '2026-11-23',
          last: '2026-11-23',
          last_run_id: runs[2]?.id,
          passed_on_rerun: 0,
          rerun: 0,
          runners: ['self-hosted, arm'],
          minutes: 20,
        },
        {
          category: 'test',
          cause: 'src/cart.test.ts > adds the tax: AssertionError: expected 118.99 to be 119',
          ...tax,
        },
      ],
      tests: [{ test: 'src/cart.test.ts > adds the tax', ...tax }],
    });
  });

  it('counts what many jobs of a matrix failed of as one cause, with the minutes of all', async () => {
    const text = log('src/cart.ts(41,5): error TS2322: It is no number.');
    const names = Array.from({ length: 12 }, (_, n) => `build (${n})`);
    for (const ago of [3, 2]) {
      const { id } = run(world, repo, {
        workflow: ci,
        ago: ago * day,
        jobs: names.map((name) => ({ name, conclusion: 'failure' as const, log: text, takes: 50 })),
      });
      await triage({ run_id: id });
    }
    const { data } = await health();
    expect(data.seen).toMatchObject({
      runs: 2,
      causes: [{ category: 'code', runs: 2, minutes: 24 }],
    });
    expect((data.seen as { causes: unknown[] }).causes).toHaveLength(1);
  });

  it('has nothing of another workflow or branch, and nothing where nothing was seen', async () => {
    const nightly = workflow(world, repo, 'Nightly', 'nightly.yml');
    await triage({ run_id: red({ ago: 3, branch: 'tax' }).id });
    for (const args of [{ workflow_id: String(nightly.id) }, { branch: 'main' }]) {
      const { lines, data } = await health(args);
      expect(lines.filter((line) => line.startsWith('Seen'))).toEqual([]);
      expect(data.seen).toBeUndefined();
    }
    expect((await health({}, ['--no-cache'])).data.seen).toBeUndefined();
    expect((await health({ branch: 'tax' })).data.seen).toMatchObject({ failures: 1 });
  });
});
