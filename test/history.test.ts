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

describe('compare_runs', () => {
  const compare = async (run_id: number | undefined, more: Record<string, unknown> = {}) => {
    standin.use();
    const { call } = await session({ now: () => historyEnds });
    return call('compare_runs', { owner: 'octo-org', repo: 'hello-world', run_id, ...more });
  };
  const firstBad = past.runs[happened.firstBad - 1];

  it('finds the job that broke and the commits since the last green run of the branch', async () => {
    const { text, data, isError } = await compare(firstBad?.id);
    expect(isError, text).toBe(false);
    expect(data).toMatchObject({
      run: { run_id: firstBad?.id, conclusion: 'failure' },
      base: { conclusion: 'success', head_branch: 'main' },
      base_chosen: 'the last green run of main before it',
      jobs: expect.arrayContaining([
        expect.objectContaining({ name: 'build', before: 'success', after: 'failure' }),
      ]),
    });
    expect(text).toMatch(/^build: success became failure {2}job_id \d+$/m);
  });

  it('refuses a base of another workflow, and says when there is none', async () => {
    const other = await compare(firstBad?.id, { base_run_id: 99_999 });
    expect(other).toMatchObject({ isError: true, text: expect.stringMatching(/^Not found/) });
    const oldest = await compare(past.runs[0]?.id);
    expect(oldest.text.split('\n')[0]).toMatch(
      /has nothing to be compared with: no green run of CI on .* came before it\.$/,
    );
  });

  it('names what the machine changed under the job', async () => {
    const [before, after] = [100, 102].map((number) => past.runs[number - 1]?.id);
    const { data } = await compare(after, { base_run_id: before });
    expect(data).toMatchObject({
      drift: expect.arrayContaining([
        { what: 'runner', before: '2.339.1', after: '2.340.0' },
        { what: 'image', before: 'ubuntu-24.04 20260111.1.0', after: 'ubuntu-24.04 20260201.1.0' },
        { what: 'tool node', before: '22.13.1', after: '22.14.0' },
      ]),
    });
  });
});
