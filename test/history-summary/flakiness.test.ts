import { describe, expect, it } from 'vitest';
import { type JobOptions, sha } from '../../src/fake-github/build.ts';
import { rerun } from '../../src/fake-github/change-run.ts';
import { latestAttempt, type RunState } from '../../src/fake-github/state.ts';
import { bad, good, hour, logs, made, now, repo, setUp, triage, world } from './set-up.ts';

setUp();

describe('triage, flaky or not', () => {
  const failedOnly = ({ conclusion }: { conclusion: string }) => conclusion === 'failure';

  it('is flaky where the job passed on the same commit in another attempt', async () => {
    made(5, [good('e2e')]);
    const flaky = made(2, [bad('e2e', 'test', { retry: { conclusion: 'success' } })]);
    rerun(world, flaky, failedOnly, 'hubot', now - hour * 1000);
    const { lines, history } = await triage(flaky.id, { attempt_number: 1 });
    expect(lines.slice(1)).toEqual([
      'Flaky: e2e failed and passed on this same commit (failed in attempt 1; passed in attempt 2).',
      'Rerun: no, attempt 2 passed.',
    ]);
    expect(history).toMatchObject({
      attempts: [
        { attempt: 1, failed: 1, failed_jobs: [{ name: 'e2e', step: 'Run it' }] },
        { attempt: 2, failed: 0, failed_jobs: [] },
      ],
    });
    const { text } = await triage(flaky.id);
    expect(text).toBe(
      `CI #2 (run ${flaky.id}, attempt 2) is green: nothing to explain. It is the same commit, so what failed is flaky: Attempt 1: e2e failed in "Run it". Attempt 2: no job that ran failed.`,
    );
  });

  it('is flaky where another run of the same commit is green, and a rerun will rather pass', async () => {
    const head_sha = sha(7);
    const green = made(5, [good('e2e')], { head_sha, event: 'schedule' });
    const { id } = made(1, [bad('e2e', 'test')], { head_sha, event: 'schedule' });
    const { lines, text } = await triage(id);
    expect(lines.slice(1)).toEqual([
      `Flaky: e2e failed and passed on this same commit (failed in attempt 1; passed in run ${green.id}).`,
      'Rerun: failed jobs only: it has passed on this commit; 2 min or more, free on standard runners.',
    ]);
    expect(text).toContain(
      `Next:\nre_run_workflow_failed_jobs run_id: ${id} (it has passed on this commit)`,
    );
  });

  it.each<[string, readonly JobOptions[]]>([
    ['was skipped', [good('lint'), { name: 'e2e', conclusion: 'skipped' }]],
    ['is not', [good('lint')]],
  ])('does not count a green run of the same commit in which the job %s', async (_, jobs) => {
    const more = { head_sha: sha(7), event: 'workflow_dispatch' };
    made(5, jobs, more);
    const { id } = made(1, [good('lint'), bad('e2e', 'test')], more);
    const { lines, history } = await triage(id);
    expect(history).toMatchObject({ flakiness: { word: 'unknown' } });
    expect(lines.at(-1)).toBe('Rerun: not known: nothing shows that it is flaky.');
  });

  it('gives the evidence of each flaky job, and not that of the first for all', async () => {
    const passes = { retry: { conclusion: 'success' } } as const;
    made(5, [good('e2e')]);
    const { id } = made(2, [bad('e2e', 'test', passes), bad('api', 'test', passes), good('ui')]);
    const odd = repo.runs.at(-1) as RunState;
    rerun(world, odd, () => true, 'hubot', now - hour * 1000);
    const ui = latestAttempt(odd).jobs[2];
    if (ui) Object.assign(ui, { conclusion: 'failure', log: Buffer.from(logs.test) });
    rerun(world, odd, () => true, 'hubot', now - 900_000);
    for (const job of latestAttempt(odd).jobs) Object.assign(job, { conclusion: 'failure' });
    expect((await triage(id)).lines.find((line) => line.startsWith('Flaky'))).toBe(
      'Flaky: e2e, api failed and passed on this same commit (failed in attempts 1, 3; passed in attempt 2); so did ui (failed in attempts 2, 3; passed in attempt 1).',
    );
  });

  it('counts the tries of each job that failed in all of them', async () => {
    made(5, [good('e2e'), good('api')]);
    const hard = made(2, [bad('e2e', 'test'), bad('api', 'test')]);
    rerun(world, hard, () => true, 'hubot', now - hour * 1000);
    rerun(world, hard, ({ name }) => name === 'e2e', 'hubot', now - 900_000);
    expect((await triage(hard.id)).lines.find((line) => line.startsWith('Not flaky'))).toBe(
      'Not flaky: e2e failed in each of 3 tries on this commit; api in each of 2.',
    );
  });

  it('does not count a green run of the same commit under another event', async () => {
    const head_sha = sha(7);
    made(5, [good('e2e')], { head_sha, event: 'pull_request', head_branch: 'x' });
    const { id } = made(1, [bad('e2e', 'test')], { head_sha, head_branch: 'x' });
    expect((await triage(id)).history).toMatchObject({ flakiness: { word: 'unknown' } });
  });

  it('is perhaps flaky where branches that share nothing have it, too, and the default branch is green', async () => {
    const green = made(6, [good('e2e')]);
    const other = made(3, [bad('e2e', 'test')], { head_branch: 'other' });
    const { id } = made(1, [bad('e2e', 'test')], { head_branch: 'feature' });
    expect((await triage(id)).lines).toEqual([
      'No earlier result of CI on feature; main is green.',
      `Perhaps flaky, or broken outside of the code: e2e failed on other (run ${other.id}), too, while main is green (run ${green.id}).`,
      'Rerun: failed jobs only: this commit may not be the cause; 2 min or more, free on standard runners.',
    ]);
  });

  it('is not flaky where it failed alike in all attempts, and advises against one more', async () => {
    made(5, [good('lint'), good('e2e')]);
    const hard = made(2, [good('lint'), bad('e2e', 'test')]);
    rerun(world, hard, failedOnly, 'hubot', now - hour * 1000);
    const { lines, history } = await triage(hard.id);
    expect(lines.slice(1)).toEqual([
      'Not flaky: e2e failed in each of 2 tries on this commit.',
      'Rerun: no, attempts 1, 2 failed the same way in "Run it": one more is unlikely to help.',
    ]);
    expect(history).toMatchObject({ flakiness: { word: 'no' }, rerun: { kind: 'none' } });
  });

  it('says how attempts went that failed in different jobs', async () => {
    made(5, [good('lint'), good('e2e')]);
    const odd = made(2, [bad('lint', 'test', { retry: { conclusion: 'success' } }), good('e2e')]);
    rerun(world, odd, () => true, 'hubot', now - hour * 1000);
    const e2e = latestAttempt(odd).jobs[1];
    if (e2e) Object.assign(e2e, { conclusion: 'failure', log: Buffer.from(logs.network) });
    const { lines } = await triage(odd.id);
    expect(lines.slice(1)).toEqual([
      'Flaky: e2e failed and passed on this same commit (failed in attempt 2; passed in attempt 1).',
      'Rerun: failed jobs only: it has passed on this commit; 2 min or more, free on standard runners.',
    ]);
  });
});
