import { causeOf } from '../../src/analysis/cause.ts';
import { diagnose } from '../../src/analysis/diagnose.ts';
import type { Job } from '../../src/github/job.ts';

/** How the runner says that a step failed. */
export const exit = '##[error]Process completed with exit code 1.';

/** The cause of a step that ran a command, and printed this. */
export function causeOfStep(command: string, ...output: readonly string[]) {
  const header = [
    `##[group]Run ${command}`,
    command,
    'shell: /usr/bin/bash -e {0}',
    '##[endgroup]',
  ];
  const lines = [...header, ...output, exit].map((text, index) => ({
    n: index + 1,
    at: undefined,
    text,
  }));
  return causeOf(diagnose({ lines }), lines);
}

/** A job that failed. */
export function failedJob(known: Partial<Job>): Job {
  return {
    id: 1,
    run_id: 1,
    run_attempt: 1,
    name: 'test',
    workflow_name: 'CI',
    head_sha: '',
    status: 'completed',
    conclusion: 'failure',
    created_at: '',
    started_at: null,
    completed_at: null,
    labels: [],
    runner_id: 1,
    runner_name: '',
    html_url: '',
    steps: [],
    ...known,
  };
}
