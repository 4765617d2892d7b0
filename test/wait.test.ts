import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyWorld, repository, run, workflow } from '../src/fake-github/build.ts';
import type { RepositoryState, WorkflowState, World } from '../src/fake-github/state.ts';
import { github, type Options, session } from './harness.ts';

const start = Date.parse('2026-03-01T12:00:00Z');
const helloWorld = { owner: 'octo-org', repo: 'hello-world' };
const address = 'https://github.com/octo-org/hello-world/actions/runs';

let clock: number;
let pauses: number[];
let world: World;
let repo: RepositoryState;
let ci: WorkflowState;
const fakeGitHub = github(() => world);

beforeEach(() => {
  clock = start;
  pauses = [];
  world = emptyWorld(() => clock);
  repo = repository(world);
  ci = workflow(world, repo, 'CI', 'ci.yml');
  fakeGitHub.use();
});

/** Time passes only while the tool waits. */
const timing: Options = {
  now: () => clock,
  pause: async (milliseconds) => {
    pauses.push(milliseconds);
    clock += milliseconds;
  },
};

const wait = async (args: Record<string, unknown>) =>
  (await session(timing)).call('wait_for_run', args);

/** Two jobs: lint fails 12 s from now, test succeeds a minute from now. */
const mixed = () =>
  run(world, repo, {
    workflow: ci,
    ago: 0,
    head_sha: 'a'.repeat(40),
    jobs: [
      { name: 'lint', conclusion: 'failure', after: 5, steps: [{ name: 'Lint', takes: 5 }] },
      { name: 'test', after: 5, steps: [{ name: 'Test', takes: 53 }] },
    ],
  });

describe('wait_for_run', () => {
  it('answers at once for a run that is over, with what to call next', async () => {
    const { id } = mixed();
    clock += 90_000;
    const { text, data, isError } = await wait({ ...helloWorld, run_id: id });
    expect(isError).toBe(false);
    expect(text).toBe(
      [
        'CI #1: failure, waited 0s',
        `run_id: ${id}  attempt: 1`,
        'jobs: 2 of 2 done  1 failed  0 running  0 not started',
        `job_id ${id + 1}  failure: lint  step 2 "Lint"`,
        `Next: triage run_id: ${id}`,
        `${address}/${id}`,
      ].join('\n'),
    );
    expect(data).toEqual({
      finished: true,
      stopped: 'completed',
      waited_seconds: 0,
      run: {
        id,
        name: 'CI',
        display_title: 'Say hello',
        run_number: 1,
        run_attempt: 1,
        event: 'push',
        status: 'completed',
        conclusion: 'failure',
        workflow_id: ci.id,
        path: '.github/workflows/ci.yml',
        head_branch: 'main',
        head_sha: 'a'.repeat(40),
        actor: 'octocat',
        created_at: '2026-03-01T12:00:00Z',
        run_started_at: '2026-03-01T12:00:00Z',
        updated_at: '2026-03-01T12:01:00Z',
        html_url: `${address}/${id}`,
      },
      jobs: { total: 2, completed: 2, failed: 1, cancelled: 0, in_progress: 0, not_started: 0 },
      failed_jobs: [
        {
          job_id: id + 1,
          name: 'lint',
          conclusion: 'failure',
          failed_step: { number: 2, name: 'Lint' },
        },
      ],
      next: `triage run_id: ${id}`,
    });
    expect(pauses).toEqual([]);
    // The run and its jobs; then the log of the job that failed, what GitHub noted, and the last green run.
    expect(world.requests.length).toBe(5);
  });

  it('stops at the first failed job while the others go on, and says where its log is', async () => {
    const { id } = mixed();
    const { text, data } = await wait({ url: `${address}/${id}`, until: 'first_failure' });
    expect(pauses).toEqual([2000, 3000, 4500, 6750]);
    expect(text).toBe(
      [
        'CI #1: in_progress (finished: false), waited 16s',
        `run_id: ${id}  attempt: 1`,
        'jobs: 1 of 2 done  1 failed  1 running  0 not started',
        `job_id ${id + 1}  failure: lint  step 2 "Lint"`,
        `Next: triage run_id: ${id} (job_id ${id + 1} has its log already), then wait_for_run run_id: ${id}`,
        `${address}/${id}`,
      ].join('\n'),
    );
    expect(data).toMatchObject({
      finished: false,
      stopped: 'first_failure',
      failed_jobs: [{ job_id: id + 1, failed_step: { number: 2, name: 'Lint' } }],
    });
  });

  it('waits on for the others unless told otherwise', async () => {
    const { id } = mixed();
    expect((await wait({ ...helloWorld, run_id: id, timeout_seconds: 50 })).data).toMatchObject({
      finished: false,
      stopped: 'timeout',
      waited_seconds: 50,
      jobs: { total: 2, completed: 1, failed: 1, in_progress: 1, not_started: 0 },
    });
    expect((await wait({ ...helloWorld, run_id: id })).data).toMatchObject({
      finished: true,
      stopped: 'completed',
      waited_seconds: 16,
      run: { conclusion: 'failure' },
    });
  });

  it('answers finished: false when the time is over, with pauses that grow and an estimate', async () => {
    for (const [ago, takes] of [
      [4000, 100],
      [3000, 120],
      [2000, 140],
    ] as const) {
      run(world, repo, { workflow: ci, ago, jobs: [{ name: 'test', after: 0, takes }] });
    }
    const { id } = run(world, repo, {
      workflow: ci,
      ago: 30,
      jobs: [
        { name: 'test', takes: 600 },
        { name: 'deploy', after: 600 },
      ],
    });
    const { text, data, isError } = await wait({ ...helloWorld, run_id: id });
    expect(isError).toBe(false);
    expect(pauses).toEqual([2000, 3000, 4500, 6750, 10_125, 15_000, 3625]);
    expect(text).toBe(
      [
        'CI #4: in_progress (finished: false), unchanged for 45s: 0 of 2 jobs done, 0 failed',
        'usually takes 2m (3 green runs): about 45s left',
        `Next: wait_for_run run_id: ${id}`,
      ].join('\n'),
    );
    expect(data).toMatchObject({
      finished: false,
      stopped: 'timeout',
      waited_seconds: 45,
      usual_duration_seconds: 120,
      failed_jobs: [],
      next: `wait_for_run run_id: ${id}`,
    });
  });

  it('asks again only for what has changed', async () => {
    const { id } = run(world, repo, {
      workflow: ci,
      ago: 0,
      jobs: [{ name: 'test', after: Number.POSITIVE_INFINITY, takes: 600 }],
    });
    const statuses: number[] = [];
    const seen = ({ response }: { response: Response }) => void statuses.push(response.status);
    fakeGitHub.events.on('response:mocked', seen);
    await wait({ ...helloWorld, run_id: id });
    fakeGitHub.events.removeListener('response:mocked', seen);
    // The run's updated_at moves on while it runs; its jobs stay as they are.
    const rounds = Array.from({ length: 7 }, () => [200, 304]);
    // At last: what holds it, and how long such runs take.
    expect(statuses).toEqual([200, 200, ...rounds.flat(), 200, 200]);
  });

  it('says that a run waits for a review, and how to see for which', async () => {
    const { id } = run(world, repo, {
      workflow: ci,
      ago: 60,
      pending: [
        {
          id: 5,
          name: 'production',
          wait_timer: 0,
          reviewers: ['octocat'],
          current_user_can_approve: true,
        },
      ],
      jobs: [{ name: 'deploy', after: Number.POSITIVE_INFINITY, takes: 60 }],
    });
    const { text, data } = await wait({ ...helloWorld, run_id: id });
    const note = [
      `CI #1 (run ${id}, attempt 1) waits for a review of production: nothing failed.`,
      'production (environment_id 5): reviewers: octocat; you can approve',
    ].join('\n');
    const next = `get_pending_deployments_for_run run_id: ${id}, then wait_for_run run_id: ${id}`;
    expect(text).toBe(
      [
        'CI #1: waiting (finished: false), waited 0s',
        `run_id: ${id}  attempt: 1`,
        'jobs: 0 of 1 done  0 failed  0 running  1 not started',
        note,
        `Next: ${next}`,
        `${address}/${id}`,
      ].join('\n'),
    );
    expect(data).toMatchObject({ finished: false, note, next });
  });

  it('says which run holds the concurrency group that it waits in', async () => {
    const holder = run(world, repo, {
      workflow: ci,
      ago: 300,
      jobs: [{ name: 'deploy', takes: 900 }],
    });
    const { id } = run(world, repo, {
      workflow: ci,
      ago: 60,
      fixed: { status: 'pending', conclusion: null },
    });
    repo.concurrency.set(id, { group: 'deploy-main', holder: holder.id });
    const { data } = await wait({ ...helloWorld, run_id: id, timeout_seconds: 1 });
    expect(data).toMatchObject({
      note: `CI #2 (run ${id}, attempt 1) is pending: run ${holder.id} holds the concurrency group "deploy-main".`,
      next: `wait_for_run run_id: ${id}`,
    });
  });

  it('goes on after a temporary failure of GitHub', async () => {
    const { id } = mixed();
    const pausing: Options = {
      ...timing,
      pause: async (milliseconds) => {
        clock += milliseconds;
        if (clock - start < 5000) {
          world.faults.push({
            method: 'GET',
            path: /runs\/\d+$/,
            times: 1,
            respond: () => HttpResponse.json({ message: 'Server Error' }, { status: 500 }),
          });
        }
      },
    };
    const { call } = await session(pausing);
    const { data } = await call('wait_for_run', {
      ...helloWorld,
      run_id: id,
      until: 'first_failure',
    });
    expect(data).toMatchObject({ stopped: 'first_failure', waited_seconds: 16 });
  });

  it('answers with the state so far when the rate limit is reached on the way', async () => {
    const { id } = mixed();
    const pausing: Options = {
      ...timing,
      pause: async (milliseconds) => {
        clock += milliseconds;
        world.faults.push({
          method: 'GET',
          path: /runs\/\d+$/,
          times: 1,
          respond: () =>
            HttpResponse.json(
              { message: 'API rate limit exceeded' },
              { status: 403, headers: { 'retry-after': '600' } },
            ),
        });
      },
    };
    const { call } = await session(pausing);
    const { text, data, isError } = await call('wait_for_run', { ...helloWorld, run_id: id });
    expect(isError).toBe(false);
    expect(data).toMatchObject({ finished: false, stopped: 'trouble', waited_seconds: 2 });
    expect(text).toContain("GitHub's rate limit is reached: come back at 12:10 UTC");
  });

  it('shows ten failed jobs and says how to see the others', async () => {
    const jobs = Array.from({ length: 14 }, (_, index) => ({
      name: `test (${index})`,
      conclusion: 'failure' as const,
    }));
    const { id } = run(world, repo, { workflow: ci, jobs });
    const { text, data } = await wait({ ...helloWorld, run_id: id });
    expect((data as { failed_jobs: object[] }).failed_jobs.length).toBe(10);
    expect(text).toContain(`4 more failed jobs: list_jobs run_id: ${id}.`);
  });

  it('reports its progress to a caller that asked', async () => {
    const { id } = mixed();
    const { client } = await session(timing);
    const seen: unknown[] = [];
    await client.callTool(
      { name: 'wait_for_run', arguments: { ...helloWorld, run_id: id, timeout_seconds: 10 } },
      undefined,
      { onprogress: (progress) => void seen.push(progress) },
    );
    expect(seen).toEqual([
      { progress: 0, total: 10_000, message: '0 of 2 jobs done' },
      { progress: 2000, total: 10_000, message: '0 of 2 jobs done' },
      { progress: 5000, total: 10_000, message: '0 of 2 jobs done' },
      { progress: 9500, total: 10_000, message: '0 of 2 jobs done' },
    ]);
  });

  it('stops at once when the caller gives up', async () => {
    const { id } = mixed();
    const paused: AbortSignal[] = [];
    const caller = new AbortController();
    const { client } = await session({
      now: () => clock,
      pause: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
          paused.push(signal);
          caller.abort();
        }),
    });
    const call = client.callTool(
      { name: 'wait_for_run', arguments: { ...helloWorld, run_id: id } },
      undefined,
      { signal: caller.signal },
    );
    await expect(call).rejects.toThrow();
    await vi.waitFor(() => expect(paused.map(({ aborted }) => aborted)).toEqual([true]), 15_000);
    expect(world.requests.length).toBe(2);
  });

  it.each([
    [{}, 'Give owner and repo, or a url. Nothing was sent.'],
    [
      { ...helloWorld, run_id: 1, timeout_seconds: 51 },
      'Invalid arguments for wait_for_run: timeout_seconds: Must be from 1 to 50. Nothing was sent.',
    ],
  ])('refuses %j', async (args, message) => {
    expect(await wait(args)).toEqual({ text: message, data: undefined, isError: true });
    expect(world.requests).toEqual([]);
  });
});
