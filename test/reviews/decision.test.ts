import { describe, expect, it } from 'vitest';
import { environment, type JobOptions, run, sha, workflow } from '../../src/fake-github/build.ts';
import { ask, deploy, repo, setUp, waiting, world } from './set-up.ts';

setUp();

describe('what a decision is about', () => {
  const previewed = async (
    name: string,
    more: Record<string, unknown> = {},
    jobs: readonly JobOptions[] = [],
  ) => {
    const staging = environment(world, name);
    const { id } = run(world, repo, {
      workflow: deploy,
      head_sha: sha(5),
      pending: [staging],
      jobs: [...jobs, { name: 'deploy', after: Number.POSITIVE_INFINITY }],
    });
    return ask('review_pending_deployments_for_run', {
      run_id: id,
      environment_ids: [staging.id],
      state: 'approved',
      comment: '',
      ...more,
    });
  };

  it.each([
    'sta\u200bging',
    'sta  ging',
    'staging ',
    'x'.repeat(201),
    `${'x'.repeat(200)}y`,
  ])('is refused where an environment cannot be shown to the letter: %j', async (name) => {
    const { text, isError } = await previewed(name);
    expect({ isError, start: text.slice(0, 29) }).toEqual({
      isError: true,
      start: `Not done. environment_ids: "${name[0]}`,
    });
    const gate = await ask('review_custom_gates_for_run', {
      run_id: repo.runs.at(-1)?.id,
      environment_name: name,
      state: 'approved',
    });
    expect(gate.text.slice(0, 27)).toBe('Not done. environment_name:');
    expect(world.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it.each([
    ['Ship\u200b it', 'cannot be shown whole'],
    ['x'.repeat(2001), 'has 2001 characters'],
  ])('is refused where the comment cannot be shown whole', async (comment, why) => {
    const { text, isError } = await previewed('staging', { comment });
    expect({ isError, why: text.includes(why) }).toEqual({ isError: true, why: true });
  });

  it('shows a comment to its end', async () => {
    const comment = `${'word '.repeat(150)}\nand the end`;
    expect((await previewed('staging', { comment })).text).toContain(
      `\ncomment: ${JSON.stringify(comment)}\n`,
    );
  });

  it('names a gate that waits, or is refused', async () => {
    const { id } = waiting();
    const args = { run_id: id, environment_name: 'nowhere', state: 'approved' };
    expect((await ask('review_custom_gates_for_run', args)).text).toMatch(
      /^Not done\. environment_name: nowhere does not wait in run \d+\. These do:\nstaging /,
    );
  });

  it('names what is red on that very commit in other workflows', async () => {
    const lint = workflow(world, repo, 'Lint', 'lint.yml');
    const red = run(world, repo, {
      workflow: lint,
      head_sha: sha(5),
      jobs: [{ name: 'lint', conclusion: 'failure' }],
    });
    run(world, repo, { workflow: lint, head_sha: sha(6), jobs: [{ name: 'lint' }] });
    expect((await previewed('staging')).text).toContain(
      `\nRed on ${sha(5).slice(0, 7)}: 1 other run of 1.\n- Lint #1 (push): failure, run_id: ${red.id}\n`,
    );
  });

  it('names a red run though the workflow is green there under another event', async () => {
    const ci = workflow(world, repo, 'CI', 'ci.yml');
    const head_sha = sha(5);
    const jobs = [{ name: 'test', conclusion: 'failure' as const }];
    const red = run(world, repo, { workflow: ci, head_sha, jobs });
    run(world, repo, { workflow: ci, head_sha, event: 'pull_request', jobs: [{ name: 'test' }] });
    expect((await previewed('staging')).text).toContain(
      `\nRed on ${head_sha.slice(0, 7)}: 1 other run of 2.\n- CI #1 (push): failure, run_id: ${red.id}\n`,
    );
  });

  it('names the jobs of the very run that failed', async () => {
    const { text } = await previewed('staging', {}, [{ name: 'smoke', conclusion: 'failure' }]);
    expect(text).toContain('\nRed in this run: smoke.\n');
  });

  it('is shown even where GitHub refuses everything else', async () => {
    world.faults.push({
      method: 'GET',
      path: /\/(actions\/runs|approvals|deployments)$/,
      times: 9,
      respond: () => Response.json({ message: 'No' }, { status: 403 }),
    });
    const { text, isError } = await previewed('staging');
    expect(isError).toBe(false);
    expect(text).toContain(
      '\nWhat is red on this commit not shown: the token lacks Actions: read.\n',
    );
  });

  it.each([
    ['waiting', undefined, 'review_pending_deployments_for_run'],
    ['completed', 'action_required', 're_run_workflow'],
    ['completed', 'success', 'triage'],
    ['queued', undefined, 'wait_for_run'],
  ])('is not the approval of a run that is %s (%s) and of no fork', async (status, conclusion, tool) => {
    const { id } = run(world, repo, {
      workflow: deploy,
      fixed: { status, conclusion: conclusion ?? null },
    });
    const { text, isError } = await ask('approve_workflow_run', { run_id: id });
    expect({ isError, tool: text.includes(tool), phrase: text.includes('confirm:') }).toEqual({
      isError: true,
      tool: true,
      phrase: false,
    });
  });
});
