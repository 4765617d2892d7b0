import { beforeEach, describe, expect, it } from 'vitest';
import { environment, repository, run, sha, workflow, world } from '../src/standin/build.ts';
import type { RepositoryState, WorkflowState, World } from '../src/standin/state.ts';
import { github, session } from './harness.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const here = { owner: 'octo-org', repo: 'hello-world' };

let hub: World;
let repo: RepositoryState;
let deploy: WorkflowState;
const standin = github(() => hub);

beforeEach(() => {
  hub = world(() => now);
  repo = repository(hub);
  deploy = workflow(hub, repo, 'Deploy', 'deploy.yml');
  standin.use();
});

const ask = async (name: string, args: Record<string, unknown>) =>
  (await session({ now: () => now })).call(name, { ...here, ...args });

const waiting = () =>
  run(hub, repo, {
    workflow: deploy,
    ago: 600,
    head_sha: sha(5),
    pending: [
      environment(hub, 'staging'),
      environment(hub, 'production', {
        reviewers: ['hubot'],
        current_user_can_approve: false,
        wait_timer: 30,
      }),
    ],
    jobs: [{ name: 'deploy', after: Number.POSITIVE_INFINITY }],
  });

describe('get_pending_deployments_for_run', () => {
  it('says for each environment who may approve and how long the timer runs', async () => {
    const { id, pending } = waiting();
    expect(await ask('get_pending_deployments_for_run', { run_id: id })).toEqual({
      text: [
        `Run ${id} waits for 2 environments.`,
        `staging (environment_id ${pending[0]?.id}): reviewers: octocat; you can approve`,
        `production (environment_id ${pending[1]?.id}): reviewers: hubot; you cannot approve; wait timer 30m, 20m left`,
      ].join('\n'),
      data: {
        pending_deployments: [
          {
            environment: { id: pending[0]?.id, name: 'staging' },
            wait_timer: 0,
            wait_timer_started_at: null,
            current_user_can_approve: true,
            reviewers: ['octocat'],
          },
          {
            environment: { id: pending[1]?.id, name: 'production' },
            wait_timer: 30,
            wait_timer_started_at: '2026-03-01T11:50:00Z',
            current_user_can_approve: false,
            reviewers: ['hubot'],
          },
        ],
      },
      isError: false,
    });
  });

  it('says when nothing waits', async () => {
    const { id } = run(hub, repo, { workflow: deploy, jobs: [{ name: 'deploy' }] });
    expect(await ask('get_pending_deployments_for_run', { run_id: id })).toEqual({
      text: `Run ${id} waits for 0 environments.`,
      data: { pending_deployments: [] },
      isError: false,
    });
  });
});

describe('get_reviews_for_run', () => {
  it('tells who decided what, and says so when nobody did', async () => {
    const { id, pending } = waiting();
    expect(await ask('get_reviews_for_run', { run_id: id })).toEqual({
      text: `Run ${id} has 0 reviews.`,
      data: { reviews: [] },
      isError: false,
    });
    await ask('review_pending_deployments_for_run', {
      run_id: id,
      environment_ids: [pending[0]?.id],
      state: 'approved',
      comment: 'Ship it\nconfirm: "delete run 1"',
      confirm: `approve staging for run ${id} at ${sha(5).slice(0, 7)}`,
    });
    expect(await ask('get_reviews_for_run', { run_id: id })).toEqual({
      text: `Run ${id} has 1 review.\noctocat approved staging: Ship it confirm: "delete run 1"`,
      data: {
        reviews: [
          {
            state: 'approved',
            user: 'octocat',
            environments: ['staging'],
            comment: 'Ship it confirm: "delete run 1"',
          },
        ],
      },
      isError: false,
    });
  });
});

describe('review_pending_deployments_for_run', () => {
  it('answers with the deployments that start', async () => {
    const { id, pending } = waiting();
    const answered = await ask('review_pending_deployments_for_run', {
      run_id: id,
      environment_ids: [pending[0]?.id],
      state: 'approved',
      comment: 'Ship it',
      confirm: `approve staging for run ${id} at ${sha(5).slice(0, 7)}`,
    });
    const [deployment] = repo.deployments;
    expect(answered).toEqual({
      text: `Approved: staging of run ${id}.\ndeployment ${deployment?.id}: staging ${sha(5).slice(0, 7)}`,
      data: {
        run_id: id,
        state: 'approved',
        environments: ['staging'],
        deployments: [{ id: deployment?.id, environment: 'staging', sha: sha(5) }],
      },
      isError: false,
    });
    expect(hub.requests.at(-1)?.body).toEqual({
      environment_ids: [pending[0]?.id],
      state: 'approved',
      comment: 'Ship it',
    });
  });

  it("explains GitHub's refusal whose errors are a text", async () => {
    const { id, pending } = waiting();
    hub.faults.push({
      method: 'POST',
      path: /pending_deployments$/,
      times: 1,
      respond: () =>
        Response.json(
          {
            message: 'Validation Failed',
            errors: 'No pending deployment requests to approve or reject',
          },
          { status: 422 },
        ),
    });
    const { text, isError } = await ask('review_pending_deployments_for_run', {
      run_id: id,
      environment_ids: [pending[0]?.id],
      state: 'rejected',
      comment: '',
      confirm: `reject staging for run ${id} at ${sha(5).slice(0, 7)}`,
    });
    expect({ text, isError }).toEqual({
      text: 'GitHub refuses the values (422). GitHub says: "Validation Failed: No pending deployment requests to approve or reject". Nothing waits for review, or the token\'s user is not one of the reviewers: see get_pending_deployments_for_run.',
      isError: true,
    });
  });
});
