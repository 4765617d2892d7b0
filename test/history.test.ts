import { describe, expect, it } from 'vitest';
import { happened, history, historyEnds } from '../src/standin/history.ts';
import { github, session } from './harness.ts';

const past = history();
const standin = github(() => past.world);

describe('get_workflow_health', () => {
  it('finds the first bad commit, the flaky jobs and the slow-down in a scripted history', async () => {
    standin.use();
    past.world.requests.length = 0;
    const { call } = await session({ now: () => historyEnds });
    const { text, data, isError } = await call('get_workflow_health', {
      owner: 'octo-org',
      repo: 'hello-world',
      workflow_id: 'ci.yml',
      runs: 200,
    });
    expect(isError, text).toBe(false);
    const first = past.runs
      .slice(happened.firstBad - 1)
      .find(({ head_branch }) => head_branch === 'main');
    expect(data).toMatchObject({
      runs: { looked_at: 200, total_count: 200 },
      failing: { branch: 'main', since: { run_id: first?.id, head_sha: first?.head_sha } },
    });
    const jobs = Object.fromEntries(
      (data as { jobs: { name: string; verdict: string; trend: string | null }[] }).jobs.map(
        ({ name, ...job }) => [name, job],
      ),
    );
    expect(jobs).toMatchObject({
      build: { verdict: 'broken' },
      e2e: { verdict: 'flaky' },
      upload: { verdict: 'flaky' },
      test: { verdict: 'steady', trend: 'slower' },
    });
    expect(past.world.requests.length).toBeLessThanOrEqual(100);
  });

  it('says that there is no such workflow', async () => {
    standin.use();
    const { call } = await session({ now: () => historyEnds });
    const args = { owner: 'octo-org', repo: 'hello-world', workflow_id: 'none.yml' };
    expect(await call('get_workflow_health', args)).toMatchObject({
      isError: true,
      text: expect.stringMatching(/^Not found \(404\)/),
    });
  });
});
