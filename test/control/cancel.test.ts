import { describe, expect, it } from 'vitest';
import { run } from '../../src/fake-github/build.ts';
import { session } from '../harness.ts';
import { ask, ci, helloWorld, red, repo, setUp, world } from './set-up.ts';

setUp();

describe('cancel_workflow_run', () => {
  it('says that accepted is not yet stopped', async () => {
    const { id } = run(world, repo, { workflow: ci, ago: 10, jobs: [{ name: 'test', takes: 60 }] });
    expect(await ask('cancel_workflow_run', { run_id: id })).toEqual({
      text: `GitHub accepted to cancel CI #1; it is not stopped yet. Follow it with wait_for_run run_id: ${id}; if it hangs, force_cancel_workflow_run.\nhttps://github.com/octo-org/hello-world/actions/runs/${id}`,
      data: { run_id: id, accepted: true },
      isError: false,
    });
  });

  it('says why a completed run cannot be cancelled', async () => {
    expect((await ask('cancel_workflow_run', { run_id: red().id })).text).toBe(
      'GitHub cannot do this in the run\'s present state (409). GitHub says: "Cannot cancel a workflow run that is completed.". Read it with get_workflow_run and decide again.',
    );
  });
});

describe('--repos', () => {
  it('refuses what is outside before any request', async () => {
    const { call } = await session({ flags: ['--repos', 'octo-org/*,hubot/robot'] });
    expect(await call('re_run_workflow', { owner: 'hubot', repo: 'other', run_id: 1 })).toEqual({
      text: 'hubot/other is outside the repositories that this server may touch (--repos). Nothing was sent.',
      data: undefined,
      isError: true,
    });
    expect(world.requests).toEqual([]);
    expect((await call('get_workflow_run', { ...helloWorld, run_id: red().id })).isError).toBe(
      false,
    );
  });
});

describe('a default repository', () => {
  it('is meant where a call names none, and another one where it does', async () => {
    const { call } = await session({ flags: ['--repo', 'octo-org/hello-world'] });
    const { id } = red();
    expect((await call('get_workflow_run', { run_id: id })).isError).toBe(false);
    expect(
      (await call('get_workflow_run', { owner: 'octo-org', repo: 'gone', run_id: id })).isError,
    ).toBe(true);
    expect((await call('get_workflow_run', { owner: 'gone', run_id: id })).text).toBe(
      'Invalid arguments for get_workflow_run: owner and repo go together. Nothing was sent.',
    );
  });
});
