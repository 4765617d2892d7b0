import { describe, expect, it } from 'vitest';
import { run } from '../../src/fake-github/build.ts';
import { rerun } from '../../src/fake-github/change-run.ts';
import { latestAttempt } from '../../src/fake-github/state.ts';
import { ask, ci, now, red, repo, setUp, world, writes } from './set-up.ts';

setUp();

describe('re_run_workflow', () => {
  it('starts all jobs as the next attempt and says how to follow it', async () => {
    const { id } = red();
    const html_url = `https://github.com/octo-org/hello-world/actions/runs/${id}`;
    expect(await ask('re_run_workflow', { run_id: id, enable_debug_logging: true })).toEqual({
      text: [
        `Started all jobs of CI #1 as attempt 2, with debug logging. Follow it with wait_for_run run_id: ${id}.`,
        'Attempt 1: test failed in "Run tests".',
        html_url,
      ].join('\n'),
      data: {
        run_id: id,
        run_attempt: 2,
        past_attempts: [
          { attempt: 1, failed: 1, failed_jobs: [{ name: 'test', step: 'Run tests' }] },
        ],
        failed_alike: [],
        html_url,
      },
      isError: false,
    });
    expect(writes()).toEqual([
      {
        method: 'POST',
        path: `/repos/octo-org/hello-world/actions/runs/${id}/rerun`,
        body: { enable_debug_logging: true },
      },
    ]);
  });

  it('says what past attempts did, and that the same failure has come back', async () => {
    const hard = run(world, repo, {
      workflow: ci,
      ago: 7200,
      jobs: [{ name: 'lint' }, { name: 'test', conclusion: 'failure' }],
    });
    const { id } = hard;
    rerun(world, hard, ({ conclusion }) => conclusion === 'failure', 'hubot', now - 3_600_000);
    const html_url = `https://github.com/octo-org/hello-world/actions/runs/${id}`;
    const failed_jobs = [{ name: 'test', step: 'Run tests' }];
    expect(await ask('re_run_workflow', { run_id: id })).toEqual({
      text: [
        `Started all jobs of CI #1 as attempt 3. Follow it with wait_for_run run_id: ${id}.`,
        'Attempt 1: test failed in "Run tests".',
        'Attempt 2: the same.',
        `The same failure has come back: test failed the same way in attempts 1, 2, so one more is unlikely to help. triage run_id: ${id}, attempt_number: 2 says why.`,
        html_url,
      ].join('\n'),
      data: {
        run_id: id,
        run_attempt: 3,
        past_attempts: [
          { attempt: 1, failed: 1, failed_jobs },
          { attempt: 2, failed: 1, failed_jobs },
        ],
        failed_alike: [{ name: 'test', attempts: [1, 2] }],
        html_url,
      },
      isError: false,
    });
  });

  it('shows the last of many attempts, and counts no failures from before a pass', async () => {
    const test = { name: 'test', conclusion: 'failure', retry: { conclusion: 'success' } } as const;
    const flaky = run(world, repo, { workflow: ci, ago: 9 * 3600, jobs: [test] });
    for (const ago of [8, 7, 6]) rerun(world, flaky, () => true, 'hubot', now - ago * 3_600_000);
    Object.assign(latestAttempt(flaky).jobs[0] ?? {}, { conclusion: 'failure', steps: [] });
    const { text, data } = await ask('re_run_workflow', { run_id: flaky.id });
    expect(text.split('\n').slice(1, -1)).toEqual([
      '1 earlier attempt not shown.',
      'Attempt 2: no job that ran failed.',
      'Attempt 3: no job that ran failed.',
      'Attempt 4: test failed.',
    ]);
    expect(data).toMatchObject({ run_attempt: 5, failed_alike: [] });
  });

  it('reruns all the same where GitHub does not tell of past attempts', async () => {
    const { id } = red();
    world.faults.push({
      method: 'GET',
      path: /\/jobs$/,
      times: 9,
      respond: () => Response.json({ message: 'Not Found' }, { status: 404 }),
    });
    const { text, data } = await ask('re_run_workflow', { run_id: id });
    const unseen = 'Past attempts not shown: not found, or the token lacks Actions: read.';
    expect(text.split('\n').slice(2)).toEqual([unseen]);
    expect(data).toMatchObject({
      run_attempt: 2,
      past_attempts: [],
      failed_alike: [],
      not_seen: [unseen],
    });
    expect(writes().length).toBe(1);
  });

  it('does not read all attempts of a very large run: the last one says enough', async () => {
    const jobs = Array.from({ length: 60 }, (_, index) => ({
      name: `test (${index})`,
      ...(index % 2 === 0 && { conclusion: 'failure' as const }),
    }));
    const large = run(world, repo, { workflow: ci, ago: 7200, jobs });
    rerun(world, large, () => true, 'hubot', now - 3_600_000);
    const { text } = await ask('re_run_workflow', { run_id: large.id });
    expect(text.split('\n')[1]).toBe(
      'Attempt 2: test (0), test (2) and 28 more failed in "Run tests".',
    );
    expect(world.requests.filter(({ path }) => path.endsWith('/jobs')).length).toBe(3);
  });

  it('says that a run of last month cannot be rerun', async () => {
    const { id } = red(31 * 24 * 3600);
    expect((await ask('re_run_workflow', { run_id: id })).text).toBe(
      'GitHub refuses this (403). GitHub says: "Unable to retry this workflow run because it was created over a month ago". A run can be rerun for 30 days only: start a new one by a push or a dispatch.',
    );
  });

  it('says that a run which still runs cannot be rerun', async () => {
    const { id } = run(world, repo, { workflow: ci, ago: 10, jobs: [{ name: 'test', takes: 60 }] });
    expect((await ask('re_run_workflow', { run_id: id })).text).toBe(
      'GitHub refuses this (403). GitHub says: "This workflow is already running". Wait until it ends (get_workflow_run shows its status), or cancel it first.',
    );
  });
});

describe('re_run_workflow_failed_jobs', () => {
  it('starts only what failed', async () => {
    const flaky = red();
    const { text, data } = await ask('re_run_workflow_failed_jobs', { run_id: flaky.id });
    expect(text.split('\n')[0]).toBe(
      `Started the failed jobs of CI #1 as attempt 2. Follow it with wait_for_run run_id: ${flaky.id}.`,
    );
    expect(data).toMatchObject({ run_id: flaky.id, run_attempt: 2 });
    expect(latestAttempt(flaky).jobs.map(({ name, created }) => [name, created === now])).toEqual([
      ['lint', false],
      ['test', true],
    ]);
  });

  it('says what to do where nothing failed', async () => {
    const { id } = run(world, repo, { workflow: ci, jobs: [{ name: 'test' }] });
    expect((await ask('re_run_workflow_failed_jobs', { run_id: id })).text).toBe(
      'GitHub refuses this (403). GitHub says: "This workflow run cannot be retried". It has no failed job, no job at all, or is of a kind that GitHub starts itself; re_run_workflow may still work.',
    );
  });
});

describe('re_run_job_for_workflow_run', () => {
  it('starts the one job and names its run', async () => {
    const flaky = red();
    const job = latestAttempt(flaky).jobs[1];
    const { text, data } = await ask('re_run_job_for_workflow_run', { job_id: job?.id });
    expect(text.split('\n')[0]).toBe(
      `Started job "test" of CI #1 as attempt 2. Follow it with wait_for_run run_id: ${flaky.id}.`,
    );
    expect(data).toMatchObject({ run_id: flaky.id, run_attempt: 2 });
  });

  it('sends nothing when there is no such job', async () => {
    const answered = await ask('re_run_job_for_workflow_run', { job_id: 99 });
    expect(answered).toMatchObject({
      isError: true,
      text: expect.stringMatching(/^Not found \(404\)/),
    });
    expect(writes()).toEqual([]);
  });
});
