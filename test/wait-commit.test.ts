import { beforeEach, describe, expect, it } from 'vitest';
import type { RunOptions } from '../src/fake-github/build.ts';
import * as build from '../src/fake-github/build.ts';
import type { RepositoryState, World } from '../src/fake-github/state.ts';
import { github, session } from './harness.ts';

const start = Date.parse('2026-03-01T12:00:00Z');
const helloWorld = { owner: 'octo-org', repo: 'hello-world' };
const web = 'https://github.com/octo-org/hello-world';
const head = build.sha(7);
const short = head.slice(0, 7);

const log = [
  '2026-03-01T12:00:05.0000000Z ##[group]Run npm run build',
  '2026-03-01T12:00:05.1000000Z ##[endgroup]',
  "2026-03-01T12:00:06.0000000Z src/order.ts(5,14): error TS2322: Type 'number' is not assignable to type 'string'.",
  '2026-03-01T12:00:06.1000000Z ##[error]Process completed with exit code 2.',
  '',
].join('\r\n');

let clock: number;
let world: World;
let repo: RepositoryState;
const fakeGitHub = github(() => world);

beforeEach(() => {
  clock = start;
  world = build.emptyWorld(() => clock);
  repo = build.repository(world);
  build.pull(repo, { number: 7, title: 'Add taxes', head_branch: 'taxes', head_sha: head });
  fakeGitHub.use();
});

function started(name: string, options: Partial<RunOptions>) {
  const workflow = build.workflow(world, repo, name, `${name.toLowerCase()}.yml`);
  const of = { event: 'pull_request', head_branch: 'taxes', head_sha: head, ago: 0 };
  return build.run(world, repo, { workflow, ...of, ...options });
}

async function call(tool: string, args: Record<string, unknown>) {
  const timing = {
    now: () => clock,
    pause: async (milliseconds: number) => {
      clock += milliseconds;
    },
  };
  return (await session({ ...timing, pace: { betweenWrites: 0 } })).call(tool, {
    ...helloWorld,
    ...args,
  });
}

const seconds = (takes: number) => ({ steps: [{ name: 'Build', takes }] });

describe('wait_for_run on a pull request', () => {
  it('waits until all of its runs have ended', async () => {
    started('CI', { jobs: [{ name: 'build', ...seconds(10) }] });
    started('Lint', { jobs: [{ name: 'lint', ...seconds(20) }] });
    const { text, data } = await call('wait_for_run', { pull_number: 7 });
    expect(text).toBe(`PR 7 (head ${short}): 2 of 2 runs done, 0 failed, waited 41s`);
    expect(data).toMatchObject({ finished: true, stopped: 'completed', head_sha: head });
  });

  it.each([
    [{ pull_number: 7 }, 'pull_number: 7'],
    [{ head_sha: head }, `head_sha: "${head}"`],
    [{ branch: 'taxes' }, 'branch: "taxes"'],
    [{ url: `${web}/pull/7/checks` }, 'pull_number: 7'],
  ])('answers at the first failure with its cause: %j', async (named, again) => {
    repo.commits.set('taxes', [{ sha: head, message: 'x', at: start, author: 'a', files: [] }]);
    const job = { name: 'build', conclusion: 'failure' as const, log, ...seconds(1) };
    const ci = started('CI', { jobs: [job, { name: 'e2e', ...seconds(600) }] });
    const lint = started('Lint', { jobs: [{ name: 'lint', ...seconds(600) }] });
    const { text, data } = await call('wait_for_run', { ...named, until: 'first_failure' });
    const id = ci.attempts[0]?.jobs[0]?.id;
    expect(text.split('\n').slice(1)).toEqual([
      'Failed:',
      `- CI (run ${ci.id}, in_progress) ${web}/actions/runs/${ci.id}`,
      `Cause of the first failure (job ${id} "build"): code: src/order.ts(5,14): error TS2322: Type 'number' is not assignable to type 'string'.`,
      'Going on:',
      `- Lint (run ${lint.id}, in_progress) ${web}/actions/runs/${lint.id}`,
      `Next: triage ${again}, then wait_for_run ${again}`,
    ]);
    expect(data).toMatchObject({
      stopped: 'first_failure',
      cause: { job_id: id, category: 'code' },
    });
  });

  it('says shortly that nothing has changed', async () => {
    const jobs = [{ name: 'build', after: 0, ...seconds(600) }];
    started('CI', { ago: 30, jobs });
    const { text } = await call('wait_for_run', { pull_number: 7, timeout_seconds: 20 });
    expect(text).toBe(
      `PR 7 (head ${short}): 0 of 1 run done, 0 failed (finished: false), unchanged for 20s\nNext: wait_for_run pull_number: 7`,
    );
  });

  it('waits for a first run where there is none yet', async () => {
    const { text } = await call('wait_for_run', { pull_number: 7, timeout_seconds: 5 });
    expect(text).toBe(
      [
        `PR 7 (head ${short}): 0 of 0 runs done, 0 failed (finished: false), unchanged for 5s`,
        'No run of this commit is listed yet; triage says why where none comes.',
        'Next: wait_for_run pull_number: 7',
      ].join('\n'),
    );
  });
});

describe('re_run_workflow_failed_jobs of a pull request', () => {
  const red = { name: 'build', conclusion: 'failure' as const };

  it('runs again what failed in each of its finished runs, and says what it left alone', async () => {
    const ci = started('CI', { ago: 600, jobs: [red] });
    const types = started('Types', { ago: 500, jobs: [{ ...red, name: 'tsc' }] });
    started('Lint', { ago: 600, jobs: [{ name: 'lint' }] });
    const e2e = started('E2E', { ago: 5, jobs: [{ name: 'e2e', ...seconds(600) }] });
    const docs = started('Docs', { ago: 600, jobs: [{ name: 'docs', conclusion: 'cancelled' }] });
    const { text, data } = await call('re_run_workflow_failed_jobs', { pull_number: 7 });
    expect(text).toBe(
      [
        `PR 7 (head ${short}): started the failed jobs of 2 of 2 runs that failed.`,
        `- Types #1 (run ${types.id}) as attempt 2  ${web}/actions/runs/${types.id}`,
        `- CI #1 (run ${ci.id}) as attempt 2  ${web}/actions/runs/${ci.id}`,
        `Left alone, since it is in_progress: E2E #1 (run ${e2e.id}).`,
        `Left alone, since it was cancelled: Docs #1 (run ${docs.id}).`,
        'Next: wait_for_run pull_number: 7',
      ].join('\n'),
    );
    expect(data).toEqual({
      runs: [types, ci].map(({ id }) => ({
        run_id: id,
        run_attempt: 2,
        html_url: `${web}/actions/runs/${id}`,
      })),
      not_started: [],
    });
  });

  it('says which one GitHub refused to run again', async () => {
    const old = started('CI', { ago: 40 * 86_400, jobs: [red] });
    started('Types', { ago: 500, jobs: [red] });
    const { text, data } = await call('re_run_workflow_failed_jobs', { head_sha: head });
    expect(text).toContain(`Commit ${short}: started the failed jobs of 1 of 2 runs that failed.`);
    expect(text).toContain(`\nNot started: CI #1 (run ${old.id}). GitHub refuses this (403).`);
    expect(data).toMatchObject({ not_started: [{ run_id: old.id }] });
  });

  it('sends nothing where nothing failed', async () => {
    started('Lint', { ago: 600, jobs: [{ name: 'lint' }] });
    const { text, isError } = await call('re_run_workflow_failed_jobs', { pull_number: 7 });
    expect(isError).toBe(true);
    expect(text).toBe(`PR 7 (head ${short}) has no finished run that failed. Nothing was sent.`);
    expect(world.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});
