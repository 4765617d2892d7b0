import { readFileSync } from 'node:fs';
import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { run as addRun, type JobOptions } from '../src/standin/build.ts';
import { scenario } from '../src/standin/scenario.ts';
import type { RunState, World } from '../src/standin/state.ts';
import { github, session } from './harness.ts';

const now = Date.parse('2026-03-02T12:00:00Z');

let hub: World;
const standin = github(() => hub);

beforeEach(() => {
  hub = scenario(() => now);
  standin.use();
});

const run = (title: string): RunState => {
  const found = hub.repositories[0]?.runs.find(({ display_title }) => display_title === title);
  if (!found) throw new Error(`no run "${title}"`);
  return found;
};

const triage = async (args: Record<string, unknown>) =>
  (await session({ now: () => now, flags: ['--repo', 'octo-org/hello-world'] })).call(
    'triage_run',
    args,
  );

/** A run of 300 failed jobs. */
const red = (job: (number: number) => JobOptions) => {
  const [repository] = hub.repositories;
  const [workflow] = repository?.workflows ?? [];
  if (!repository || !workflow) throw new Error('no workflow');
  const jobs = Array.from({ length: 300 }, (_, number) => ({
    ...job(number),
    conclusion: 'failure' as const,
  }));
  return { run_id: addRun(hub, repository, { workflow, jobs }).id };
};

/** How many logs were asked for. */
const reads = () =>
  hub.requests.filter(({ path }) => /\/actions\/jobs\/\d+\/logs$/.test(path)).length;

interface Verdict {
  readonly verdict: string;
  readonly omitted: readonly string[];
  readonly failures: readonly {
    readonly category: string;
    readonly job_count: number;
    readonly evidence: readonly { readonly text: string }[];
  }[];
}

describe('triage_run', () => {
  it('finds two causes behind nine red matrix jobs', async () => {
    const { id } = run('Greet in capital letters');
    const { text, data } = await triage({ run_id: id });
    expect(data).toMatchObject({
      verdict: `CI #4 (run ${id}, attempt 1) failed: the code does not build or run. 9 jobs of 12 failed for 2 causes.`,
      failures: [
        {
          category: 'code',
          cause:
            "src/order.ts(5,14): error TS2322: Type 'number' is not assignable to type 'string'.",
          job_count: 6,
          files: [{ path: 'src/order.ts', line: 5 }],
        },
        { category: 'dependency', job_count: 3 },
      ],
      omitted: [],
    });
    expect(text).toMatch(/^48: src\/order\.ts\(5,14\): error TS2322/m);
    expect(text).toContain("Cannot find package 'left-pad'");
  });

  it('reads one log of each cause in full, and does not take the exit code for a cause', async () => {
    const { text } = await triage({ run_id: run('Greet in capital letters').id });
    expect(text).not.toMatch(/^\d\. .*Process completed with exit code/m);
    const logs = hub.requests.filter(({ path }) => path.startsWith('/job/'));
    expect(logs.length).toBeLessThanOrEqual(9 + 2 + 2);
  });

  it.each([300, 600, 1500, 4000])('keeps within %i tokens in both channels', async (max_tokens) => {
    const { text, data } = await triage({ run_id: run('Greet in capital letters').id, max_tokens });
    expect(Buffer.byteLength(text) / 4).toBeLessThanOrEqual(max_tokens);
    expect(Buffer.byteLength(JSON.stringify(data)) / 4).toBeLessThanOrEqual(
      Math.max(max_tokens * 1.4, 700),
    );
  });

  it('sees a time-out that GitHub calls cancelled, by the annotation', async () => {
    const { data } = await triage({ run_id: run('Wait for the preview').id });
    expect((data as Verdict).failures).toMatchObject([
      { annotations: ['The job has exceeded the maximum execution time of 6s'] },
    ]);
  });

  it('says what a run waits for that has not failed', async () => {
    expect((await triage({ run_id: run('Release 2.4.0').id })).text).toMatch(
      /waits for a review of staging: nothing failed\./,
    );
    expect((await triage({ run_id: run('Fix a typo').id })).text).toMatch(
      /waits for approval: it comes from a fork, and nothing of it has run\./,
    );
    expect((await triage({ run_id: run('Benchmark on a graphics card').id })).text).toMatch(
      /has waited 3h for a runner with the labels self-hosted, gpu: none has taken job "bench"\./,
    );
  });

  it('has nothing to explain where all is green', async () => {
    expect((await triage({ run_id: run('Greet people by name').id })).text).toMatch(
      /is green: nothing to explain\.$/,
    );
  });

  it('goes on without annotations where the token may not read them', async () => {
    hub.faults.push({
      method: 'GET',
      path: /\/annotations$/,
      times: 9,
      respond: () =>
        HttpResponse.json(
          { message: 'Resource not accessible by personal access token' },
          { status: 403 },
        ),
    });
    const { isError } = await triage({ run_id: run('Greet in capital letters').id });
    expect(isError).toBe(false);
  });

  it('compares a part of 300 failed jobs, and does not guess at the others', async () => {
    const failing = (id: string) => readFileSync(`test/fixtures/logs/${id}/job.log`);
    const logs = [failing('tsc-errors'), failing('go-test-noisy')] as const;
    const { run_id } = red((number) => ({
      name: `test (shard ${number})`,
      log: logs[number % 2] ?? '',
    }));
    const { text, data } = await triage({ run_id });
    expect((data as Verdict).verdict).toMatch(/300 jobs of 300 failed for 2 causes\.$/);
    expect((data as Verdict).failures).toMatchObject([
      { category: 'code', job_count: 24 },
      { category: 'test', job_count: 24 },
    ]);
    expect((data as Verdict).omitted).toEqual([
      `252 failed jobs not looked into, each likely of one of these causes: list_jobs run_id: ${run_id}, filter: "failed" has their ids for triage_run`,
    ]);
    expect(Buffer.byteLength(text) / 4).toBeLessThanOrEqual(1500);
    expect(reads()).toBe(48 + 2);
  });

  it('counts jobs to the one cause that all of their kind have', async () => {
    const { run_id } = red((number) => ({
      name: `${number % 3 ? 'build' : 'test'} (shard ${number})`,
      log: readFileSync(`test/fixtures/logs/${number % 3 ? 'tsc-errors' : 'go-panic'}/job.log`),
    }));
    const { data } = await triage({ run_id });
    expect((data as Verdict).failures).toMatchObject([{ job_count: 200 }, { job_count: 100 }]);
    expect((data as Verdict).omitted).toEqual([]);
  });

  it('looks at one job where one is named', async () => {
    const { attempts } = run('Greet in capital letters');
    const job_id = attempts[0]?.jobs.at(-1)?.id;
    const { data } = await triage({ job_id });
    expect((data as Verdict).failures).toMatchObject([{ category: 'dependency', job_count: 1 }]);
  });
});
