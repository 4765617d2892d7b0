import { beforeEach, describe, expect, it } from 'vitest';
import type { JobOptions, RunOptions } from '../src/fake-github/build.ts';
import * as build from '../src/fake-github/build.ts';
import { rerun } from '../src/fake-github/change-run.ts';
import type { RepositoryState, RunState, WorkflowState, World } from '../src/fake-github/state.ts';
import { apiRounds } from './api-rounds.ts';
import { github, session } from './harness.ts';

const noon = Date.parse('2026-03-01T12:00:00Z');
const now = () => noon;
const head = build.sha(7);
let world: World;
let repository: RepositoryState;
let ci: WorkflowState;
const fakeGitHub = github(() => world);

beforeEach(() => {
  world = build.emptyWorld(now);
  repository = build.repository(world);
  ci = build.workflow(world, repository, 'CI', 'ci.yml');
  const commit = { sha: head, message: 'Add taxes', at: noon, author: 'octocat', files: [] };
  repository.commits.set('taxes', [commit]);
  build.pull(repository, { number: 7, title: 'Add taxes', head_branch: 'taxes', head_sha: head });
  fakeGitHub.use();
});

const log = [
  '2026-03-01T11:50:06.0000000Z FAIL src/cart.test.ts > adds taxes',
  '2026-03-01T11:50:06.1000000Z ##[error]Process completed with exit code 1.',
  '',
].join('\r\n');
const red = (name = 'test'): JobOptions => ({ name, conclusion: 'failure', log });
const green = (name = 'test'): JobOptions => ({ name });
const minute = 60;
const hour = 60 * minute;

/** A run of the pull request's head, unless something else is said. */
const ran = (jobs: JobOptions[], more: Partial<RunOptions> = {}): RunState =>
  build.run(world, repository, {
    workflow: ci,
    ago: 30 * minute,
    event: 'pull_request',
    head_branch: 'taxes',
    head_sha: head,
    jobs,
    ...more,
  });
const onMain = (jobs: JobOptions[], ago = 2 * hour) =>
  ran(jobs, { ago, event: 'push', head_branch: 'main', head_sha: build.sha(ago) });
const onOther = (jobs: JobOptions[], head_branch: string, ago = 3 * hour) =>
  ran(jobs, { ago, head_branch, head_sha: build.sha(ago) });
const again = (run: RunState, all = false) =>
  rerun(
    world,
    run,
    ({ conclusion }) => all || conclusion === 'failure',
    'octocat',
    run.created + 600_000,
  );

/** What an answer says between its first line and the lines of the logs. */
async function said(args: Record<string, unknown> = { pull_number: 7 }) {
  const helloWorld = { owner: 'octo-org', repo: 'hello-world' };
  const { text, data } = await (await session({ now })).call('triage', { ...helloWorld, ...args });
  const lines = text.split('\n');
  const end = lines.findIndex((line) => line.startsWith('Output of the run'));
  const { notes } = (data as { commit: { notes: string[] } }).commit;
  return { lines: lines.slice(2, end), notes };
}

describe('triage of a pull request, by the history of a workflow', () => {
  it('is flaky where the job passed on this commit in another attempt', async () => {
    const main = onMain([green()]);
    again(ran([{ ...green(), retry: { conclusion: 'failure', log } }]), true);
    const lines = [
      `On main, CI passed (run ${main.id}, 2h ago).`,
      'CI: Flaky: test failed and passed on this same commit (failed in attempt 2; passed in attempt 1).',
    ];
    expect(await said()).toEqual({ lines, notes: lines });
  });

  it('was flaky before where the job of another pull request passed when it ran again', async () => {
    const main = onMain([green()]);
    const other = onOther([{ ...red(), retry: { conclusion: 'success' } }], 'discount');
    again(other);
    ran([red()]);
    expect((await said()).lines).toEqual([
      `On main, CI passed (run ${main.id}, 2h ago).`,
      `CI: Flaky before: test failed and passed on one commit (run ${other.id} on discount: failed in attempt 1, passed in attempt 2).`,
    ]);
  });

  it('was flaky before where the job of the base branch passed when it ran again', async () => {
    const main = onMain([{ ...red(), retry: { conclusion: 'success' } }]);
    again(main);
    ran([red()]);
    expect((await said()).lines).toEqual([
      `On main, CI passed (run ${main.id}, 2h ago).`,
      `CI: Flaky before: test failed and passed on one commit (run ${main.id} on main: failed in attempt 1, passed in attempt 2).`,
    ]);
  });

  it('is new all the same where one of two jobs is flaky', async () => {
    const main = onMain([{ ...red(), retry: { conclusion: 'success' } }, green('lint')]);
    again(main);
    ran([red(), red('lint')]);
    expect((await said()).lines[0]).toBe(
      `New with this pull request: on main, CI passed (run ${main.id}, 2h ago).`,
    );
  });

  it('was not flaky before where another job passed when it ran again', async () => {
    const main = onMain([green(), { ...red('lint'), retry: { conclusion: 'success' } }]);
    again(main);
    ran([red(), green('lint')]);
    expect((await said()).lines).toEqual([
      `New with this pull request: on main, CI passed (run ${main.id}, 2h ago).`,
    ]);
  });

  it('is not called flaky because it fails on other branches, which have reasons of their own', async () => {
    const main = onMain([green()]);
    onOther([red()], 'discount', 3 * hour);
    onOther([red()], 'rounding', 4 * hour);
    ran([red()]);
    expect((await said()).lines).toEqual([
      `New with this pull request: on main, CI passed (run ${main.id}, 2h ago).`,
    ]);
  });

  it('is not flaky where it failed in each attempt', async () => {
    onMain([green()]);
    again(ran([{ ...red(), retry: { conclusion: 'failure', log } }]));
    expect((await said()).lines.slice(1)).toEqual([
      'CI: Not flaky: test failed in each of 2 tries on this commit.',
    ]);
  });
});

describe('triage of a branch, by the history of a workflow', () => {
  it('says since when it is red', async () => {
    const before = ran([green()], { ago: 5 * hour, event: 'push', head_sha: build.sha(5) });
    ran([red()], { event: 'push' });
    expect((await said({ branch: 'taxes' })).lines).toEqual([
      `CI: New: run ${before.id} at ${before.head_sha.slice(0, 7)} (5h ago) before it on taxes was green.`,
    ]);
  });
});

describe('what the history of a pull request costs', () => {
  it('is within 20 requests and four rounds, however much there is to read', async () => {
    const others = Array.from({ length: 8 }, (_, n) =>
      build.workflow(world, repository, `W${n}`, `w${n}.yml`),
    );
    for (const workflow of others) ran([green()], { workflow });
    const types = build.workflow(world, repository, 'Types', 'types.yml');
    for (const workflow of [ci, types]) {
      const failing = { ...red(), retry: { conclusion: 'failure' as const, log } };
      ran([red()], {
        workflow,
        ago: 3 * hour,
        event: 'push',
        head_branch: 'main',
        head_sha: build.sha(3),
      });
      for (const branch of ['a', 'b', 'c']) {
        const other = ran([{ ...red(), retry: { conclusion: 'success' } }], {
          workflow,
          ago: 4 * hour,
          head_branch: branch,
          head_sha: build.sha(branch.charCodeAt(0)),
        });
        again(other);
      }
      ran([green()], { workflow, ago: 50 * minute });
      again(ran([failing], { workflow }));
    }
    repository.required.set('main', { protection: [], rules: ['test'] });
    const { rounds, fetch } = apiRounds(() => world);
    const { call } = await session({ now, flags: ['--no-cache'], fetch });
    const { text } = await call('triage', {
      owner: 'octo-org',
      repo: 'hello-world',
      pull_number: 7,
    });
    expect(text).toContain('2 of 10 workflows failed for 1 cause');
    expect(text).toContain('Already red on main: CI fails there as well');
    expect(text).toContain('Already red on main: Types fails there as well');
    expect(rounds.slice(4)).toEqual([]);
    expect(rounds.flat().length).toBeLessThanOrEqual(20);
  });
});
