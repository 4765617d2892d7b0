import { beforeEach, describe, expect, it } from 'vitest';
import { emptyWorld, repository, run, workflow } from '../src/fake-github/build.ts';
import { rerun } from '../src/fake-github/change-run.ts';
import {
  latestAttempt,
  type RepositoryState,
  type WorkflowState,
  type World,
} from '../src/fake-github/state.ts';
import { github, phraseIn, session } from './harness.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const helloWorld = { owner: 'octo-org', repo: 'hello-world' };

let world: World;
let repo: RepositoryState;
let ci: WorkflowState;
const fakeGitHub = github(() => world);

beforeEach(() => {
  world = emptyWorld(() => now);
  repo = repository(world);
  ci = workflow(world, repo, 'CI', 'ci.yml');
  fakeGitHub.use();
});

const ask = async (name: string, args: Record<string, unknown>) =>
  (await session({ now: () => now })).call(name, { ...helloWorld, ...args });

const writes = () =>
  world.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path, body }) => ({ method, path, body }));

const red = (ago = 3600) =>
  run(world, repo, {
    workflow: ci,
    ago,
    jobs: [
      { name: 'lint' },
      { name: 'test', conclusion: 'failure', retry: { conclusion: 'success' } },
    ],
  });

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

describe('cancel_workflow_run', () => {
  it('says that accepted is not yet stopped', async () => {
    const { id } = run(world, repo, { workflow: ci, ago: 10, jobs: [{ name: 'test', takes: 60 }] });
    expect(await ask('cancel_workflow_run', { run_id: id })).toEqual({
      text: `GitHub accepted to cancel CI #1; it is not stopped yet. Follow it with wait_for_run run_id: ${id}; if it hangs, force_cancel_workflow_run.\nhttps://github.com/octo-org/hello-world/actions/runs/${id}`,
      data: { run_id: id, accepted: true },
      isError: false,
    });
  });

  it('says why a completed run cannot be cancelled', async () => {
    expect((await ask('cancel_workflow_run', { run_id: red().id })).text).toBe(
      'GitHub cannot do this in the run\'s present state (409). GitHub says: "Cannot cancel a workflow run that is completed.". Read it with get_workflow_run and decide again.',
    );
  });
});

describe('--repos', () => {
  it('refuses what is outside before any request', async () => {
    const { call } = await session({ flags: ['--repos', 'octo-org/*,hubot/robot'] });
    expect(await call('re_run_workflow', { owner: 'hubot', repo: 'other', run_id: 1 })).toEqual({
      text: 'hubot/other is outside the repositories that this server may touch (--repos). Nothing was sent.',
      data: undefined,
      isError: true,
    });
    expect(world.requests).toEqual([]);
    expect((await call('get_workflow_run', { ...helloWorld, run_id: red().id })).isError).toBe(
      false,
    );
  });
});

describe('a default repository', () => {
  it('is meant where a call names none, and another one where it does', async () => {
    const { call } = await session({ flags: ['--repo', 'octo-org/hello-world'] });
    const { id } = red();
    expect((await call('get_workflow_run', { run_id: id })).isError).toBe(false);
    expect(
      (await call('get_workflow_run', { owner: 'octo-org', repo: 'gone', run_id: id })).isError,
    ).toBe(true);
    expect((await call('get_workflow_run', { owner: 'gone', run_id: id })).text).toBe(
      'Invalid arguments for get_workflow_run: owner and repo go together. Nothing was sent.',
    );
  });
});

describe.each([
  ['delete_workflow_run', '', ''],
  ['delete_workflow_run_logs', '/logs', 'logs of '],
])('%s of several runs', (tool, path, object) => {
  const several = (count: number) => Array.from({ length: count }, () => red().id);
  const paths = () => writes().map(({ path }) => path);
  const pathOf = (id: number) => `/repos/octo-org/hello-world/actions/runs/${id}${path}`;

  it('shows each with its state, and one phrase deletes them all, each audited', async () => {
    const run_ids = several(3);
    const { call, log } = await session({ now: () => now, pace: { betweenWrites: 0 } });
    const args = { ...helloWorld, run_ids };
    const preview = await call(tool, args);
    for (const id of run_ids)
      expect(preview.text).toMatch(new RegExp(`^- ${id}  failure  CI`, 'm'));
    const confirm = phraseIn(preview.text);
    expect(confirm.startsWith(`delete ${object}3 runs [`)).toBe(true);
    expect(await call(tool, { ...args, confirm })).toEqual({
      text: `Deleted ${object && 'the logs of '}3 of 3 runs: ${run_ids.join(', ')}.`,
      data: { done: true, deleted_run_ids: run_ids, failed: [], left_run_ids: [] },
      isError: false,
    });
    expect(paths()).toEqual(run_ids.map(pathOf));
    expect(log.map((line) => JSON.parse(line).object)).toEqual(run_ids.map((id) => `run ${id}`));
  });

  it('takes the phrase for exactly this list', async () => {
    const run_ids = several(3);
    const { call } = await session({ now: () => now });
    const confirm = phraseIn((await call(tool, { ...helloWorld, run_ids })).text);
    for (const other of [
      run_ids.slice(1),
      [...run_ids, red().id],
      [...run_ids.slice(1), red().id],
    ]) {
      expect((await call(tool, { ...helloWorld, run_ids: other, confirm })).isError).toBe(true);
    }
    expect(writes()).toEqual([]);
  });

  it('sends nothing when one of them has changed', async () => {
    const run_ids = several(3);
    const { call } = await session({ now: () => now });
    const args = { ...helloWorld, run_ids };
    const confirm = phraseIn((await call(tool, args)).text);
    const last = repo.runs.find(({ id }) => id === run_ids[2]);
    if (!last) throw new Error('three runs were made');
    rerun(world, last, () => true, 'hubot', now - 1_800_000);
    const { text, isError } = await call(tool, { ...args, confirm });
    expect(isError).toBe(true);
    expect(text).toContain('attempt 2');
    expect(phraseIn(text)).not.toBe(confirm);
    expect(writes()).toEqual([]);
  });

  it('stops when the time is over, and offers what is left', async () => {
    const run_ids = several(8);
    let clock = now;
    const { call } = await session({
      now: () => clock,
      pace: { betweenWrites: 0 },
      fetch(url, init) {
        if (init.method === 'DELETE') clock += 10_000;
        return fetch(url, init);
      },
    });
    const args = { ...helloWorld, run_ids };
    const { text, data } = await call(tool, {
      ...args,
      confirm: phraseIn((await call(tool, args)).text),
    });
    const left = run_ids.slice(5);
    expect(data).toMatchObject({
      done: false,
      deleted_run_ids: run_ids.slice(0, 5),
      failed: [],
      left_run_ids: left,
    });
    expect(text).toContain(`\nLeft when the time was over: ${left.join(', ')}.\nNot done. `);
    const rest = await call(tool, { ...helloWorld, run_ids: left, confirm: phraseIn(text) });
    expect(rest.data).toMatchObject({ done: true, deleted_run_ids: left });
    expect(paths()).toEqual(run_ids.map(pathOf));
  });

  it('reports its progress', async () => {
    const run_ids = several(3);
    const { client, call } = await session({ now: () => now, pace: { betweenWrites: 0 } });
    const args = { ...helloWorld, run_ids };
    const confirm = phraseIn((await call(tool, args)).text);
    const told: unknown[] = [];
    await client.callTool({ name: tool, arguments: { ...args, confirm } }, undefined, {
      onprogress: (progress) => void told.push(progress),
    });
    expect(told).toEqual(
      [1, 2, 3].map((at) => ({ progress: at, total: 3, message: `${at} of 3 runs` })),
    );
  });

  /** A limit refuses to delete one of three runs, which is run again meanwhile. */
  async function changedWhileHeld(at: number) {
    const run_ids = several(3);
    const held = run_ids[at] ?? 0;
    let limited = false;
    const { call } = await session({
      now: () => now,
      pace: { betweenWrites: 0 },
      async fetch(url, init) {
        const run = repo.runs.find(({ id }) => id === held);
        if (limited || !run || init.method !== 'DELETE' || !url.endsWith(pathOf(held))) {
          return fetch(url, init);
        }
        limited = true;
        rerun(world, run, () => true, 'hubot', now - 1_800_000);
        const message = 'You have exceeded a secondary rate limit.';
        return Response.json({ message }, { status: 429, headers: { 'retry-after': '1' } });
      },
    });
    const args = { ...helloWorld, run_ids };
    const confirm = phraseIn((await call(tool, args)).text);
    const reply = await call(tool, { ...args, confirm });
    return {
      run_ids,
      held,
      reply,
      again: (phrase: string) => call(tool, { ...args, confirm: phrase }),
    };
  }

  it('shows the new preview where one changed while a limit held the first back', async () => {
    const { run_ids, held, reply, again } = await changedWhileHeld(0);
    expect(reply.isError).toBe(true);
    expect(reply.text.split('\n')[0]).toBe('Not done. It changed since you called.');
    expect(reply.text).toMatch(new RegExp(`^- ${held}  .* attempt 2`, 'm'));
    expect(paths()).toEqual([]);
    expect((await again(phraseIn(reply.text))).data).toMatchObject({ deleted_run_ids: run_ids });
  });

  it('leaves out one that changed while a limit held it back, once others have gone', async () => {
    const { run_ids, held, reply } = await changedWhileHeld(1);
    expect(reply.data).toMatchObject({
      deleted_run_ids: [run_ids[0], run_ids[2]],
      failed: [{ run_id: held, why: 'It changed since the preview: nothing was sent.' }],
    });
    expect(paths()).not.toContain(pathOf(held));
  });

  it('says which failed, and goes on', async () => {
    const run_ids = several(3);
    const { call } = await session({ now: () => now, pace: { betweenWrites: 0 } });
    world.faults.push({
      method: 'DELETE',
      path: new RegExp(`${pathOf(run_ids[1] ?? 0)}$`),
      times: 1,
      respond: () => Response.json({ message: 'Server Error' }, { status: 502 }),
    });
    const args = { ...helloWorld, run_ids };
    const { data } = await call(tool, {
      ...args,
      confirm: phraseIn((await call(tool, args)).text),
    });
    expect(data).toMatchObject({
      deleted_run_ids: [run_ids[0], run_ids[2]],
      failed: [{ run_id: run_ids[1], why: expect.stringMatching(/^GitHub failed \(502\)/) }],
    });
  });

  it.each([{}, { run_id: 1, run_ids: [1] }])('takes run_id or run_ids, not %j', async (args) => {
    expect((await ask(tool, args)).text).toBe(
      'Give run_id or run_ids, one of both. Nothing was sent.',
    );
    expect(world.requests).toEqual([]);
  });

  it('says that nothing was changed where one cannot be read', async () => {
    const { text } = await ask(tool, { run_ids: [1, 2] });
    expect(text).toMatch(/^Not done\. Run [12] cannot be read\. Not found \(404\)/);
    expect(text).toMatch(/ Nothing was changed\.$/);
  });

  it('takes at most 40', async () => {
    const { text } = await ask(tool, { run_ids: Array.from({ length: 41 }, (_, at) => at + 1) });
    expect(text).toContain('run_ids: Must be 1 to 40 ids');
  });
});
