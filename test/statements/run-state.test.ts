import { HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import type { JobOptions } from '../../src/fake-github/build.ts';
import { rerun } from '../../src/fake-github/change-run.ts';
import { latestAttempt } from '../../src/fake-github/state.ts';
import { add, call, hour, minute, now, red, repo, setUp, world } from './set-up.ts';

setUp();

describe('the state of a run in which nothing failed', () => {
  it('says of a run that was cancelled in the queue that nothing of it ran', async () => {
    const waited: JobOptions = {
      name: 'test',
      conclusion: 'cancelled',
      runner_name: '',
      steps: [],
    };
    const { id } = add([waited]);
    for (const made of repo.runs) for (const job of latestAttempt(made).jobs) job.steps = [];
    const { text } = await call('triage', { run_id: id });
    expect(text).toBe(
      `CI #1 (run ${id}, attempt 1) was cancelled while 1 job waited for a runner: nothing of it ran, so nothing of it failed. A person does that, and so does a newer run of its concurrency group.`,
    );
  });

  it('names the newer run of the branch where one of its group may have replaced it', async () => {
    const { id } = add([], { fixed: { status: 'completed', conclusion: 'cancelled' } });
    const newer = add([{ name: 'test' }], { ago: hour / 2 });
    const { text } = await call('triage', { run_id: id });
    expect(text).toContain('was cancelled before it had a job: nothing of it ran');
    expect(text).toContain(`Run ${newer.id} of the same branch began 30m ago and is success.`);
    expect(text).not.toContain('not valid');
  });

  it('gives the note of the check suite where a run failed with green jobs', async () => {
    const { id } = add([{ name: 'test' }], {
      fixed: {
        status: 'completed',
        conclusion: 'failure',
        annotations: [
          {
            path: '.github',
            start_line: 1,
            annotation_level: 'failure',
            message: 'The deployment was rejected.',
          },
        ],
      },
    });
    expect((await call('triage', { run_id: id })).text).toBe(
      `CI #1 (run ${id}, attempt 1) is failure, and no job of it failed: 1 job, 0 skipped. GitHub noted: .github:1 The deployment was rejected.`,
    );
  });

  it('does not call a skipped run failed', async () => {
    const { id } = add([], { fixed: { status: 'completed', conclusion: 'skipped' } });
    expect((await call('triage', { run_id: id })).text).toBe(
      `CI #1 (run ${id}, attempt 1) is skipped, which is no failure: it has no job.`,
    );
  });

  it('advises a rerun, and no approval, where a run of the repository itself waits for a person', async () => {
    const { id } = add([{ name: 'test' }], {
      event: 'pull_request',
      fixed: { status: 'completed', conclusion: 'action_required' },
    });
    const { text } = await call('triage', { run_id: id });
    expect(text).toContain('It comes from this repository and not from a fork');
    expect(text).toContain(`re_run_workflow run_id: ${id}`);
    expect(text).not.toContain('approve_workflow_run');
    expect((await call('wait_for_run', { run_id: id })).text).toContain(
      `Next: re_run_workflow run_id: ${id}, then wait_for_run run_id: ${id}`,
    );
    expect((await call('re_run_workflow', { run_id: id })).isError).toBe(false);
  });

  it('says until when a wait timer lasts', async () => {
    const { id } = add([{ name: 'deploy', after: Number.POSITIVE_INFINITY }], {
      ago: 10 * minute,
      pending: [
        { id: 5, name: 'staging', wait_timer: 30, reviewers: [], current_user_can_approve: false },
      ],
    });
    const { text } = await call('triage', { run_id: id });
    expect(text).toContain(
      'waits for the wait timer of staging until 12:20 UTC (20m left), and then goes on by itself',
    );
    expect(text).toContain(`wait_for_run run_id: ${id}`);
  });

  it('gives no duration of a job that has not begun', async () => {
    const { id } = add([{ name: 'deploy', after: Number.POSITIVE_INFINITY }], { ago: 3 * hour });
    const { text } = await call('list_jobs', { run_id: id });
    expect(text).not.toContain('running for');
  });

  it('does not count a cancelled job as failed', async () => {
    const { id } = add([{ name: 'test', conclusion: 'cancelled' }]);
    expect((await call('wait_for_run', { run_id: id })).data).toMatchObject({
      jobs: { failed: 0, cancelled: 1 },
      failed_jobs: [],
    });
  });
});

describe('a run that waits for an environment', () => {
  const guarded = (name: string, more: object = {}) => ({
    id: name.length,
    name,
    wait_timer: 0,
    reviewers: [],
    current_user_can_approve: false,
    ...more,
  });
  const waits = (jobs: readonly JobOptions[], ...pending: ReturnType<typeof guarded>[]) =>
    add([...jobs, { name: 'deploy', after: Number.POSITIVE_INFINITY }], {
      ago: 10 * minute,
      pending,
    }).id;

  it('waits for no review where the environment has no reviewers, and its timer is over', async () => {
    const id = waits([], guarded('staging', { wait_timer: 5 }));
    expect((await call('triage', { run_id: id })).text.split('\n')).toEqual([
      `CI #1 (run ${id}, attempt 1) waits for an app that decides on staging, which has no reviewers: nothing failed.`,
      'staging (environment_id 7): no reviewers set; you cannot approve; wait timer 5m, over',
      '',
      'Next:',
      `wait_for_run run_id: ${id} (answers when it ends, or at the first failure with until: first_failure)`,
    ]);
  });

  it('says of each environment what it waits for', async () => {
    const id = waits(
      [],
      guarded('eu', { reviewers: ['octocat'], current_user_can_approve: true }),
      guarded('asia', { wait_timer: 30 }),
      guarded('africa'),
    );
    expect((await call('triage', { run_id: id })).text.split('\n')[0]).toBe(
      `CI #1 (run ${id}, attempt 1) waits for a review of eu and the wait timer of asia until 12:20 UTC (20m left) and an app that decides on africa, which has no reviewers: nothing failed.`,
    );
  });

  it('is not said to go on by itself where an app decides after its timer', async () => {
    const id = waits([], guarded('asia', { wait_timer: 30 }), guarded('africa'));
    expect((await call('triage', { run_id: id })).text).not.toContain('goes on by itself');
  });

  it('is said to wait for something unknown where GitHub does not show it', async () => {
    const id = waits([], guarded('staging'));
    world.faults.push({
      method: 'GET',
      path: /pending_deployments$/,
      times: 9,
      respond: () => HttpResponse.json({ message: 'Forbidden' }, { status: 403 }),
    });
    expect((await call('triage', { run_id: id })).text).toBe(
      [
        `CI #1 (run ${id}, attempt 1) waits for what protects an environment (a review, a wait timer or an app): nothing failed. Its page says which: https://github.com/octo-org/hello-world/actions/runs/${id}`,
        'Pending deployments not shown: the token lacks Actions: read.',
      ].join('\n'),
    );
  });

  it('is not said to wait for a runner', async () => {
    const id = waits([], guarded('eu', { reviewers: ['octocat'] }));
    const { text, data } = await call('list_jobs', { run_id: id });
    const [{ id: job_id } = { id: 0 }] = (data as { jobs: { id: number }[] }).jobs;
    expect(text.split('\n')[1]).toBe(
      `${job_id}  waiting  deploy  it waits for a review or a deployment gate`,
    );
    expect((await call('read_log', { job_id })).text).toBe(
      `Job ${job_id} "deploy" is waiting and has not begun: there is no log yet. triage run_id: ${id} says what it waits for.`,
    );
  });

  it('is not said to have no failure where a job of it failed', async () => {
    const id = waits([red], guarded('eu', { reviewers: ['octocat'] }));
    const { text } = await call('wait_for_run', { run_id: id });
    expect(text).toContain('1 failed');
    expect(text).toContain(`CI #1 (run ${id}, attempt 1) waits for a review of eu.`);
    expect(text).not.toContain('nothing failed');
  });
});

describe('what earlier attempts of a run did', () => {
  const again = (conclusion: 'success' | 'skipped' | 'cancelled') => {
    const made = add([red, { name: 'lint' }]);
    rerun(world, made, ({ name }) => name === 'test', 'octocat', now - 600_000);
    const job = latestAttempt(made).jobs.find(({ name }) => name === 'test');
    if (job) Object.assign(job, { conclusion });
    return Object.assign(made, { fixed: { status: 'completed', conclusion: 'success' } });
  };

  it('does not prove a job flaky that was skipped when the run became green', async () => {
    const { id } = again('skipped');
    expect((await call('triage', { run_id: id })).text).toBe(
      `CI #1 (run ${id}, attempt 2) is green: nothing to explain. What failed in an earlier attempt has not passed since: Attempt 1: test failed in "Run tests".`,
    );
  });

  it('does not count a cancelled job as failed', async () => {
    const { id } = again('cancelled');
    const { text } = await call('triage', { run_id: id });
    expect(text).toContain('\nAttempt 2: test ended as cancelled in "Run tests".\n');
    expect(text).not.toContain('failed the same way');
  });
});

it('does not say of a pending run that it waits for a runner', async () => {
  const { id } = add([{ name: 'test', after: Number.POSITIVE_INFINITY }], {
    fixed: { status: 'pending', conclusion: null },
  });
  expect((await call('triage', { run_id: id })).text.split('\n')[0]).toBe(
    `CI #1 (run ${id}, attempt 1) is pending for 1h: another run of its concurrency group may be in front of it, or GitHub is late (githubstatus.com).`,
  );
});
