import type { Job } from '../../src/github/job.ts';
import type { TimelineData } from '../../src/timeline/layout.ts';

export const begin = Date.parse('2026-03-01T12:00:00Z');
export const at = (seconds: number) => new Date(begin + seconds * 1000).toISOString();
export const html_url = 'https://github.com/octo-org/hello-world/actions/runs/1';

export function job(
  id: number,
  name: string,
  times: [number, number, number],
  conclusion = 'success',
) {
  const [created, started, ended] = times;
  const step = (number: number, name: string, ends: string) => ({
    number,
    name,
    status: 'completed',
    conclusion: ends,
    started_at: at(started),
    completed_at: at(ended),
  });
  return {
    id,
    run_id: 1,
    run_attempt: 1,
    name,
    workflow_name: 'CI',
    head_sha: 'a'.repeat(40),
    status: 'completed',
    conclusion,
    created_at: at(created),
    started_at: at(started),
    completed_at: at(ended),
    labels: ['ubuntu-latest'],
    runner_id: 1,
    runner_name: 'GitHub Actions 1',
    html_url: `${html_url}/job/${id}`,
    steps: [step(1, 'Set up job', 'success'), step(2, 'Run tests', conclusion)],
  } satisfies Job;
}

export const pictured: TimelineData = {
  run: {
    name: 'CI',
    run_number: 7,
    run_attempt: 2,
    display_title: 'Say <b>hello</b>',
    status: 'completed',
    conclusion: 'failure',
    head_branch: 'main',
    head_sha: 'a'.repeat(40),
    run_started_at: at(-1),
    html_url,
  },
  jobs: [
    job(1, 'build', [0, 10, 70]),
    job(2, 'lint', [0, 5, 20]),
    job(3, 'test (20, linux)', [71, 80, 200], 'failure'),
    job(4, 'test (22, linux)', [71, 75, 150]),
    job(5, 'test (24, linux)', [71, 75, 140]),
  ],
  causes: [
    {
      title: 'test: AssertionError: expected 2 to be 3',
      job_id: 3,
      jobs: ['test (20, linux)'],
      job_count: 1,
      lines: '41: AssertionError: expected 2 to be 3 <script>',
    },
  ],
};
