import { describe, expect, it } from 'vitest';
import * as build from '../../src/fake-github/build.ts';
import { head, noon, repository, setUp, start, triage, two, world } from './set-up.ts';

setUp();

/** The pull request's commit changes these files, and no other. */
function changed(...files: string[]) {
  const commit = { sha: head, message: 'Add taxes', at: noon, author: 'octocat', files };
  repository.commits.set('taxes', [commit, ...(repository.commits.get('taxes') ?? []).slice(1)]);
}

describe('triage of a pull request for which something did not run', () => {
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
});
