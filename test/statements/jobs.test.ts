import { HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { type JobOptions, type RunOptions, run } from '../../src/fake-github/build.ts';
import { rerun } from '../../src/fake-github/change-run.ts';
import { latestAttempt } from '../../src/fake-github/state.ts';
import { session } from '../harness.ts';
import { add, call, ci, helloWorld, hour, minute, now, red, repo, setUp, world } from './set-up.ts';

setUp();

const jobIds = (of: { readonly attempts: readonly { jobs: readonly { id: number }[] }[] }) =>
  of.attempts.flatMap(({ jobs }) => jobs.map(({ id }) => id));

describe('ids that contradict each other', () => {
  it.each([
    'triage',
    'read_log',
    'search_logs',
  ])('%s refuses a job of another run, naming the run of the job', async (tool) => {
    const other = add([red]);
    const { id } = add([red]);
    const [job_id] = jobIds(other);
    const pattern = tool === 'search_logs' ? { pattern: 'failing' } : {};
    expect(await call(tool, { run_id: id, job_id, ...pattern })).toMatchObject({
      isError: true,
      text: `job_id: ${job_id} is a job of run ${other.id}, not of run ${id}. Give the ids of one run.`,
    });
  });

  it('triage refuses a job of another attempt', async () => {
    const twice = add([red]);
    rerun(world, twice, () => true, 'octocat', now - 1000 * minute * 10);
    const [job_id] = jobIds(twice);
    expect(await call('triage', { run_id: twice.id, attempt_number: 2, job_id })).toMatchObject({
      isError: true,
      text: `job_id: ${job_id} is a job of attempt 1 of run ${twice.id}, not of attempt 2. Leave attempt_number out, or give a job of that attempt (list_jobs).`,
    });
  });
});

describe('two jobs of one name in a run', () => {
  it('are not flaky because one failed and the other passed', async () => {
    const { id } = add([red, { name: 'test' }]);
    const { text, data } = await call('triage', { run_id: id });
    expect(text).not.toMatch(/flaky:/i);
    expect(data).toMatchObject({ history: { flakiness: { word: 'unknown' } } });
  });

  it('are not flaky because the green one was run again and passed again', async () => {
    const made = add([red, { name: 'test' }]);
    const [, green] = latestAttempt(made).jobs;
    rerun(world, made, ({ id }) => id === green?.id, 'octocat', now - 1000 * minute * 10);
    const { data } = await call('triage', { run_id: made.id });
    expect(data).toMatchObject({ history: { flakiness: { word: 'unknown' } } });
    const health = await call('get_workflow_health', { workflow_id: 'ci.yml' });
    expect(health.text).toMatch(/^test: broken/m);
    expect(health.text).not.toContain('flaky');
  });

  it('are not said to have failed each time where one of them passed each time', async () => {
    const made = add([red, { name: 'test' }]);
    rerun(world, made, () => true, 'octocat', now - 1000 * minute * 10);
    const { data } = await call('triage', { run_id: made.id });
    expect(data).toMatchObject({ history: { flakiness: { word: 'unknown', jobs: [] } } });
  });

  it('are flaky where both passed when they ran again', async () => {
    const made = add([{ ...red, retry: { conclusion: 'success' } }, { name: 'test' }]);
    rerun(
      world,
      made,
      ({ conclusion }) => conclusion === 'failure',
      'octocat',
      now - 1000 * minute,
    );
    const { text } = await call('triage', { run_id: made.id, attempt_number: 1 });
    expect(text).toContain(
      'Flaky: test failed and passed on this same commit (failed in attempt 1; passed in attempt 2).',
    );
  });
});

describe('what triage says of one job that is named', () => {
  const cancelledInQueue: JobOptions = {
    name: 'late',
    conclusion: 'cancelled',
    runner_name: '',
    steps: [],
  };
  const add = (jobs: readonly JobOptions[], more: Partial<RunOptions> = {}) => {
    const made = run(world, repo, { workflow: ci, jobs, ago: hour, ...more });
    for (const job of latestAttempt(made).jobs) if (job.runner_name === '') job.steps = [];
    return made;
  };
  const others: readonly JobOptions[] = [red, { ...red, name: 'unit' }];

  it.each<[string, JobOptions, string]>([
    ['is green', { name: 'lint' }, 'did not fail: it ended as success'],
    [
      'was skipped',
      { name: 'lint', conclusion: 'skipped' },
      'was skipped, which is no failure: its condition, or a job that it needs, says why',
    ],
    [
      'was cancelled in the queue',
      { ...cancelledInQueue, name: 'lint' },
      'ended as cancelled before a runner took it: nothing of it ran',
    ],
    ['goes on', { name: 'lint', takes: 9000 }, 'is running for 59m 55s, and has not failed'],
    [
      'has not begun',
      { name: 'lint', after: Number.POSITIVE_INFINITY },
      'is queued and has not begun',
    ],
  ])('is not that nothing of its run failed, where it %s', async (_, job, stands) => {
    const { id, attempts } = add([...others, job]);
    const job_id = attempts[0]?.jobs[2]?.id;
    expect((await call('triage', { job_id })).text).toBe(
      `Job ${job_id} "lint" ${stands}. Of the 3 jobs of CI #1 (run ${id}, attempt 1), 2 failed: test, unit.\n\nNext:\ntriage run_id: ${id} (why the run failed)`,
    );
  });

  it('includes the state of its run where nothing of that failed', async () => {
    const { id, attempts } = add([cancelledInQueue, { name: 'lint' }]);
    const [job_id] = jobIds({ attempts });
    expect((await call('triage', { job_id })).text).toBe(
      `Job ${job_id} "late" ended as cancelled before a runner took it: nothing of it ran. CI #1 (run ${id}, attempt 1) is cancelled, and no job of it failed: 2 jobs, 0 skipped. No note of GitHub's says why; look at https://github.com/octo-org/hello-world/actions/runs/${id}.`,
    );
  });

  it('counts all failed jobs of its run, and says that only this one was examined', async () => {
    const network =
      'curl: (56) Recv failure: Connection reset by peer\n##[error]Process completed with exit code 56.\n';
    const { id, attempts } = add([...others, { ...red, name: 'upload', log: network }]);
    const job_id = attempts[0]?.jobs[2]?.id;
    const { text, data } = await call('triage', { job_id });
    expect(text.split('\n').slice(0, 2)).toEqual([
      `CI #1 (run ${id}, attempt 1) failed. Looked into job ${job_id} "upload" alone: the network or another service failed. 3 jobs of 3 failed.`,
      'Rerun: one job: a connection or service failed, which may be back; 1 min or more, free on standard runners.',
    ]);
    expect(data).toMatchObject({ history: { rerun: { kind: 'one_job', job_id } } });
    expect(text).toContain(`\nre_run_job_for_workflow_run job_id: ${job_id} (`);
  });
});

describe('jobs that GitHub does not show', () => {
  const deny = (path: RegExp) =>
    world.faults.push({
      method: 'GET',
      path,
      times: 99,
      respond: () => HttpResponse.json({ message: 'Forbidden' }, { status: 403 }),
    });

  it.each([
    'base',
    'run',
  ])('are not compared: neither new, nor unchanged, where those of the %s are missing', async (of) => {
    const base = add([{ name: 'test' }, { name: 'lint' }], { ago: 2 * hour });
    const { id } = add([red, { name: 'lint' }]);
    const missing = of === 'base' ? base.id : id;
    deny(new RegExp(`/runs/${missing}/jobs$`));
    const { text, data } = await call('compare_runs', { run_id: id });
    expect(text.split('\n').slice(1)).toEqual([
      `Jobs of run ${missing} not shown: the token lacks Actions: read.`,
      'Commits not shown: not found, or the token lacks Contents: read.',
    ]);
    expect(data).toMatchObject({ changes: [] });
    expect(data).not.toHaveProperty('jobs_changed');
  });

  it('are not counted while a run is waited for', async () => {
    const ended = add([red]);
    const going = add([{ name: 'test', takes: 9000 }], { ago: 60 });
    deny(/\/jobs$/);
    const { text, data } = await call('wait_for_run', { run_id: ended.id });
    expect(text).toBe(
      [
        'CI #1: failure, waited 0s',
        `run_id: ${ended.id}  attempt: 1`,
        `Next: triage run_id: ${ended.id}`,
        `https://github.com/octo-org/hello-world/actions/runs/${ended.id}`,
        'Jobs not shown: the token lacks Actions: read.',
      ].join('\n'),
    );
    expect(data).not.toHaveProperty('jobs');
    let time = now;
    const { call: ask } = await session({
      now: () => time,
      async pause(milliseconds) {
        time += milliseconds;
      },
    });
    const still = await ask('wait_for_run', {
      ...helloWorld,
      run_id: going.id,
      timeout_seconds: 2,
    });
    expect(still.text).toBe(
      [
        'CI #2: in_progress (finished: false), unchanged for 2s',
        `Next: wait_for_run run_id: ${going.id}`,
        'Jobs not shown: the token lacks Actions: read.',
      ].join('\n'),
    );
  });
});
