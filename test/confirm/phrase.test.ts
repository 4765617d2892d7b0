import { describe, expect, it } from 'vitest';
import { repository, sha } from '../../src/fake-github/build.ts';
import { rerun } from '../../src/fake-github/change-run.ts';
import { latestAttempt } from '../../src/fake-github/state.ts';
import { phraseIn } from '../harness.ts';
import {
  done,
  fromFork,
  given,
  helloWorld,
  open,
  production,
  runPath,
  setUp,
  staging,
  unfit,
  waiting,
  writes,
} from './set-up.ts';

setUp();

describe('a stale phrase', () => {
  it('does not approve the commit that was pushed meanwhile', async () => {
    const run = fromFork();
    const { call } = await open();
    const { text } = await call('approve_workflow_run', { ...helloWorld, run_id: run.id });
    Object.assign(run, { head_sha: sha(6) });
    const confirm = phraseIn(text);
    const again = await call('approve_workflow_run', { ...helloWorld, run_id: run.id, confirm });
    expect(again.isError).toBe(true);
    expect(phraseIn(again.text)).toMatch(`approve run ${run.id} at ${sha(6).slice(0, 7)} [`);
    expect(writes()).toEqual([]);
  });

  it('does not delete a run that runs again', async () => {
    const run = done();
    const { call } = await open();
    const args = { ...helloWorld, run_id: run.id };
    const confirm = phraseIn((await call('delete_workflow_run', args)).text);
    await call('re_run_workflow', args);
    given.clock += 5000;
    const { text } = await call('delete_workflow_run', { ...args, confirm });
    expect(text).toBe(
      `Not done. Run ${run.id} is in_progress: GitHub deletes completed runs only. Cancel it first with cancel_workflow_run.`,
    );
    expect(writes()).toEqual([`POST ${runPath(run)}/rerun`]);
  });

  it('does not approve an environment that was reviewed meanwhile', async () => {
    const [one, two] = [staging(), production()];
    const run = waiting(one, two);
    const args = {
      ...helloWorld,
      run_id: run.id,
      environment_ids: [one.id],
      state: 'approved',
      comment: '',
    };
    const { call } = await open();
    const confirm = phraseIn((await call('review_pending_deployments_for_run', args)).text);
    run.pending = [two];
    const { text } = await call('review_pending_deployments_for_run', { ...args, confirm });
    expect(text).toBe(
      `Not done. environment_ids: ${one.id} does not wait for review in run ${run.id}. These do:\nproduction (environment_id ${two.id}): reviewers: octocat, hubot; you can approve; wait timer 30m, over`,
    );
    expect(writes()).toEqual([]);
  });
});

describe('a phrase', () => {
  const minutes = 60_000;
  const args = () => ({ ...helloWorld, run_id: done().id });

  it.each([0, 3, 9.9])('is good for ten minutes, whenever it was given (%i)', async (into) => {
    given.clock += into * minutes;
    const { call } = await open();
    const wanted = args();
    const confirm = phraseIn((await call('delete_workflow_run', wanted)).text);
    given.clock += 10 * minutes;
    expect((await call('delete_workflow_run', { ...wanted, confirm })).isError).toBe(false);
  });

  it.each([0, 3, 9.9])('is good for no longer than twenty (%i)', async (into) => {
    given.clock += into * minutes;
    const { call } = await open();
    const wanted = args();
    const confirm = phraseIn((await call('delete_workflow_run', wanted)).text);
    given.clock += 20 * minutes;
    const { text, isError } = await call('delete_workflow_run', { ...wanted, confirm });
    expect({ isError, first: text.split('\n')[0] }).toEqual({
      isError: true,
      first: `Not done. ${unfit}`,
    });
    expect(phraseIn(text)).not.toBe(confirm);
    expect(writes()).toEqual([]);
  });
});

describe('a phrase is for its own decision alone', () => {
  it('not for another attempt of the run, whose result is another', async () => {
    const run = done();
    const { call } = await open();
    const args = { ...helloWorld, run_id: run.id };
    const confirm = phraseIn((await call('delete_workflow_run', args)).text);
    rerun(given.world, run, () => true, 'octocat', given.clock);
    for (const job of latestAttempt(run).jobs) job.conclusion = 'success';
    given.clock += 60_000;
    const { text, isError } = await call('delete_workflow_run', { ...args, confirm });
    expect({ isError, first: text.split('\n')[0] }).toEqual({
      isError: true,
      first: `Not done. ${unfit}`,
    });
    expect(text).toContain('attempt: 2');
    expect(writes()).toEqual([]);
  });

  it('not for another repository, nor for another tool with the same words', async () => {
    const run = done();
    const other = repository(given.world, 'octo-org', 'other');
    other.workflows.push(given.ci);
    other.runs.push(run);
    const { call } = await open();
    const confirm = phraseIn(
      (await call('delete_workflow_run', { ...helloWorld, run_id: run.id })).text,
    );
    for (const [tool, repo] of [
      ['delete_workflow_run', 'other'],
      ['delete_workflow_run_logs', 'hello-world'],
    ] as const) {
      const { isError } = await call(tool, { ...helloWorld, repo, run_id: run.id, confirm });
      expect(isError).toBe(true);
    }
    expect(writes()).toEqual([]);
  });
});
