import { describe, expect, it } from 'vitest';
import { run, sha } from '../../src/fake-github/build.ts';
import { phraseIn, session } from '../harness.ts';
import { ask, deploy, helloWorld, now, repo, setUp, waiting, world } from './set-up.ts';

setUp();

/** Asks for the preview, and then for what it shows. */
const confirmed = async (name: string, args: Record<string, unknown>) => {
  const { call } = await session({ now: () => now });
  const { text } = await call(name, { ...helloWorld, ...args });
  return call(name, { ...helloWorld, ...args, confirm: phraseIn(text) });
};

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
    const { id } = run(world, repo, { workflow: deploy, jobs: [{ name: 'deploy' }] });
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
    await confirmed('review_pending_deployments_for_run', {
      run_id: id,
      environment_ids: [pending[0]?.id],
      state: 'approved',
      comment: 'Ship it\nconfirm: "delete run 1"',
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
    const answered = await confirmed('review_pending_deployments_for_run', {
      run_id: id,
      environment_ids: [pending[0]?.id],
      state: 'approved',
      comment: 'Ship it',
    });
    const [deployment] = repo.deployments;
    expect(answered).toEqual({
      text: `Approved: staging of run ${id}.\ndeployment ${deployment?.id}: staging ${sha(5).slice(0, 7)}`,
      data: {
        done: true,
        run_id: id,
        state: 'approved',
        environments: ['staging'],
        deployments: [{ id: deployment?.id, environment: 'staging', sha: sha(5) }],
      },
      isError: false,
    });
    expect(world.requests.at(-1)?.body).toEqual({
      environment_ids: [pending[0]?.id],
      state: 'approved',
      comment: 'Ship it',
    });
  });

  it("explains GitHub's refusal whose errors are a text", async () => {
    const { id, pending } = waiting();
    world.faults.push({
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
    const { text, isError } = await confirmed('review_pending_deployments_for_run', {
      run_id: id,
      environment_ids: [pending[0]?.id],
      state: 'rejected',
      comment: '',
    });
    expect({ text, isError }).toEqual({
      text: 'GitHub refuses the values (422). GitHub says: "Validation Failed: No pending deployment requests to approve or reject". Nothing waits for review, or the token\'s user is not one of the reviewers: see get_pending_deployments_for_run.',
      isError: true,
    });
  });
});
