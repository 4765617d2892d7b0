import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import type { JobOptions, RunOptions } from '../src/fake-github/build.ts';
import * as build from '../src/fake-github/build.ts';
import type { RepositoryState, World } from '../src/fake-github/state.ts';
import { apiRounds } from './api-rounds.ts';
import { github, session } from './harness.ts';

let world: World;
let repository: RepositoryState;
const fakeGitHub = github(() => world);
const noon = Date.parse('2026-03-01T12:00:00Z');
const now = () => noon;
const helloWorld = { owner: 'octo-org', repo: 'hello-world' };
const web = 'https://github.com/octo-org/hello-world';
const api = 'https://api.github.com/repos/octo-org/hello-world';
const head = build.sha(7);

const log = [
  '2026-03-01T11:50:05.0000000Z ##[group]Run npm run build',
  '2026-03-01T11:50:05.1000000Z ##[endgroup]',
  "2026-03-01T11:50:06.0000000Z src/order.ts(5,14): error TS2322: Type 'number' is not assignable to type 'string'.",
  '2026-03-01T11:50:06.1000000Z ##[error]Process completed with exit code 2.',
  '',
].join('\r\n');
const red = (name: string): JobOptions => ({ name, conclusion: 'failure', log });

type Run = Partial<RunOptions> & { readonly name: string };

function start(runs: readonly Run[], pull: Partial<Parameters<typeof build.pull>[1]> = {}) {
  world = build.emptyWorld(now);
  repository = build.repository(world);
  const ids = runs.map(({ name, ...options }) => {
    const file = `${name.toLowerCase()}.yml`;
    const known = repository.workflows.find((workflow) => workflow.name === name);
    const workflow = known ?? build.workflow(world, repository, name, file);
    return build.run(world, repository, {
      workflow,
      ago: 600,
      event: 'pull_request',
      head_branch: 'taxes',
      head_sha: head,
      ...options,
    }).id;
  });
  repository.commits.set('taxes', [
    { sha: head, message: 'Add taxes', at: noon, author: 'octocat', files: [] },
  ]);
  build.pull(repository, {
    number: 7,
    title: 'Add taxes',
    head_branch: 'taxes',
    head_sha: head,
    ...pull,
  });
  fakeGitHub.use();
  return ids;
}

const triage = async (args: Record<string, unknown>) =>
  (await session({ now })).call('triage', { ...helloWorld, ...args });

/** The pull request's commit changes these files, and no other. */
function changed(...files: string[]) {
  const commit = { sha: head, message: 'Add taxes', at: noon, author: 'octocat', files };
  repository.commits.set('taxes', [commit, ...(repository.commits.get('taxes') ?? []).slice(1)]);
}

const two: Run[] = [
  { name: 'CI', jobs: [red('build')] },
  { name: 'Types', jobs: [red('tsc')] },
  { name: 'Lint', jobs: [{ name: 'lint' }] },
];
const first = `PR 7 (head ${head.slice(0, 7)}) "Add taxes": 2 of 3 workflows failed for 1 cause.`;

describe('triage of a pull request', () => {
  it('answers for all workflows at once, with one cause for the two that failed alike', async () => {
    const [ci, types] = start(two);
    const { text, data } = await triage({ pull_number: 7 });
    expect(text.split('\n')[0]).toBe(first);
    expect(text).toContain(
      `\nFailed: Types (run ${types}, pull_request), CI (run ${ci}, pull_request).\n`,
    );
    expect(text).toContain('\nGreen: Lint.\n');
    expect(text).toContain('On main, CI has no finished run to compare with.');
    expect(text).toContain('the same in 2 jobs');
    expect(text).toContain("error TS2322: Type 'number' is not assignable to type 'string'.");
    expect(data).toMatchObject({
      commit: { head_sha: head, pull_number: 7, branch: 'taxes' },
      failures: [{ job_count: 2 }],
    });
  });

  it.each([
    ['its address', { url: `${web}/pull/7` }],
    ['its page of checks', { url: `${web}/pull/7/checks` }],
    ['its branch', { branch: 'taxes' }],
    ["the branch's address", { url: `${web}/tree/taxes` }],
    ['its commit', { head_sha: head }],
    ['seven digits of its commit', { head_sha: head.slice(0, 7) }],
    ["the commit's address", { url: `${web}/commit/${head}` }],
    ["the commit's address within it", { url: `${web}/pull/7/commits/${head}` }],
  ])('is the same by %s', async (_, args) => {
    start(two);
    const { text } = await triage(args);
    expect(text.split('\n')[0]).toContain('2 of 3 workflows failed for 1 cause.');
  });

  it.each([
    ['with access to checks', true, 4],
    ['without access to checks', false, 5],
  ])('asks GitHub at most 20 times for ten workflows of which two failed, %s', async (_, checks, most) => {
    const green = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({ name: `W${n}`, jobs: [{ name: 'a' }] }));
    start([...two.slice(0, 2), ...green]);
    repository.required.set('main', { protection: [], rules: ['build'] });
    const { rounds, fetch } = apiRounds(
      () => world,
      (path) =>
        checks || !path.endsWith('/check-runs')
          ? undefined
          : HttpResponse.json({ message: 'Forbidden' }, { status: 403 }),
    );
    const { call } = await session({ now, flags: ['--no-cache'], fetch });
    const { text } = await call('triage', { ...helloWorld, pull_number: 7 });
    expect(text).toContain('2 of 10 workflows failed for 1 cause');
    expect(rounds.flat().length).toBeLessThanOrEqual(20);
    expect(rounds.map((round) => round.toSorted()).slice(most)).toEqual([]);
  });

  it('expects no checks on a branch that only pull requests require', async () => {
    start([{ name: 'CI', jobs: [red('build')] }]);
    repository.required.set('main', { protection: [], rules: ['build', 'e2e'] });
    repository.required.set('taxes', { protection: [], rules: ['build', 'e2e'] });
    expect((await triage({ branch: 'taxes' })).text).not.toContain('reported by nothing');
    expect((await triage({ pull_number: 7 })).text).toContain(
      'Required, and reported by nothing so far: e2e.',
    );
  });

  it('takes the newest run of each workflow and event', async () => {
    start([
      { name: 'CI', ago: 900, jobs: [red('build')] },
      { name: 'CI', ago: 300, jobs: [{ name: 'build' }] },
    ]);
    expect((await triage({ pull_number: 7 })).text.split('\n')[0]).toBe(
      `PR 7 (head ${head.slice(0, 7)}) "Add taxes": all green: 1 workflow.`,
    );
  });

  it.each([
    { pull_number: 7 },
    { branch: 'taxes' },
  ])('says of %j that the head has moved on', async (of) => {
    start(two);
    const older = build.sha(6);
    const { text, data } = await triage({ ...of, head_sha: older });
    const short = (sha: string) => sha.slice(0, 7);
    const moved = `The head has moved on: ${short(head)} is newer than ${short(older)}, which head_sha alone is about.`;
    expect(text.split('\n')[0]).toContain('2 of 3 workflows failed for 1 cause.');
    expect(text.split('\n')[1]).toBe(moved);
    expect(data).toMatchObject({
      commit: { head_sha: head, notes: expect.arrayContaining([moved]) },
    });
  });

  it('finds the runs of a fork, which GitHub does not tie to the pull request', async () => {
    start([{ name: 'CI', fork: 'hubot/hello-world', jobs: [red('build')] }], {
      fork: 'hubot/hello-world',
    });
    expect((await triage({ pull_number: 7 })).text.split('\n')[0]).toBe(
      `PR 7 (head ${head.slice(0, 7)}) "Add taxes" from the fork hubot/hello-world: 1 of 1 workflow failed for 1 cause.`,
    );
  });

  it('names red checks of others, required ones first, and a required one that is missing', async () => {
    start(two.slice(2));
    repository.required.set('main', { protection: ['coverage'], rules: ['lint', 'e2e'] });
    repository.statuses.push({
      head_sha: head,
      context: 'preview',
      state: 'failure',
      description: 'The preview could not be built',
      target_url: 'https://preview.example/1',
    });
    const { id } = build.check(world, repository, {
      head_sha: head,
      app: 'Covered',
      name: 'coverage',
      conclusion: 'failure',
      title: '61% of the change is covered',
      summary: '80% are asked for',
    });
    const { text, data } = await triage({ pull_number: 7 });
    expect(text.split('\n').slice(0, 6)).toEqual([
      `PR 7 (head ${head.slice(0, 7)}) "Add taxes": 2 other checks red; coverage is required.`,
      `- coverage (failure, required by Covered): "61% of the change is covered" "80% are asked for" ${web}/runs/${id}`,
      '- preview (failure): "The preview could not be built" https://preview.example/1',
      'Required, and reported by nothing so far: e2e. It stays expected until a workflow or app reports a check of this very name.',
      'e2e: no job of the workflow files that were read has this name.',
      'Green: Lint.',
    ]);
    expect(data).toMatchObject({
      commit: {
        checks: [
          { name: 'coverage', required: true },
          { name: 'preview', required: false },
        ],
      },
    });
  });

  it('stands without what the token may not read, and says so', async () => {
    start(two);
    const refuse = () => HttpResponse.json({ message: 'Forbidden' }, { status: 403 });
    fakeGitHub.use(
      http.get(`${api}/commits/:ref/check-runs`, refuse),
      http.get(`${api}/rules/branches/:branch`, refuse),
    );
    const { text, isError } = await triage({ pull_number: 7 });
    expect(isError).toBe(false);
    expect(text.split('\n')[0]).toBe(first);
    expect(text).toContain('Checks not shown: the token lacks Checks: read');
  });

  it('stands without the jobs of one of its runs, and says so', async () => {
    const [ci] = start(two);
    fakeGitHub.use(
      http.get(`${api}/actions/runs/${ci}/jobs`, () =>
        HttpResponse.json({ message: 'Forbidden' }, { status: 403 }),
      ),
    );
    const { text, data, isError } = await triage({ pull_number: 7 });
    expect(isError).toBe(false);
    expect(text.split('\n')[0]).toBe(first);
    expect(text).toContain('\njob 1006 "Types / tsc" (failure)');
    const not_seen = [`Jobs of run ${ci} not shown: the token lacks Actions: read.`];
    expect(data).toMatchObject({ not_seen });
    expect(text.split('\n')).toContain(not_seen[0]);
  });

  it('says why it left the merge queue, though it is green itself', async () => {
    const branch = `gh-readonly-queue/main/pr-7-${build.sha(3)}`;
    const queued = { event: 'merge_group', head_branch: branch, head_sha: build.sha(9) };
    const [, failed] = start([
      { name: 'CI', jobs: [{ name: 'build' }] },
      { name: 'CI', ...queued, jobs: [red('build')] },
    ]);
    const { text } = await triage({ pull_number: 7 });
    expect(text.split('\n')[0]).toBe(
      `PR 7 (head ${head.slice(0, 7)}) "Add taxes": its last entry in the merge queue failed for 1 cause.`,
    );
    expect(text).toContain(`Merge queue: CI (run ${failed}, merge_group) failed 10m ago`);
  });

  it.each([
    [{ mergeable_state: 'dirty' }, 'It conflicts with main: GitHub starts no pull_request run'],
    [{ draft: true }, 'It is a draft: workflows may leave drafts out by a condition.'],
    [{}, 'No reason is seen. Looked at: merge conflicts, draft, the commit message and author,'],
  ])('says why nothing ran: %j', async (pull, reason) => {
    start([], pull);
    build.workflow(world, repository, 'CI', 'ci.yml');
    const { text } = await triage({ pull_number: 7 });
    expect(text.split('\n')[0]).toBe(
      `PR 7 (head ${head.slice(0, 7)}) "Add taxes": no workflow has run for this commit.`,
    );
    expect(text).toContain(reason);
  });

  it.each([
    [
      'on: [push, schedule]',
      'it runs on push, schedule, not on pull_request or pull_request_target',
    ],
    [
      'on: { pull_request: { branches: [release/**] } }',
      'its branches filter (release/**) leaves out main',
    ],
    [
      'on: { pull_request: { branches-ignore: [ma*] } }',
      'its branches-ignore filter (ma*) leaves out main',
    ],
    ['on: { pull_request: { types: [labeled] } }', 'pull_request is narrowed to the types labeled'],
    [
      'on: { pull_request: { paths: ["src/**", "!src/docs/**"] } }',
      'its paths filter (src/**, "!src/docs/**") has none of the changed files',
    ],
    [
      'on: { pull_request: { paths-ignore: ["**.md"] } }',
      'its paths-ignore filter ("**.md") has all of the changed files',
    ],
  ])('says why the file of a workflow excludes it: %s', async (text, why) => {
    start([]);
    changed('src/docs/tax.md', 'README.md');
    build.workflow(world, repository, 'CI', 'ci.yml', 'active', text);
    expect((await triage({ pull_number: 7 })).text).toContain(`\nLeft out by ci.yml: ${why}.\n`);
  });

  it.each([
    'on: pull_request',
    'on: { pull_request: { branches: ["**"], paths: ["**/*.md"] } }',
    'on: { pull_request: { branches: [mai?n+], paths: ["src/**/tax.md"] } }',
    'on: { pull_request: { branches: ["!dev", "m[a-z]in"], paths-ignore: ["src/*.md"] } }',
  ])('does not blame a filter that matches: %s', async (text) => {
    start([]);
    changed('src/docs/tax.md');
    build.workflow(world, repository, 'CI', 'ci.yml', 'active', text);
    const answer = await triage({ pull_number: 7 });
    expect(answer.text).toContain('No reason is seen. Looked at:');
    expect(answer.text).not.toContain('Left out');
  });

  it.each([
    '[skip ci]',
    '[ci skip]',
    '[no ci]',
    '[skip actions]',
    'x\n\nskip-checks: true',
  ])('says that the commit message leaves its runs out: %j', async (message) => {
    start([]);
    const commit = { sha: head, message, at: noon, author: 'octocat', files: [] };
    repository.commits.set('taxes', [commit]);
    const { text } = await triage({ branch: 'taxes' });
    expect(text).toContain('so push and pull_request runs are left out.');
  });

  it('says that GITHUB_TOKEN starts no run, and that a workflow is disabled', async () => {
    start([]);
    const author = 'github-actions[bot]';
    repository.commits.set('taxes', [{ sha: head, message: 'x', at: noon, author, files: [] }]);
    build.workflow(world, repository, 'CI', 'ci.yml', 'disabled_manually');
    const { text } = await triage({ pull_number: 7 });
    expect(text).toContain('github-actions[bot] made the commit: a push with GITHUB_TOKEN starts');
    expect(text).toContain('Disabled: CI (disabled_manually).');
  });

  it('says that a run of a fork waits for a person', async () => {
    const fixed = { status: 'completed', conclusion: 'action_required' };
    const fork = 'hubot/hello-world';
    const [id] = start([{ name: 'CI', fork, fixed }], { fork });
    const { text } = await triage({ pull_number: 7 });
    expect(text).toContain('nothing has failed; 1 waiting.');
    expect(text).toContain(`approve_workflow_run run_id: ${id}`);
  });

  it('says why a required check of a workflow is still expected', async () => {
    start(two.slice(2));
    repository.required.set('main', { protection: ['e2e'], rules: [] });
    const file =
      'on: { pull_request: { paths: [web/**] } }\njobs: { x: { name: e2e, runs-on: a } }';
    build.workflow(world, repository, 'E2E', 'e2e.yml', 'active', file);
    repository.commits.set('taxes', [
      { sha: head, message: 'x', at: noon, author: 'octocat', files: ['src/order.ts'] },
    ]);
    expect((await triage({ pull_number: 7 })).text).toContain(
      '\ne2e is a job of e2e.yml: its paths filter (web/**) has none of the changed files.\n',
    );
  });

  it.each([
    ['on: [pull_request]', true],
    ['on: [pull_request, merge_group]', false],
  ])('says whether a merge queue waits in vain for a workflow with %s', async (on, waits) => {
    start(two.slice(2));
    repository.required.set('main', { protection: [], rules: ['lint'], queue: true });
    const text = `${on}\njobs: { lint: { runs-on: ubuntu-latest } }`;
    build.workflow(world, repository, 'Linted', 'linted.yml', 'active', text);
    const answer = await triage({ pull_number: 7 });
    const line = 'The merge queue waits in vain for lint: linted.yml has no merge_group event';
    expect(answer.text.includes(line)).toBe(waits);
  });

  describe('with a base branch', () => {
    const onMain = { event: 'push', head_branch: 'main', head_sha: build.sha(1), ago: 7200 };

    it.each([
      [
        'passed there',
        [{ name: 'build' }],
        /^New with this pull request: on main, CI passed \(run \d+, 2h ago\)\.$/m,
      ],
      [
        'failed there',
        [red('build')],
        /^Already red on main: CI fails there as well \(run \d+, 2h ago\), in build\.$/m,
      ],
      [
        'failed there in another job',
        [red('docs'), { name: 'build' }],
        /^On main, CI is red as well \(run \d+, 2h ago\), but in other jobs: docs\. Failed here and not there: build\.$/m,
      ],
    ])('says of a workflow that %s', async (_, jobs, line) => {
      start([
        { name: 'CI', jobs: [red('build')] },
        { name: 'CI', ...onMain, jobs },
      ]);
      expect((await triage({ pull_number: 7 })).text).toMatch(line);
    });

    it('proves a flaky workflow by the run that passed on the same commit', async () => {
      const [, passed] = start([
        { name: 'CI', ago: 300, jobs: [red('build')] },
        { name: 'CI', event: 'push', ago: 600, jobs: [{ name: 'build' }] },
      ]);
      expect((await triage({ pull_number: 7 })).text).toContain(
        `\nbuild of CI passed on this very commit as push (run ${passed}): flaky, or broken only as pull_request, which tests it merged with its base.\n`,
      );
    });
  });

  it.each<[string, readonly JobOptions[], string]>([
    [
      'proves a flaky job by the run in which it passed',
      [{ name: 'build' }],
      'Flaky: build of CI failed and passed on this very commit (passed in run N).',
    ],
    [
      'proves nothing by a green run in which the job was skipped',
      [{ name: 'build', conclusion: 'skipped' }, { name: 'lint' }],
      'CI is green on this very commit in run N, in which the jobs that failed here did not run.',
    ],
  ])('%s', async (_, jobs, line) => {
    const [green] = start([
      { name: 'CI', ago: 600, jobs },
      { name: 'CI', ago: 300, jobs: [red('build')] },
    ]);
    expect((await triage({ pull_number: 7 })).text.split('\n')).toContain(
      line.replace('N', String(green)),
    );
  });

  it('says nothing of a base branch whose runs GitHub does not list', async () => {
    start([{ name: 'CI', jobs: [red('build')] }]);
    fakeGitHub.use(
      http.get(`${api}/actions/workflows/:id/runs`, () =>
        HttpResponse.json({ message: 'Forbidden' }, { status: 403 }),
      ),
    );
    const { text } = await triage({ pull_number: 7 });
    expect(text).not.toContain('On main');
    expect(text).toContain('Runs on main not shown: the token lacks Actions: read.');
  });

  it('keeps to its budget with 30 red workflows and 100 checks', async () => {
    start(Array.from({ length: 30 }, (_, n) => ({ name: `W${n}`, jobs: [red('build')] })));
    for (let n = 0; n < 100; n++) {
      const name = `check ${n}`;
      build.check(world, repository, { head_sha: head, app: 'Many', name, conclusion: 'failure' });
    }
    const { text, data } = await triage({ pull_number: 7, max_tokens: 800 });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(3200);
    expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThanOrEqual(3200 * 1.4);
    expect(text).toContain('30 of 30 workflows failed for 1 cause; 100 other checks red.');
    expect(text).toContain('TS2322');
  });

  it.each([
    [{ pull_number: 8 }, /not found|404|Not Found/i],
    [{ pull_number: 7, run_id: 1 }, /^Give a run or job, or a pull request, branch or commit/],
    [{ url: `${web}/pull/7`, pull_number: 8 }, /^url: names pull_number 7, but pull_number is 8\./],
  ])('refuses %j', async (args, message) => {
    start(two);
    const { text, isError } = await triage(args);
    expect(isError).toBe(true);
    expect(text).toMatch(message);
  });
});

describe('triage of a check by its address', () => {
  it('is about the job where it is one', async () => {
    start(two);
    const id = repository.runs[0]?.attempts[0]?.jobs[0]?.id;
    const { data } = await triage({ url: `${web}/pull/7/checks?check_run_id=${id}` });
    expect(data).toMatchObject({ run: { id: repository.runs[0]?.id } });
  });

  it('shows what a third party says', async () => {
    start(two);
    const { id } = build.check(world, repository, {
      head_sha: head,
      app: 'Covered',
      name: 'coverage',
      conclusion: 'failure',
      title: '61% of the change is covered',
    });
    const { text } = await triage({ url: `${web}/runs/${id}` });
    expect(text).toContain(
      'coverage is a check of Covered, and no job: failure. Its log, where it has one, is on its own page.',
    );
    expect(text).toContain('61% of the change is covered');
  });
});
