import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { emptyWorld, environment, repository, run, workflow } from '../src/fake-github/build.ts';
import type { RepositoryState, World } from '../src/fake-github/state.ts';
import { github, session } from './harness.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const helloWorld = { owner: 'octo-org', repo: 'hello-world' };
const never = Number.POSITIVE_INFINITY;

let world: World;
let repo: RepositoryState;
const fakeGitHub = github(() => world);

beforeEach(() => {
  world = emptyWorld(() => now);
  repo = repository(world);
  fakeGitHub.use();
});

const triage = async (run_id: number) =>
  (await session({ now: () => now })).call('triage', { ...helloWorld, run_id });

const queued = (state = 'active', ago = 3600) =>
  run(world, repo, {
    workflow: workflow(world, repo, 'CI', 'ci.yml', state),
    ago,
    jobs: [{ name: 'bench', labels: ['self-hosted', 'gpu'], after: never }],
  });

const pending = (ago = 3600) =>
  run(world, repo, {
    workflow: workflow(world, repo, 'CI', 'ci.yml'),
    ago,
    fixed: { status: 'pending', conclusion: null },
  });

const refuse = (path: RegExp, status = 403) =>
  world.faults.push({
    method: 'GET',
    path,
    times: 9,
    respond: () => HttpResponse.json({ message: 'Resource not accessible' }, { status }),
  });

describe('triage of a run that does not start', () => {
  it('names the labels that no runner took', async () => {
    const { id } = queued();
    expect((await triage(id)).text).toBe(
      [
        `CI #1 (run ${id}, attempt 1) has waited 1h for a runner with the labels self-hosted, gpu: none has taken job "bench". Check that such a runner exists, is online and may serve this repository, and that the spending limit is not reached.`,
        '',
        'Next:',
        `cancel_workflow_run run_id: ${id} (if no such runner will come)`,
      ].join('\n'),
    );
  });

  it('says that the workflow is disabled', async () => {
    const { id } = queued('disabled_manually');
    expect((await triage(id)).text).toBe(
      `CI #1 (run ${id}, attempt 1) has waited 1h: its workflow is disabled (disabled_manually). It has to be enabled in the repository's Actions tab, then started anew.`,
    );
  });

  it('names the run that holds its concurrency group, also before it has a job', async () => {
    const { id } = pending();
    repo.concurrency.set(id, { group: 'deploy-main', holder: queued().id });
    expect((await triage(id)).text.split('\n')[0]).toMatch(
      /^CI #1 \(run \d+, attempt 1\) is pending: run \d+ holds the concurrency group "deploy-main"\.$/,
    );
  });

  it('says what it may be where an older server does not tell of groups', async () => {
    const { id } = pending();
    refuse(/concurrency_groups$/, 404);
    expect((await triage(id)).text.split('\n')[0]).toBe(
      `CI #1 (run ${id}, attempt 1) is pending for 1h and has no job yet: another run of its concurrency group may be in front of it, or GitHub is late (githubstatus.com).`,
    );
  });

  it('says who may approve the environment, and how long its timer runs', async () => {
    const production = environment(world, 'production', {
      reviewers: ['hubot'],
      current_user_can_approve: false,
      wait_timer: 30,
    });
    const { id } = run(world, repo, {
      workflow: workflow(world, repo, 'Deploy', 'deploy.yml'),
      ago: 600,
      pending: [production],
      jobs: [{ name: 'deploy', after: never }],
    });
    expect((await triage(id)).text.split('\n').slice(0, 2)).toEqual([
      `Deploy #1 (run ${id}, attempt 1) waits for a review of production: nothing failed.`,
      `production (environment_id ${production.id}): reviewers: hubot; you cannot approve; wait timer 30m, 20m left`,
    ]);
    refuse(/pending_deployments$/);
    expect((await triage(id)).text.split('\n')[0]).toBe(
      `Deploy #1 (run ${id}, attempt 1) waits for what protects an environment (a review, a wait timer or an app): nothing failed. Its page says which: https://github.com/octo-org/hello-world/actions/runs/${id}`,
    );
  });

  it('does not call a minute in the queue a standstill', async () => {
    const { id } = queued('active', 60);
    expect((await triage(id)).text.split('\n')[0]).toBe(
      `CI #1 (run ${id}, attempt 1) is queued, and nothing has failed: 0 jobs running, 1 queued, started 1m ago.`,
    );
  });

  it('knows a job that billing or a policy ended, with its annotation and without', async () => {
    const message =
      'The job was not started because recent account payments have failed or your spending limit needs to be increased.';
    const { id } = run(world, repo, {
      workflow: workflow(world, repo, 'CI', 'ci.yml'),
      jobs: [
        {
          name: 'build',
          conclusion: 'failure',
          runner_name: '',
          takes: 2,
          annotations: [{ path: '.github', start_line: 1, annotation_level: 'failure', message }],
        },
      ],
    });
    const noted = await triage(id);
    expect(noted.data).toMatchObject({
      failures: [{ category: 'permission_or_secret', cause: message }],
      history: { rerun: { kind: 'none' } },
    });
    refuse(/annotations$/);
    const silent = await triage(id);
    expect(silent.data).toMatchObject({
      failures: [
        {
          category: 'permission_or_secret',
          cause: expect.stringMatching(
            /^GitHub ended it at once, without a runner: a spending limit/,
          ),
        },
      ],
    });
    expect(silent.text).toContain('\n1. permission_or_secret: GitHub ended it at once');
  });
});
