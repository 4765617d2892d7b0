import { readFile, stat } from 'node:fs/promises';
import { HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { add, ask, red, setUp, world } from './set-up.ts';

setUp();

describe.each([
  ['download_workflow_run_logs', {}],
  ['download_workflow_run_attempt_logs', { attempt_number: 1 }],
] as const)('%s', (name, more) => {
  it('saves the archive where only its owner can read it, and shows what is in it', async () => {
    const { run, job_id } = red();
    const { text, data } = await ask(name, { run_id: run.id, ...more });
    const { path, size, jobs } = data as { path: string; size: number; jobs: unknown[] };
    expect(path).toMatch(
      new RegExp(
        `/workflow-runs-mcp/archives/github\\.com/octo-org/hello-world/run-${run.id}-attempt-1\\.zip$`,
      ),
    );
    expect((await readFile(path)).subarray(0, 2).toString()).toBe('PK');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(path)).size).toBe(size);
    expect(jobs).toEqual([
      {
        name: 'test',
        job_id,
        size: expect.any(Number),
        steps: [
          { number: 1, name: 'Set up job', size: expect.any(Number) },
          { number: 2, name: 'Run npm test', size: expect.any(Number) },
          { number: 3, name: 'Complete job', size: expect.any(Number) },
        ],
      },
    ]);
    expect(text).not.toMatch(/sig=|https?:/);
    expect(text.split('\n')[0]).toMatch(
      new RegExp(`^Saved the logs of run ${run.id} attempt 1: [\\d.]+ k?B, 1 job\\.$`),
    );
  });

  it('refuses what is no archive', async () => {
    const { run } = red();
    world.faults.push({
      method: 'GET',
      path: new RegExp(`^/run/${run.id}/`),
      times: 1,
      respond: () => new HttpResponse('<html>sign in</html>'),
    });
    expect((await ask(name, { run_id: run.id, ...more })).text).toBe(
      'Storage sent something else than a zip archive. Try again in a minute.',
    );
  });

  it('says that logs were deleted', async () => {
    const { run } = red();
    run.logs = 'deleted';
    expect((await ask(name, { run_id: run.id, ...more })).text).toMatch(
      /^Attempt 1 of run \d+ has no logs: they were deleted/,
    );
  });

  it('says that a run which still goes on has no archive', async () => {
    const { id } = add([{ name: 'test', takes: 99_999 }]);
    expect((await ask(name, { run_id: id, ...more })).text).toBe(
      `Run ${id} is in_progress: GitHub packs its logs when it is completed. read_log reads a job that has ended already.`,
    );
  });
});
