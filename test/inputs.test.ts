import { beforeEach, describe, expect, it } from 'vitest';
import { emptyWorld, repository, run, workflow } from '../src/fake-github/build.ts';
import { rerun } from '../src/fake-github/change-run.ts';
import type { RepositoryState, RunState, World } from '../src/fake-github/state.ts';
import { github, session } from './harness.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const helloWorld = { owner: 'octo-org', repo: 'hello-world' };
const web = 'https://github.com/octo-org/hello-world';
const sha = `abc1234${'0'.repeat(33)}`;

let world: World;
let repo: RepositoryState;
let red: RunState;
const fakeGitHub = github(() => world);

beforeEach(() => {
  world = emptyWorld(() => now);
  repo = repository(world);
  const ci = workflow(world, repo, 'Build and test', 'ci.yml');
  repo.commits.set('main', [
    { sha, message: 'Say hello', at: now - 9e6, author: 'octocat', files: ['hello.ts'] },
  ]);
  run(world, repo, { workflow: ci, ago: 9000, head_sha: sha });
  red = run(world, repo, {
    workflow: ci,
    ago: 7200,
    head_sha: sha,
    jobs: [
      {
        name: 'test',
        conclusion: 'failure',
        steps: [{ name: 'npm test', takes: 60 }],
        log: '2026-03-01T10:00:09.0000000Z 1 test failed\n',
      },
    ],
  });
  fakeGitHub.use();
});

const ask = async (name: string, args: Record<string, unknown>, flags: string[] = []) =>
  (await session({ now: () => now, flags })).call(name, args);

describe('get_workflow_run takes', () => {
  const way: Record<string, (id: number) => Record<string, unknown>> = {
    'the id as digits': (id) => ({ ...helloWorld, run_id: String(id) }),
    'owner/name in repo': (run_id) => ({ repo: 'octo-org/hello-world', run_id }),
    'owner/name in repo beside the same owner': (run_id) => ({
      owner: 'Octo-Org',
      repo: 'octo-org/hello-world',
      run_id,
    }),
    'owner/name in both': (run_id) => ({
      owner: 'octo-org/hello-world',
      repo: 'octo-org/hello-world',
      run_id,
    }),
    'the address of the repository in repo': (run_id) => ({ repo: web, run_id }),
    'an address without https:// in repo': (run_id) => ({
      repo: 'github.com/octo-org/hello-world',
      run_id,
    }),
    'the address for git clone in repo': (run_id) => ({
      repo: 'git@github.com:octo-org/hello-world.git',
      run_id,
    }),
    'the address of a run in run_id': (id) => ({ run_id: `${web}/actions/runs/${id}` }),
    'null and "" as not given': (run_id) => ({
      ...helloWorld,
      run_id,
      exclude_pull_requests: null,
    }),
    'true as text': (run_id) => ({ ...helloWorld, run_id, exclude_pull_requests: 'True' }),
  };

  it.each(Object.entries(way))('%s', async (_, argsFor) => {
    const plain = await ask('get_workflow_run', { ...helloWorld, run_id: red.id });
    expect(plain.isError).toBe(false);
    expect(await ask('get_workflow_run', argsFor(red.id))).toEqual(plain);
  });

  it('repo alone, with the owner of the default repository', async () => {
    const given = { repo: 'hello-world', run_id: red.id };
    const flags = ['--repo', 'octo-org/other'];
    expect(await ask('get_workflow_run', given, flags)).toEqual(
      await ask('get_workflow_run', { ...helloWorld, run_id: red.id }),
    );
  });

  it('no address of another repository than the call names', async () => {
    const run_id = 'https://github.com/octo-org/other/actions/runs/7';
    expect(await ask('get_workflow_run', { ...helloWorld, run_id })).toEqual({
      text: 'Invalid arguments for get_workflow_run: run_id: names octo-org/other, but repo is "hello-world"; run_id: Expected number, received string. Nothing was sent.',
      data: undefined,
      isError: true,
    });
    expect(world.requests).toEqual([]);
  });
});

describe('list_workflow_runs_for_repo takes', () => {
  it.each([
    ['status as GitHub has it', { status: 'failure' }, 'status=failure'],
    ['upper case', { status: 'FAILURE' }, 'status=failure'],
    ['failed', { status: 'failed' }, 'status=failure'],
    ['running', { status: 'Running' }, 'status=in_progress'],
    ['words apart', { status: 'in progress' }, 'status=in_progress'],
    ['a timeout', { status: 'timed-out' }, 'status=timed_out'],
    ['American spelling', { status: 'canceled' }, 'status=cancelled'],
    ['refs/heads/', { branch: 'refs/heads/main' }, 'branch=main'],
    ['origin/', { branch: 'origin/main' }, 'branch=main'],
    ['a remote by its full name', { branch: 'refs/remotes/up/main' }, 'branch=main'],
    ['a branch with slashes as it is', { branch: 'feature/origin/x' }, 'branch=feature/origin/x'],
    ['@login', { actor: '@octocat' }, 'actor=octocat'],
    ['the page of a login', { actor: 'https://github.com/octocat' }, 'actor=octocat'],
    ['an event in words', { event: 'Pull Request' }, 'event=pull_request'],
    ['numbers as digits', { per_page: '7', page: '2' }, 'per_page=7&page=2'],
    ['a commit in upper case', { head_sha: sha.toUpperCase() }, `head_sha=${sha}`],
    ['a commit by 7 digits', { head_sha: 'abc1234' }, `head_sha=${sha}`],
    ['the address of a commit', { head_sha: `${web}/commit/${sha}` }, `head_sha=${sha}`],
    ['null for each filter', { status: null, branch: null, actor: '', event: '' }, ''],
  ])('%s', async (_, given, sent) => {
    const { isError } = await ask('list_workflow_runs_for_repo', { ...helloWorld, ...given });
    const query = new URL(world.requests.at(-1)?.url ?? '').searchParams;
    expect(isError).toBe(false);
    for (const [name, value] of new URLSearchParams(sent)) expect(query.get(name)).toBe(value);
    for (const name of Object.keys(given)) {
      expect([name, query.has(name)]).toEqual([name, sent.includes(`${name}=`)]);
    }
  });

  it('no commit that is not there', async () => {
    expect(
      await ask('list_workflow_runs_for_repo', { ...helloWorld, head_sha: 'fffffff' }),
    ).toEqual({
      text: 'head_sha: no one commit of octo-org/hello-world begins with fffffff. Give more of its digits.',
      data: undefined,
      isError: true,
    });
  });

  it('no event that starts no workflow, and names those that do', async () => {
    const { text, isError } = await ask('list_workflow_runs_for_repo', {
      ...helloWorld,
      event: 'pr',
    });
    expect(isError).toBe(true);
    expect(text).toMatch(
      /^Invalid arguments for list_workflow_runs_for_repo: event: "pr" starts no workflow\. What does: branch_protection_rule, .*, pull_request, .*, workflow_run\. Nothing was sent\.$/,
    );
  });
});

describe('list_workflow_runs takes a workflow by', () => {
  it.each([
    ['its file', 'ci.yml'],
    ['its path', '.github/workflows/ci.yml'],
    ['its name', 'Build and test'],
    ['its name in other case', 'build AND test'],
    ['its file without the end', 'ci'],
    ['the address of its runs', `${web}/actions/workflows/ci.yml`],
    ['the address of its file', `${web}/blob/main/.github/workflows/ci.yml`],
    ['the path of a run', '.github/workflows/ci.yml@refs/heads/main'],
  ])('%s', async (_, workflow_id) => {
    const byId = { ...helloWorld, workflow_id: red.workflow_id };
    const plain = await ask('list_workflow_runs', byId);
    expect(plain.data).toMatchObject({ total_count: 2 });
    expect(await ask('list_workflow_runs', { ...helloWorld, workflow_id })).toEqual(plain);
    const digits = { ...helloWorld, workflow_id: String(red.workflow_id) };
    expect(await ask('list_workflow_runs', digits)).toEqual(plain);
  });

  it('no name that there is not, and says which there are', async () => {
    expect(
      await ask('list_workflow_runs', { ...helloWorld, workflow_id: 'Build and tests' }),
    ).toEqual({
      text: `workflow_id: no workflow is named "Build and tests", perhaps "Build and test". There is ci.yml "Build and test" (${red.workflow_id}).`,
      data: undefined,
      isError: true,
    });
  });

  it('no name that two have', async () => {
    const twin = workflow(world, repo, 'Build and test', 'twin.yml');
    expect(
      (await ask('list_workflow_runs', { ...helloWorld, workflow_id: 'Build and test' })).text,
    ).toBe(
      `workflow_id: 2 workflows are named "Build and test". There are ci.yml "Build and test" (${red.workflow_id}), twin.yml "Build and test" (${twin.id}).`,
    );
  });
});

describe('an unknown argument is refused with the nearest one that is known', () => {
  it.each([
    [{ runId: 7 }, 'unknown "runId", perhaps run_id'],
    [{ run: 7 }, 'unknown "run", perhaps run_id'],
    [
      { exclude_pull_request: true },
      'unknown "exclude_pull_request", perhaps exclude_pull_requests',
    ],
    [{ colour: 'red' }, 'unknown "colour"'],
  ])('%j', async (given, said) => {
    expect(await ask('get_workflow_run', { ...helloWorld, run_id: 7, ...given })).toEqual({
      text: `Invalid arguments for get_workflow_run: ${said} (it takes owner, repo, run_id, exclude_pull_requests). Nothing was sent.`,
      data: undefined,
      isError: true,
    });
  });
});

describe('read_log', () => {
  it('reads the end of the job where step is "" or null, and not step 1', async () => {
    const job_id = red.attempts[0]?.jobs[0]?.id;
    const plain = await ask('read_log', { ...helloWorld, job_id });
    expect(plain.data).toMatchObject({ step: null });
    for (const step of ['', null]) {
      expect(await ask('read_log', { ...helloWorld, job_id, step })).toEqual(plain);
    }
  });

  it.each(['run_id', 'job_id'])('takes the address of a job in %s', async (name) => {
    const job_id = red.attempts[0]?.jobs[0]?.id;
    const address = `${web}/actions/runs/${red.id}/job/${job_id}`;
    expect(await ask('read_log', { [name]: address })).toEqual(
      await ask('read_log', { ...helloWorld, job_id }),
    );
  });

  it('takes an address without https://, and in < >', async () => {
    const url = `${web}/actions/runs/${red.id}`;
    const plain = await ask('list_jobs', { url });
    expect(plain.isError).toBe(false);
    for (const written of [url.replace('https://', ''), `<${url}>`, ` ${url} `]) {
      expect(await ask('list_jobs', { url: written })).toEqual(plain);
    }
  });
});

describe('delete_workflow_run', () => {
  it.each([
    ['as text', (id: number) => `[${id}]`],
    ['as digits', (id: number) => [String(id)]],
    ['as one number', (id: number) => id],
    ['as addresses', (id: number) => [`${web}/actions/runs/${id}`]],
  ])('takes run_ids %s', async (_, written) => {
    const { call } = await session({ now: () => now });
    const { data } = await call('delete_workflow_run', { ...helloWorld, run_ids: [red.id] });
    expect(data).toMatchObject({ done: false });
    const given = { ...helloWorld, run_ids: written(red.id) };
    expect((await call('delete_workflow_run', given)).data).toEqual(data);
  });
});

describe('an id that GitHub does not know is recognized', () => {
  it('as the number of a run', async () => {
    expect(await ask('get_workflow_run', { ...helloWorld, run_id: 2 })).toEqual({
      text: `run_id: 2 is the number of run ${red.id} (Build and test #2 on main); its run_id is ${red.id}.`,
      data: undefined,
      isError: true,
    });
  });

  it('as the number of several runs, which are listed', async () => {
    const lint = workflow(world, repo, 'Lint', 'lint.yml');
    const first = run(world, repo, { workflow: lint, ago: 60 });
    expect((await ask('triage', { ...helloWorld, run_id: 1 })).text).toBe(
      `run_id: 1 is the number of several runs, whose run_ids are ${first.id} (Lint #1 on main), ${red.id - 1} (Build and test #1 on main).`,
    );
  });

  it('as a job of a run', async () => {
    const job = red.attempts[0]?.jobs[0]?.id;
    expect((await ask('get_workflow_run_usage', { ...helloWorld, run_id: job })).text).toBe(
      `run_id: ${job} is a job of run ${red.id}. Pass run_id: ${red.id}; job_id: ${job} where the tool takes one.`,
    );
  });

  it('as a run in place of a job', async () => {
    expect((await ask('read_log', { ...helloWorld, job_id: red.id })).text).toBe(
      `job_id: ${red.id} is a run, not a job. list_jobs run_id: ${red.id} has the ids of its jobs.`,
    );
  });

  it('as an attempt that was never made', async () => {
    rerun(world, red, () => true, 'octocat');
    const args = { ...helloWorld, run_id: red.id, attempt_number: 5 };
    expect((await ask('get_workflow_run_attempt', args)).text).toBe(
      `attempt_number: run ${red.id} has 2 attempts, and no attempt 5.`,
    );
  });

  it('as none of these, and then said to be not found', async () => {
    expect((await ask('get_workflow_run', { ...helloWorld, run_id: 999_999 })).text).toMatch(
      /^Not found \(404\)/,
    );
  });
});
