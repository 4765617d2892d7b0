import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  emptyWorld,
  type JobOptions,
  type RunOptions,
  repository,
  run,
  workflow,
} from '../src/fake-github/build.ts';
import { rerun } from '../src/fake-github/change-run.ts';
import {
  latestAttempt,
  type RepositoryState,
  type WorkflowState,
  type World,
} from '../src/fake-github/state.ts';
import { github, session } from './harness.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const helloWorld = { owner: 'octo-org', repo: 'hello-world' };
const minute = 60;
const hour = 3600;

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

const call = async (name: string, args: Record<string, unknown>) =>
  (await session({ now: () => now })).call(name, { ...helloWorld, ...args });

const add = (jobs: readonly JobOptions[], more: Partial<RunOptions> = {}) =>
  run(world, repo, { workflow: ci, jobs, ago: hour, ...more });

const red: JobOptions = {
  name: 'test',
  conclusion: 'failure',
  log: '  1 failing\n     AssertionError: expected 1 to equal 2\n##[error]Process completed with exit code 1.\n',
};

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

describe('a refusal that no right of the token lifts', () => {
  const sso = 'https://github.com/orgs/octo-org/sso?authorization_request=AB12';
  it.each<[string, Record<string, string>, string, string]>([
    [
      'single sign-on',
      { 'x-github-sso': `required; url=${sso}` },
      'Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.',
      `the token is not authorized for the organization's single sign-on. GitHub says: "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.". Ask the person to open ${sso} and authorize it; another scope does not help.`,
    ],
    [
      'single sign-on, with an address that is not GitHub’s',
      { 'x-github-sso': 'required; url=https://evil.example/github.com' },
      '',
      'the token is not authorized for the organization\'s single sign-on. Ask the person to open https://github.com/settings/tokens ("Configure SSO") and authorize it; another scope does not help.',
    ],
    [
      'an IP allow list',
      {},
      'Although you appear to have the correct authorization credentials, the `octo-org` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.',
      'Use its VPN or network, or ask an owner to add the address (https://docs.github.com/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/managing-allowed-ip-addresses-for-your-organization); another token does not help.',
    ],
    [
      'a limit of lifetimes',
      {},
      "The 'octo-org' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 366 days.",
      'Make one that expires sooner (https://docs.github.com/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens), or change the expiration of this one; another scope does not help.',
    ],
    [
      'a kind of token that is not taken',
      {},
      '`octo-org` forbids access via a personal access token (classic). Please use a GitHub App, OAuth App, or a personal access token with fine-grained permissions.',
      'Make one of the other kind, classic or fine-grained',
    ],
  ])('%s: names the remedy', async (_, headers, message, wanted) => {
    const { id } = add([red]);
    world.faults.push({
      method: 'GET',
      path: /\/runs\/\d+$/,
      times: 9,
      respond: () => HttpResponse.json({ message }, { status: 403, headers }),
    });
    const { text, isError } = await call('get_workflow_run', { run_id: id });
    expect(isError).toBe(true);
    expect(text).toContain(wanted);
    expect(text).not.toContain('scope "repo"');
  });
});

describe('what is said of a request', () => {
  it('asks for the media type that the documentation recommends', async () => {
    const asked: (string | null)[] = [];
    fakeGitHub.events.on('request:start', ({ request }) => {
      if (request.url.startsWith('https://api.github.com/'))
        asked.push(request.headers.get('accept'));
    });
    await call('triage', { run_id: add([red]).id });
    expect(new Set(asked)).toEqual(new Set(['application/vnd.github+json']));
  });

  it('says after a rerun that debug logging is on, and how to follow it', async () => {
    const { id } = add([red]);
    const { text } = await call('re_run_workflow_failed_jobs', {
      run_id: id,
      enable_debug_logging: true,
    });
    expect(text.split('\n')[0]).toBe(
      `Started the failed jobs of CI #1 as attempt 2, with debug logging. Follow it with wait_for_run run_id: ${id}.`,
    );
  });

  it('promises in the instructions only parameters that tools have', async () => {
    const { client } = await session({ now: () => now });
    const { tools } = await client.listTools();
    const [, listed = ''] = /read_log \(([^)]*)\)/.exec(client.getInstructions() ?? '') ?? [];
    const { properties = {} } = tools.find(({ name }) => name === 'read_log')?.inputSchema ?? {};
    const named = listed.split(/[,;] /).filter((word) => /^[a-z_]+$/.test(word));
    expect(named).toEqual(['step', 'from_line', 'lines']);
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(named));
  });
});

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

describe('a log that cannot be read', () => {
  it.each([
    ['expired', 'Rerun: failed jobs, with debug logging: no log that says why can be read; '],
    ['deleted', 'Rerun: failed jobs, with debug logging: no log that says why can be read; '],
  ] as const)('has no likeliest lines, and does not say why: %s', async (logs, advice) => {
    const { id } = add([{ name: 'test', conclusion: 'failure' }], { logs });
    const { text } = await call('triage', { run_id: id });
    expect(text.split('\n')[0]).toBe(
      `CI #1 (run ${id}, attempt 1) failed: why cannot be told, as no line of its log can be shown. 1 job of 1 failed for 1 cause.`,
    );
    expect(text).toContain(`\n${advice}`);
  });
});

describe('a workflow that answers 404, as one that an organization requires does', () => {
  beforeEach(() => {
    world.faults.push({
      method: 'GET',
      path: /\/actions\/workflows\/\d+(?:\/runs)?$/,
      times: 99,
      respond: () => HttpResponse.json({ message: 'Not Found' }, { status: 404 }),
    });
  });
  const cannot =
    'the workflow cannot be read here (deleted, required by an organization, or the token lacks Actions: read)';

  it.each(['triage', 'compare_runs'])('%s says so of the workflow, and answers', async (tool) => {
    add([{ name: 'test' }], { ago: 2 * hour });
    const { text, isError } = await call(tool, { run_id: add([red]).id });
    expect(isError).toBe(false);
    expect(text.split('\n').at(-1)).toBe(`The workflow's runs not shown: ${cannot}.`);
    expect(text).not.toContain('get_workflow_health');
  });

  it('get_workflow_health names what can be read instead', async () => {
    expect(await call('get_workflow_health', { workflow_id: ci.id })).toMatchObject({
      isError: true,
      text: 'Not found (404): the workflow cannot be read here. It does not exist, was deleted, is one that an organization requires (only its runs can be read here), or the token has no access to the repository. list_workflows names those that can be read.',
    });
  });
});

describe('what to call next', () => {
  it('is no comparison where there is nothing to compare with', async () => {
    const { text } = await call('triage', { run_id: add([red]).id });
    expect(text).not.toContain('compare_runs');
  });

  it('leads from triage to the comparison and not back', async () => {
    add([{ name: 'test' }], { ago: 2 * hour });
    const { id } = add([red]);
    expect((await call('triage', { run_id: id })).text).toContain(`compare_runs run_id: ${id}`);
    const { text } = await call('compare_runs', { run_id: id });
    expect(text).not.toContain('Next: triage');
    expect(text).toContain('Next: read_log job_id: ');
  });
});
