import { describe, expect, it } from 'vitest';
import { environment } from '../../src/fake-github/build.ts';
import { phraseIn } from '../harness.ts';
import { done, given, helloWorld, open, setUp, staging, waiting } from './set-up.ts';

setUp();

describe('a preview when few calls are left', () => {
  it('ends with the phrase all the same', async () => {
    const run = done();
    const { call } = await open({
      async fetch(url, init) {
        const { status, headers, body } = await fetch(url, init);
        const left = {
          'x-ratelimit-remaining': '7',
          'x-ratelimit-reset': String(given.clock / 1000 + 60),
        };
        return new Response(body, { status, headers: { ...Object.fromEntries(headers), ...left } });
      },
    });
    const args = { ...helloWorld, run_id: run.id };
    const { text } = await call('delete_workflow_run', args);
    expect(text.split('\n').slice(-3)).toEqual([
      'Show this to the person; when they agree, call again with',
      'GitHub calls left this hour: 7.',
      `confirm: "${phraseIn(text)}"`,
    ]);
  });
});

describe('what cannot be confirmed', () => {
  it('a run that is over cannot be force-cancelled', async () => {
    const run = done();
    const { text } = await (await open()).call('force_cancel_workflow_run', {
      ...helloWorld,
      run_id: run.id,
    });
    expect(text).toBe(
      `Not done. Run ${run.id} is completed (failure): there is nothing to cancel.`,
    );
  });

  it('a run that waits for nothing cannot be approved', async () => {
    const run = done();
    const { text } = await (await open()).call('approve_workflow_run', {
      ...helloWorld,
      run_id: run.id,
    });
    expect(text).toBe(
      `Not done. Run ${run.id} is failure: it does not wait for this approval. triage run_id: ${run.id} says how it went.`,
    );
  });

  it('who is no reviewer cannot review', async () => {
    const locked = environment(given.world, 'production', {
      reviewers: ['hubot'],
      current_user_can_approve: false,
    });
    const run = waiting(locked);
    const args = {
      ...helloWorld,
      run_id: run.id,
      environment_ids: [locked.id],
      state: 'approved',
      comment: '',
    };
    expect((await (await open()).call('review_pending_deployments_for_run', args)).text).toBe(
      `Not done. The token's user may not review: GitHub lets only these decide.\nproduction (environment_id ${locked.id}): reviewers: hubot; you cannot approve`,
    );
  });

  it('a gate needs a decision or a comment', async () => {
    const run = waiting(staging());
    const args = { ...helloWorld, run_id: run.id, environment_name: 'staging' };
    expect((await (await open()).call('review_custom_gates_for_run', args)).text).toBe(
      'Not done. comment: needed where no state is given. Nothing was sent.',
    );
  });

  it('a comment on a gate decides nothing', async () => {
    const run = waiting(staging());
    const args = {
      ...helloWorld,
      run_id: run.id,
      environment_name: 'staging',
      comment: 'Looking at it',
    };
    const { call } = await open();
    const confirm = phraseIn((await call('review_custom_gates_for_run', args)).text);
    expect(await call('review_custom_gates_for_run', { ...args, confirm })).toEqual({
      text: `Commented on: the custom gate of staging for run ${run.id}.`,
      data: { done: true, run_id: run.id, environment_name: 'staging', state: null },
      isError: false,
    });
    expect(run.pending.map(({ name }) => name)).toEqual(['staging']);
  });
});
