import { describe, expect, it } from 'vitest';
import * as build from '../src/fake-github/build.ts';
import type { World } from '../src/fake-github/state.ts';
import { parseAddress } from '../src/tool/addresses.ts';
import { github, session } from './harness.ts';

const web = 'https://github.com/octo-org/hello-world';
const sha = 'a'.repeat(40);

describe('an address of GitHub', () => {
  it.each([
    ['actions/runs/7', { run_id: 7 }],
    ['actions/runs/7?check_suite_focus=true', { run_id: 7 }],
    ['actions/runs/7/attempts/2', { run_id: 7, attempt_number: 2 }],
    ['actions/runs/7/usage', { run_id: 7 }],
    ['actions/runs/7/workflow', { run_id: 7 }],
    ['actions/runs/7/job/9', { run_id: 7, job_id: 9 }],
    ['actions/runs/7/jobs/9', { run_id: 7, job_id: 9 }],
    ['actions/runs/7/attempts/2/job/9', { run_id: 7, attempt_number: 2, job_id: 9 }],
    ['actions/runs/7/job/9#step:3:14', { run_id: 7, job_id: 9, step: 3, step_line: 14 }],
    ['actions/runs/7/job/9?pr=4', { run_id: 7, job_id: 9 }],
    ['runs/9', { check_run_id: 9 }],
    ['runs/9?check_suite_focus=true', { check_run_id: 9 }],
    ['pull/4', { pull_number: 4 }],
    ['pull/4/files', { pull_number: 4 }],
    ['pull/4/checks', { pull_number: 4 }],
    ['pull/4/checks?check_run_id=9', { check_run_id: 9 }],
    [`pull/4/commits/${sha}`, { head_sha: sha }],
    [`commit/${sha}`, { head_sha: sha }],
    [`commit/${sha}/checks`, { head_sha: sha }],
    ['tree/feature/taxes', { branch: 'feature/taxes' }],
    ['commits/main', { branch: 'main' }],
    [`tree/gh-readonly-queue/main/pr-4-${sha}`, { branch: `gh-readonly-queue/main/pr-4-${sha}` }],
    ['actions/workflows/ci.yml', { workflow_id: 'ci.yml' }],
    ['blob/main/.github/workflows/ci.yml', { workflow_id: 'ci.yml' }],
  ])('%s is read as %j', (path, named) => {
    const helloWorld = { owner: 'octo-org', repo: 'hello-world' };
    expect(parseAddress(`${web}/${path}`, 'github.com')).toEqual({ ...helloWorld, ...named });
  });
});

describe('the address of a job that the API does not know', () => {
  let world: World;
  const fakeGitHub = github(() => world);

  it.each(['triage', 'read_log', 'get_workflow_run'])('stands for its run in %s', async (tool) => {
    const noon = Date.parse('2026-03-01T12:00:00Z');
    world = build.emptyWorld(() => noon);
    const repo = build.repository(world);
    const { id } = build.run(world, repo, {
      workflow: build.workflow(world, repo, 'CI', 'ci.yml'),
      jobs: [{ name: 'test', conclusion: 'failure', log: '2026-03-01T11:00:09.0Z boom\n' }],
    });
    fakeGitHub.use();
    const { call } = await session({ now: () => noon });
    const { text, isError } = await call(tool, { url: `${web}/actions/runs/${id}/jobs/5` });
    expect([text, isError]).toEqual([expect.any(String), false]);
    expect(text).toMatch(
      new RegExp(
        `GitHub's API knows no job 5, which the address names: this is about run ${id}\\.$`,
      ),
    );
  });
});
