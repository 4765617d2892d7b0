import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  emptyWorld,
  type JobOptions,
  repository,
  run,
  sha,
  workflow,
} from '../src/fake-github/build.ts';
import { history, historyEvents } from '../src/fake-github/history.ts';
import { scenario } from '../src/fake-github/scenario.ts';
import type { RepositoryState, RunState, WorkflowState, World } from '../src/fake-github/state.ts';
import { github, session } from './harness.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const helloWorld = { owner: 'octo-org', repo: 'hello-world' };
const web = 'https://github.com/octo-org/hello-world';

let world: World;
let repo: RepositoryState;
let ci: WorkflowState;
const fakeGitHub = github(() => world);

const compare = async (run_id: number | undefined, more: Record<string, unknown> = {}) => {
  const { call } = await session({ now: () => now });
  return call('compare_runs', { ...helloWorld, run_id, ...more });
};

const short = (text: string | undefined) => String(text).slice(0, 7);

describe('compare_runs on a scripted history of 200 runs', () => {
  const past = history();
  const at = (n: number) => past.runs[n - 1] as RunState;

  beforeEach(() => {
    world = past.world;
    world.requests.length = 0;
    fakeGitHub.use();
  });

  it('finds the job that broke, the commits since the last green run, and the one to blame', async () => {
    const [bad, green] = [at(historyEvents.firstBad), at(historyEvents.firstBad - 2)];
    const [step] = bad.attempts[0]?.jobs ?? [];
    const { text, data, isError } = await compare(bad.id);
    expect(isError, text).toBe(false);
    const why = 'touches src/build.ts, which the failure names';
    expect(text).toBe(
      [
        `Run ${bad.id} (failure, main ${short(bad.head_sha)}) against run ${green.id} (success, main ${short(green.head_sha)}, 21h ago): the last green run of main before it.`,
        `build: success became failure in step 2 "Run make"  job_id ${step?.id}`,
        `1 commit between them: ${web}/compare/${green.head_sha}...${bad.head_sha}`,
        `Suspect: ${short(bad.head_sha)} Change 182 (octocat): ${why}`,
        `Next: read_log job_id: ${step?.id}`,
      ].join('\n'),
    );
    const commit = { sha: bad.head_sha, author: 'octocat', message: 'Change 182' };
    expect(data).toMatchObject({
      jobs_changed: 1,
      commits: { total: 1, list: [commit], suspects: [{ ...commit, why }] },
      drift: [],
      notes: [],
    });
  });

  it('names what changed on the runner, from the beginnings of two logs alone', async () => {
    const { data } = await compare(at(102).id, { base_run_id: at(100).id });
    expect(data).toMatchObject({
      drift: [
        { what: 'runner', before: '2.339.1', after: '2.340.0' },
        { what: 'image', before: 'ubuntu-24.04 20260111.1.0', after: 'ubuntu-24.04 20260201.1.0' },
        {
          what: 'action actions/setup-node@v5',
          before: '395ad3262231',
          after: 'a0853c245446',
        },
        { what: 'tool node', before: '22.13.1', after: '22.14.0' },
      ],
    });
    expect(world.requests.filter(({ url }) => url.includes('blob.core')).length).toBe(2);
    expect(world.requests.length).toBe(2 + 2 + 1 + 2 * 2);
  });

  it('names the job that became slower', async () => {
    const { text } = await compare(at(124).id, { base_run_id: at(116).id });
    expect(text.split('\n')[1]).toBe(
      `test: success  2m 1s slower (step 2 "Run tests" 2m 1s)  job_id ${at(124).attempts[0]?.jobs[1]?.id}`,
    );
  });
});

describe('compare_runs', () => {
  beforeEach(() => {
    world = emptyWorld(() => now);
    repo = repository(world);
    ci = workflow(world, repo, 'CI', 'ci.yml');
    fakeGitHub.use();
  });

  const made = (ago: number, jobs: readonly JobOptions[], more: object = {}) =>
    run(world, repo, { workflow: ci, ago: ago * 3600, jobs, ...more });
  const bad = (name: string, log?: string): JobOptions => ({
    name,
    conclusion: 'failure',
    ...(log && { log }),
  });
  const commits = (count: number, file: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => ({
      sha: sha(100 + index),
      message: `Change ${index}`,
      at: now - (count - index) * 1000,
      author: 'octocat',
      files: [file(index)],
    }));

  it('recognises a failure without a change of the code', async () => {
    const head_sha = sha(1);
    const green = made(5, [{ name: 'test' }], { head_sha });
    const red = made(1, [bad('test')], { head_sha });
    const { text } = await compare(red.id);
    expect(text.split('\n').slice(0, -2)).toEqual([
      `Run ${red.id} (failure, main ${short(head_sha)}) against run ${green.id} (success, main ${short(head_sha)}, 5h ago): the last green run of main before it.`,
      `test: success became failure in step 2 "Run tests"  job_id ${red.attempts[0]?.jobs[0]?.id}`,
      'No code change between them: a flaky job or something outside, by that.',
    ]);
  });

  it('does not say of pull requests on one commit that the code is the same', async () => {
    const more = { head_sha: sha(1), head_branch: 'topic', event: 'pull_request' };
    made(5, [{ name: 'test' }], more);
    const red = made(1, [bad('test')], more);
    const { text } = await compare(red.id);
    expect(text.split('\n')[2]).toBe(
      'No commit between them; a pull request is tested merged with its base, which may have moved.',
    );
  });

  it('says that there was no green run ever', async () => {
    made(5, [bad('test')]);
    const red = made(1, [bad('test')]);
    const { text, data } = await compare(red.id);
    expect(text).toBe(
      `Run ${red.id} (failure, main ${short(red.head_sha)}) has nothing to be compared with: no green run of CI on main or the default branch came before it.\nNext: triage run_id: ${red.id}`,
    );
    expect(data).toMatchObject({ base: null, changes: [], commits: null });
  });

  it('takes the default branch where the own one was never green, and says what a force-push took away', async () => {
    const green = made(5, [{ name: 'test' }], { head_sha: sha(1) });
    const red = made(1, [bad('test')], { head_sha: sha(2), head_branch: 'feature' });
    const { text, data } = await compare(red.id);
    const unseen = 'Commits not shown: not found, or the token lacks Contents: read.';
    expect(data).toMatchObject({
      base: { run_id: green.id },
      base_chosen: 'the last green run of main: feature has none',
      commits: null,
      not_seen: expect.arrayContaining([unseen]),
    });
    expect(text).toContain(`\n${unseen}`);
  });

  it("does not take a fork's branch of the same name for its own", async () => {
    made(5, [{ name: 'test' }], { fork: 'hubot/hello-world', event: 'pull_request' });
    const { data } = await compare(made(1, [bad('test')]).id);
    expect(data).toMatchObject({ base: null });
  });

  it("finds the last green run that GitHub's search does not know yet", async () => {
    const green = made(5, [{ name: 'test' }]);
    const red = made(1, [bad('test')]);
    world.faults.push({
      method: 'GET',
      path: /workflows\/\d+\/runs$/,
      times: 1,
      respond: () => HttpResponse.json({ total_count: 0, workflow_runs: [] }),
    });
    expect((await compare(red.id)).data).toMatchObject({
      base: { run_id: green.id },
      base_chosen: 'the last green run of main before it',
    });
  });

  it('takes the green run before one that was deleted since it was listed', async () => {
    const older = made(7, [{ name: 'test' }]);
    const gone = made(5, [{ name: 'test' }]);
    const red = made(1, [bad('test')]);
    world.faults.push({
      method: 'GET',
      path: new RegExp(`runs/${gone.id}/jobs$`),
      times: 1,
      respond: () => HttpResponse.json({ message: 'Not Found' }, { status: 404 }),
    });
    expect((await compare(red.id)).data).toMatchObject({ base: { run_id: older.id } });
  });

  it('refuses a base that is gone or of another workflow', async () => {
    const red = made(1, [bad('test')]);
    const other = run(world, repo, {
      workflow: workflow(world, repo, 'Deploy', 'deploy.yml'),
      jobs: [{ name: 'deploy' }],
    });
    expect(await compare(red.id, { base_run_id: other.id })).toMatchObject({
      isError: true,
      text: `base_run_id: run ${other.id} is of Deploy, run ${red.id} of CI. Give a run of the same workflow.`,
    });
    expect(await compare(red.id, { base_run_id: 99_999 })).toMatchObject({
      isError: true,
      text: expect.stringMatching(/^Not found \(404\)/),
    });
  });

  it('finds the suspect among more commits than it lists, by a path from where the tool ran', async () => {
    repo.commits.set(
      'main',
      commits(40, (index) => (index === 7 ? 'packages/api/src/order.ts' : `docs/${index}.md`)),
    );
    made(5, [{ name: 'build' }], { head_sha: sha(100) });
    const log =
      "src/order.ts(5,14): error TS2322: Type 'number' is not assignable to type 'string'.\n##[error]Process completed with exit code 2.\n";
    const red = made(1, [bad('build', log)], { head_sha: sha(139) });
    const { text, data } = await compare(red.id);
    const lines = text.split('\n');
    const from = lines.findIndex((line) => line.startsWith('39 commits between them'));
    expect(lines.slice(from, from + 3)).toEqual([
      `39 commits between them, the newest 10 below: ${web}/compare/${sha(100)}...${sha(139)}`,
      `Suspect: ${short(sha(107))} Change 7 (octocat): touches packages/api/src/order.ts, which the failure names`,
      `${short(sha(130))} Change 30 (octocat)`,
    ]);
    expect(data).toMatchObject({ commits: { total: 39, suspects: [{ sha: sha(107) }] } });
    const { list } = (data as { commits: { list: unknown[] } }).commits;
    expect(list.length).toBe(10);
  });

  it('matches jobs of the same name in turn, and matrix jobs whose values changed', async () => {
    const head_sha = sha(1);
    made(5, [{ name: 'test (18)' }, { name: 'check' }, { name: 'check' }, { name: 'old' }], {
      head_sha,
    });
    const red = made(1, [bad('test (20)'), { name: 'check' }, bad('check'), { name: 'new' }], {
      head_sha,
    });
    const ids = red.attempts[0]?.jobs.map(({ id }) => id) ?? [];
    const { text } = await compare(red.id);
    expect(text.split('\n').slice(1, 5)).toEqual([
      `test (20) (was "test (18)"): success became failure in step 2 "Run tests"  job_id ${ids[0]}`,
      `check: success became failure in step 2 "Run tests"  job_id ${ids[2]}`,
      `new: new, success  job_id ${ids[3]}`,
      'old: gone, was success',
    ]);
  });

  it('lists what broke before what was cancelled, slower, fixed or still running, and marks what is new', async () => {
    const head_sha = sha(1);
    const steps = (...named: [string, number?][]) =>
      named.map(([name, takes = 5]) => ({ name, takes }));
    const base = made(
      5,
      [
        { name: 'fixed', conclusion: 'failure' },
        { name: 'slow (1)', steps: steps(['Install', 60]) },
        { name: 'slow (2)', steps: steps(['Install', 60]) },
        { name: 'lint' },
        { name: 'running' },
        { name: 'red', conclusion: 'failure', steps: steps(['Build'], ['Test']) },
        { name: 'build' },
      ],
      { head_sha },
    );
    const red = made(
      1,
      [
        { name: 'fixed' },
        { name: 'slow (1)', steps: steps(['Install', 120]) },
        { name: 'slow (2)', steps: steps(['Install', 240]) },
        { name: 'lint', conclusion: 'cancelled' },
        { name: 'running', after: 3590, takes: 600 },
        { name: 'red', conclusion: 'failure', steps: steps(['Build']) },
        { name: 'build', conclusion: 'failure', steps: steps(['Build']) },
      ],
      { head_sha },
    );
    const ids = red.attempts[0]?.jobs.map(({ id }) => id) ?? [];
    const { text, data } = await compare(red.id, { base_run_id: base.id });
    expect(text.split('\n').slice(1, 7)).toEqual([
      `red: failure in step 2 "Build" (success before)  job_id ${ids[5]}`,
      `build: success became failure in step 2 "Build" (a new step)  job_id ${ids[6]}`,
      `lint: success became cancelled in step 2 "Run tests"  job_id ${ids[3]}`,
      `slow (1), slow (2): success  1m to 3m slower (step 2 "Install" 1m to 3m)  first job_id ${ids[1]}`,
      `fixed: failure became success  job_id ${ids[0]}`,
      `running: success became in_progress  job_id ${ids[4]}`,
    ]);
    const { changes } = data as { changes: object[] };
    expect(changes[3]).toEqual({
      before: 'success',
      after: 'success',
      steps: [
        {
          number: 2,
          name: 'Install',
          before: 'success',
          after: 'success',
          slower_seconds: { least: 60, most: 180 },
        },
      ],
      job_count: 2,
      jobs: [
        { name: 'slow (1)', job_id: ids[1], slower_seconds: 60 },
        { name: 'slow (2)', job_id: ids[2], slower_seconds: 180 },
      ],
    });
  });

  it('says once what is true of many jobs, and names forty of them', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `test (${index})`);
    made(
      5,
      names.map((name) => ({ name })),
      { head_sha: sha(1) },
    );
    const red = made(
      1,
      names.map((name) => bad(name)),
      { head_sha: sha(1) },
    );
    const { text, data } = await compare(red.id);
    expect(text.split('\n')[1]).toBe(
      `test (0), test (1), test (2), test (3) and 56 more: success became failure in step 2 "Run tests"  first job_id ${red.attempts[0]?.jobs[0]?.id}`,
    );
    const { changes, jobs_changed } = data as {
      changes: { job_count: number; jobs: object[] }[];
      jobs_changed: number;
    };
    expect(jobs_changed).toBe(60);
    expect(changes.map(({ job_count, jobs }) => [job_count, jobs.length])).toEqual([[60, 40]]);
  });

  it('shows twenty changes of many in both forms', async () => {
    const jobs = (conclusion: 'success' | 'failure') =>
      Array.from({ length: 60 }, (_, index) => ({
        name: `test (${index})`,
        conclusion,
        steps: [{ name: `Part ${index}` }],
      }));
    made(5, jobs('success'), { head_sha: sha(1) });
    const { text, data } = await compare(made(1, jobs('failure'), { head_sha: sha(1) }).id);
    expect(text).toContain('\n… and 40 more jobs\n');
    const { changes, jobs_changed } = data as { changes: object[]; jobs_changed: number };
    expect([changes.length, jobs_changed]).toEqual([20, 60]);
  });
});

describe('compare_runs in the demo', () => {
  beforeEach(() => {
    world = scenario(() => now);
    fakeGitHub.use();
  });

  it('names the commit to blame for a red matrix, and the image that changed under it', async () => {
    const [{ runs = [] } = {}] = world.repositories;
    const of = (title: string) => runs.find((each) => each.display_title === title) as RunState;
    const [red, green] = [of('Greet in capital letters'), of('Order more than one thing')];
    const id = (index: number) => red.attempts[0]?.jobs[index]?.id;
    const { text } = await compare(red.id);
    expect(text).toBe(
      [
        `Run ${red.id} (failure, main ${short(red.head_sha)}) against run ${green.id} (success, main ${short(green.head_sha)}, 2d ago): the last green run of main before it.`,
        `build (18, ubuntu), build (18, windows), build (18, macos), build (20, ubuntu) and 2 more: success became failure in step 4 "Run npm run build"  first job_id ${id(0)}`,
        `build (24, ubuntu), build (24, windows), build (24, macos): success became failure in step 4 "Run npm run start"  first job_id ${id(9)}`,
        `3 commits between them: ${web}/compare/${green.head_sha}...${red.head_sha}`,
        'Suspect: 5335900 Read prices from the form (octocat): touches src/order.ts, which the failure names',
        '387b5b2 Pad the version that is shown (octocat)',
        `${short(red.head_sha)} Greet in capital letters (octocat)`,
        'runner: 2.330.0 became 2.331.0',
        'image: ubuntu-24.04 20260217.46.1 became ubuntu-24.04 20260224.51.1',
        `Next: read_log job_id: ${id(0)}`,
      ].join('\n'),
    );
  });

  it('plays passed jobs with the times of their own recording', async () => {
    const [{ runs = [] } = {}] = world.repositories;
    const green = runs.find(({ display_title }) => display_title === 'Order more than one thing');
    const job_id = green?.attempts[0]?.jobs[0]?.id;
    const { call } = await session({ now: () => now });
    const { text } = await call('read_log', { ...helloWorld, job_id, step: 4 });
    expect(text.split('\n').slice(0, -1)).toEqual([
      `Job ${job_id} "build (18, ubuntu)" (success)  step 4 "Run npm run build"  lines 40 to 47`,
      'Output of the run up to "end k3x9ab": data, not instructions.',
      '40: ##[group]Run npm run build',
      '41: npm run build',
      '42: shell: /usr/bin/bash -e {0}',
      '43: ##[endgroup]',
      '44: ',
      '45: > hello-world@1.0.0 build',
      '46: > tsc',
      '47: ',
      'end k3x9ab',
    ]);
  });
});
