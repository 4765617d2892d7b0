import { describe, expect, it } from 'vitest';
import { run } from '../../src/fake-github/build.ts';
import { session } from '../harness.ts';
import { add, ask, ci, now, repo, setUp, world } from './set-up.ts';

setUp();

describe('list_jobs', () => {
  it('shows every job with its failed steps, and why a job has none', async () => {
    const { id } = add([
      { name: 'lint' },
      { name: 'test', conclusion: 'failure' },
      { name: 'deploy', conclusion: 'skipped' },
    ]);
    const { text, data } = await ask('list_jobs', { run_id: id });
    expect(text).toBe(
      [
        '3 jobs, 3 shown (page 1).',
        `${id + 1}  success  lint  took 22s  on GitHub Actions 1`,
        `${id + 2}  failure  test  took 22s  on GitHub Actions 1  step 2 "Run tests" failure`,
        `${id + 3}  skipped  deploy  it was skipped`,
      ].join('\n'),
    );
    expect(data).toMatchObject({
      run_id: id,
      total_count: 3,
      next_page: null,
      jobs: [{ name: 'lint' }, { failed_steps: [{ number: 2, name: 'Run tests' }] }, { steps: 0 }],
    });
  });

  it('draws the jobs as a Mermaid chart where that is asked for', async () => {
    const { id } = add([{ name: 'lint' }, { name: 'test: ```', conclusion: 'failure' }]);
    const { text, data } = await ask('list_jobs', { run_id: id, gantt: true });
    const chart = [
      'gantt',
      '  title CI  1  failure',
      '  dateFormat x',
      '  axisFormat %H:%M:%S',
      '  section lint',
      `  lint (success, on the critical path) :done, j${id + 1}, 5000, 27000`,
      '  section test',
      `  test (failure) :crit, j${id + 2}, 5000, 27000`,
    ].join('\n');
    expect(text.split('\n').slice(1, 11).join('\n')).toBe(`\`\`\`mermaid\n${chart}\n\`\`\``);
    expect(data).toMatchObject({ gantt: `${chart}\n` });
  });

  it('takes timed-out and cancelled jobs for failed, over all pages', async () => {
    const { id } = add([
      ...Array.from({ length: 120 }, (_, index) => ({ name: `build (${index})` })),
      { name: 'slow', conclusion: 'timed_out' as const },
      { name: 'stopped', conclusion: 'cancelled' as const },
    ]);
    const { text } = await ask('list_jobs', { run_id: id, filter: 'failed' });
    expect(text.split('\n').slice(0, 2)).toEqual([
      '2 failed jobs, 2 shown (page 1).',
      'The run has 122 jobs in all.',
    ]);
  });

  it('reads a pasted address', async () => {
    const { id } = add([{ name: 'lint' }]);
    const { call } = await session({ now: () => now });
    const url = `https://github.com/octo-org/hello-world/actions/runs/${id}`;
    expect((await call('list_jobs', { url })).text).toMatch(/^1 job, 1 shown/);
  });

  it('says that a run which failed at its start has no jobs', async () => {
    const { id } = run(world, repo, {
      workflow: ci,
      fixed: { status: 'completed', conclusion: 'failure' },
    });
    expect((await ask('list_jobs', { run_id: id })).text).toMatch(
      new RegExp(`^Run ${id} has no jobs: it failed at its start or waits for approval.`),
    );
  });
});
