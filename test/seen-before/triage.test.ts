import { describe, expect, it } from 'vitest';
import { pull, sha } from '../../src/fake-github/build.ts';
import {
  again,
  api,
  failedTest,
  kept,
  log,
  red,
  repo,
  seenIn,
  setUp,
  triage,
  vat,
  world,
} from './set-up.ts';

setUp();

describe('triage of a failure', () => {
  it('says nothing about a failure that was never seen, and makes no further request', async () => {
    world.calls_left = 4000;
    const { id } = red({ ago: 0.1 });
    const answer = await triage({ run_id: id });
    const asked = api().length;
    expect(answer.text).toContain('adds the tax');
    expect(seenIn(answer)).toEqual([]);
    world.requests.length = 0;
    await triage({ run_id: id }, { flags: ['--no-cache'] });
    expect(api()).toHaveLength(asked);
  });

  it('says how often, where and when it was seen before, and whether it passed on rerun', async () => {
    const runs = [red({ ago: 10 }), red({ ago: 6, branch: 'tax', pull: 7 }), red({ ago: 3 })];
    for (const { id } of runs) await triage({ run_id: id });
    for (const run of runs.slice(1)) again(run);
    const last = red({ ago: 0.1, branch: 'vat', pull: 12 });
    const answer = await triage({ run_id: last.id });
    expect(seenIn(answer)).toEqual([
      'Seen 3 times in the last 14 days: main twice, PR 7; first on 2026-11-16; passed on rerun 2 of 2 times.',
    ]);
    expect(answer.data).toMatchObject({
      failures: [
        {
          seen: {
            times: 3,
            days: 14,
            on: ['main', 'PR 7'],
            first: '2026-11-16',
            last_run_id: runs[2]?.id,
            passed_on_rerun: 2,
            rerun: 2,
          },
        },
      ],
    });
  });

  it('says it of each failed run of a pull request', async () => {
    pull(repo, { number: 12, title: 'VAT', head_branch: 'vat', head_sha: sha(7) });
    await triage({ run_id: red({ ago: 3 }).id });
    const { head_sha } = red({ ago: 0.1, branch: 'vat', pull: 12, sha: sha(7) });
    expect(seenIn(await triage({ pull_number: 12 }))).toEqual([
      'Seen once in the last 14 days: main; first on 2026-11-23.',
    ]);
    expect(seenIn(await triage({ head_sha }))).toEqual([
      'Seen once in the last 14 days: main; first on 2026-11-23.',
    ]);
    const next = red({ ago: 0.05 });
    expect(seenIn(await triage({ run_id: next.id }))).toEqual([
      'Seen twice in the last 14 days: PR 12, main; first on 2026-11-23.',
    ]);
  });

  it('counts a run once, however often it is asked about and failed', async () => {
    const first = red({ ago: 2, retry: { conclusion: 'failure', log: vat } });
    await triage({ run_id: first.id });
    await triage({ run_id: first.id });
    again(first);
    expect(seenIn(await triage({ run_id: first.id }))).toEqual([]);
    expect(seenIn(await triage({ run_id: red({ ago: 0.1 }).id }))).toEqual([
      'Seen once in the last 14 days: main; first on 2026-11-24; passed on rerun 0 of 1 time.',
    ]);
  });

  it('says when an older failure was last seen', async () => {
    await triage({ run_id: red({ ago: 40 }).id });
    await triage({ run_id: red({ ago: 30, branch: 'tax', pull: 7 }).id });
    expect(seenIn(await triage({ run_id: red({ ago: 0.1 }).id }))).toEqual([
      'Not seen in the last 14 days, twice before: PR 7, main; last on 2026-10-27.',
    ]);
  });

  it.each([
    ['another value', { text: failedTest('adds the tax', 'expected 118.98 to be 119') }],
    ['another test', { text: failedTest('adds the toll', 'expected 118.99 to be 119') }],
    ['another job', { job: 'e2e' }],
    ['another module', { text: log("Error: Cannot find module 'left-pad'") }],
  ])('does not recognise a failure with %s', async (_, other) => {
    await triage({ run_id: red({ ago: 2, ...other }).id });
    expect(seenIn(await triage({ run_id: red({ ago: 0.1 }).id }))).toEqual([]);
  });

  it.each([
    ['another step', { step: 'Deploy' }],
    ['another job of the matrix', { job: 'build (20)' }],
    ['another file', { text: log('src/tax.ts(41,5): error TS2322: It is no number.') }],
    ['another line', { text: log('src/cart.ts(57,5): error TS2322: It is no number.') }],
  ])('does not recognise a failure that names no test, with %s', async (_, other) => {
    const text = log('src/cart.ts(41,5): error TS2322: It is no number.');
    const usual = { text, job: 'build (18)', step: 'Build' };
    await triage({ run_id: red({ ...usual, ago: 2, ...other }).id });
    expect(seenIn(await triage({ run_id: red({ ...usual, ago: 0.2 }).id }))).toEqual([]);
    expect(seenIn(await triage({ run_id: red({ ...usual, ago: 0.1 }).id }))).toEqual([
      'Seen once in the last 14 days: main; first on 2026-11-26.',
    ]);
  });

  it('keeps nothing of a failure that it is not sure of', async () => {
    const text = log('it broke somehow', '##[error]Process completed with exit code 1.');
    const { text: answer } = await triage({ run_id: red({ ago: 2, text }).id });
    expect(answer).toContain('(not sure)');
    expect(await kept()).toEqual([]);
  });
});
