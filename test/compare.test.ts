import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { type JobOptions, repository, run, sha, workflow, world } from '../src/standin/build.ts';
import { happened, history } from '../src/standin/history.ts';
import type { RepositoryState, RunState, WorkflowState, World } from '../src/standin/state.ts';
import { github, session } from './harness.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const here = { owner: 'octo-org', repo: 'hello-world' };
const web = 'https://github.com/octo-org/hello-world';

let hub: World;
let repo: RepositoryState;
let ci: WorkflowState;
const standin = github(() => hub);

const compare = async (run_id: number | undefined, more: Record<string, unknown> = {}) => {
  const { call } = await session({ now: () => now });
  return call('compare_runs', { ...here, run_id, ...more });
};

const short = (text: string | undefined) => String(text).slice(0, 7);

describe('compare_runs on a scripted history of 200 runs', () => {
  const past = history();
  const at = (n: number) => past.runs[n - 1] as RunState;

  beforeEach(() => {
    hub = past.world;
    hub.requests.length = 0;
    standin.use();
  });

  it('finds the job that broke, the commits since the last green run, and the one to blame', async () => {
    const [bad, green] = [at(happened.firstBad), at(happened.firstBad - 2)];
    const [step] = bad.attempts[0]?.jobs ?? [];
    const { text, data, isError } = await compare(bad.id);
    expect(isError, text).toBe(false);
    const why = 'touches src/build.ts, which the failure names';
    expect(text).toBe(
      [
        `Run ${bad.id} (failure, main ${short(bad.head_sha)}) against run ${green.id} (success, main ${short(green.head_sha)}, 21h ago): the last green run of main before it.`,
        `build: success became failure  job_id ${step?.id}`,
        '  step 2 "Run make": success became failure',
        `1 commit between them: ${web}/compare/${green.head_sha}...${bad.head_sha}`,
        `Suspect: ${short(bad.head_sha)} Change 182 (octocat): ${why}`,
        `Next: triage_run run_id: ${bad.id}`,
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

  it('names what the machine changed under the job, from the beginnings of two logs alone', async () => {
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
    expect(hub.requests.filter(({ url }) => url.includes('blob.core')).length).toBe(2);
    expect(hub.requests.length).toBe(2 + 2 + 1 + 2 * 2);
  });

  it('names the job that became slower', async () => {
    const { text } = await compare(at(124).id, { base_run_id: at(116).id });
    expect(text).toMatch(/^test: success {2}2m \d*s? ?slower {2}job_id \d+$/m);
  });
});

describe('compare_runs', () => {
  beforeEach(() => {
    hub = world(() => now);
    repo = repository(hub);
    ci = workflow(hub, repo, 'CI', 'ci.yml');
    standin.use();
  });

  const made = (ago: number, jobs: readonly JobOptions[], more: object = {}) =>
    run(hub, repo, { workflow: ci, ago: ago * 3600, jobs, ...more });
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

  it('sees red with no code change as such', async () => {
    const head_sha = sha(1);
    const green = made(5, [{ name: 'test' }], { head_sha });
    const red = made(1, [bad('test')], { head_sha });
    const { text } = await compare(red.id);
    expect(text.split('\n').slice(0, -2)).toEqual([
      `Run ${red.id} (failure, main ${short(head_sha)}) against run ${green.id} (success, main ${short(head_sha)}, 5h ago): the last green run of main before it.`,
      `test: success became failure  job_id ${red.attempts[0]?.jobs[0]?.id}`,
      '  step 2 "Run tests": success became failure',
      'No code change between them: a flaky job or something outside, by that.',
    ]);
  });

  it('says that there was no green run ever', async () => {
    made(5, [bad('test')]);
    const red = made(1, [bad('test')]);
    const { text, data } = await compare(red.id);
    expect(text).toBe(
      `Run ${red.id} (failure, main ${short(red.head_sha)}) has nothing to be compared with: no green run of CI on main or the default branch came before it.\nNext: triage_run run_id: ${red.id}`,
    );
    expect(data).toMatchObject({ base: null, jobs: [], commits: null });
  });

  it('takes the default branch where the own one was never green, and says so of a force-push', async () => {
    const green = made(5, [{ name: 'test' }], { head_sha: sha(1) });
    const red = made(1, [bad('test')], { head_sha: sha(2), head_branch: 'feature' });
    const { text, data } = await compare(red.id);
    expect(data).toMatchObject({
      base: { run_id: green.id },
      base_chosen: 'the last green run of main: feature has none',
      commits: null,
    });
    expect(text).toContain(
      '\nNote: commits cannot be compared: a force-push took one of the two away.\n',
    );
  });

  it("does not take a fork's branch of the same name for its own", async () => {
    made(5, [{ name: 'test' }], { fork: 'hubot/hello-world', event: 'pull_request' });
    const { data } = await compare(made(1, [bad('test')]).id);
    expect(data).toMatchObject({ base: null });
  });

  it("finds the last green run that GitHub's search does not know yet", async () => {
    const green = made(5, [{ name: 'test' }]);
    const red = made(1, [bad('test')]);
    hub.faults.push({
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
    hub.faults.push({
      method: 'GET',
      path: new RegExp(`runs/${gone.id}/jobs$`),
      times: 1,
      respond: () => HttpResponse.json({ message: 'Not Found' }, { status: 404 }),
    });
    expect((await compare(red.id)).data).toMatchObject({ base: { run_id: older.id } });
  });

  it('refuses a base that is gone or of another workflow', async () => {
    const red = made(1, [bad('test')]);
    const other = run(hub, repo, {
      workflow: workflow(hub, repo, 'Deploy', 'deploy.yml'),
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
    expect(text.split('\n').filter((line) => line.includes('became'))).toEqual([
      `test (20) (was "test (18)"): success became failure  job_id ${ids[0]}`,
      '  step 2 "Run tests": success became failure',
      `check: success became failure  job_id ${ids[2]}`,
      '  step 2 "Run tests": success became failure',
      `new: (not there) became success  job_id ${ids[3]}`,
      'old: success became (not there)',
    ]);
  });

  it('shows twenty changed jobs of many in both forms', async () => {
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
    expect(text).toContain('\n… and 40 more jobs\n');
    const { jobs, jobs_changed } = data as { jobs: object[]; jobs_changed: number };
    expect([jobs.length, jobs_changed]).toEqual([20, 60]);
  });
});
