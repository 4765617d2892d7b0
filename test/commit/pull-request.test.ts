import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import * as build from '../../src/fake-github/build.ts';
import { apiRounds } from '../api-rounds.ts';
import { session } from '../harness.ts';
import {
  api,
  fakeGitHub,
  head,
  helloWorld,
  now,
  red,
  repository,
  setUp,
  start,
  triage,
  two,
  web,
  world,
} from './set-up.ts';

setUp();

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

  it('answers without what the token may not read, and says so', async () => {
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

  it('answers without the jobs of one of its runs, and says so', async () => {
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
});
