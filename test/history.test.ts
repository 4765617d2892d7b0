import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  emptyWorld,
  type JobOptions,
  repository,
  run,
  sha,
  workflow,
} from '../src/fake-github/build.ts';
import { rerun } from '../src/fake-github/change-run.ts';
import { history, historyEnds, historyEvents } from '../src/fake-github/history.ts';
import { scenario } from '../src/fake-github/scenario.ts';
import {
  latestAttempt,
  type RepositoryState,
  type RunState,
  type WorkflowState,
  type World,
} from '../src/fake-github/state.ts';
import { github, session } from './harness.ts';

const now = historyEnds;
const helloWorld = { owner: 'octo-org', repo: 'hello-world', workflow_id: 'ci.yml' };

let world: World;
const fakeGitHub = github(() => world);

const ask = async (args: Record<string, unknown> = {}) =>
  (await session({ now: () => now })).call('get_workflow_health', { ...helloWorld, ...args });

const short = ({ head_sha }: RunState) => head_sha.slice(0, 7);

describe('get_workflow_health on a scripted history of 200 runs', () => {
  const past = history();
  const at = (n: number) => past.runs[n - 1] as RunState;
  const job = (n: number, name: string) =>
    latestAttempt(at(n)).jobs.find((each) => each.name === name)?.id;

  beforeEach(() => {
    world = past.world;
    world.requests.length = 0;
    fakeGitHub.use();
  });

  it('finds the first bad commit, both flaky jobs with their rates, the slow-down and the reruns', async () => {
    const { text, data } = await ask({ runs: 200 });
    const [first, green] = [at(historyEvents.firstBad), at(historyEvents.firstBad - 2)];
    const slower = at(historyEvents.slower);
    expect(text).toBe(
      [
        `CI (workflow_id ${past.workflow.id}, active): 183/200 runs green (92%, likely 87-95%; high confidence), 162 at the first try; looked at 200 runs of 200.`,
        `main is red since run ${first.id} at ${short(first)} (19h ago, 10 runs in a row); last green: run ${green.id} at ${short(green)}.`,
        `A green run takes 3m 22s (9 of 10 within 5m 21s), waiting included  slower since run ${slower.id}: 3m 19s became 5m 19s  jobs wait 14s (9 of 10 within 20s)`,
        `build: broken since run ${first.id} at ${short(first)} (high confidence): failed the last 10 times  failed in 10/200 runs  last job_id ${job(200, 'build')}  takes 1m 8s (9 of 10 within 1m 11s)`,
        `e2e: flaky (high confidence): passed on 14 of 14 commits on which it had failed and ran again: the first in run ${at(historyEvents.flakyOften).id} on 2026-02-21, the last in run ${at(20 * historyEvents.flakyOften).id} on 2026-02-28  failed at least once in 22/200 runs (11%, likely 7-16%) on 3 branches  last job_id ${job(198, 'e2e')}  takes 2m 8s (9 of 10 within 2m 11s)  reran for 42 min`,
        `upload: flaky (high confidence): passed on 7 of 7 commits on which it had failed and ran again: the first in run ${at(historyEvents.flakySeldom).id} on 2026-02-22, the last in run ${at(7 * historyEvents.flakySeldom).id} on 2026-02-28  failed at least once in 8/200 runs (4%, likely 2-8%) on 3 branches  last job_id ${job(200, 'upload')}  takes 22s  reran for 7 min`,
        `1 job without a failure: test in 3m 12s (slower since run ${slower.id}: 3m 8s became 5m 7s)`,
        'Reruns: 21 runs, 21 jobs, 49 minutes.',
        'Not looked at: jobs of 122 green runs (counted as passed for jobs that ran in all green runs looked at; durations come from those)',
        `Next: triage run_id: ${first.id}`,
      ].join('\n'),
    );
    expect(data).toMatchObject({
      runs: { looked_at: 200, total_count: 200, green: 183, red: 17, green_at_first_try: 162 },
      failing: { branch: 'main', runs: 10, since: { run_id: first.id, head_sha: first.head_sha } },
      trend: { word: 'slower', since_run_id: slower.id, before: { median_seconds: 199 } },
      jobs: [
        { verdict: 'broken', failures: 10, of: 200, branches: ['main'], jobs: [{ name: 'build' }] },
        { verdict: 'flaky', failures: 22, of: 200, rerun_minutes: 42, jobs: [{ name: 'e2e' }] },
        { verdict: 'flaky', failures: 8, of: 200, rerun_minutes: 7, jobs: [{ name: 'upload' }] },
        {
          verdict: 'steady',
          failures: 0,
          trend: { since_run_id: slower.id },
          jobs: [{ name: 'test' }],
        },
      ],
      reruns: { runs: 21, jobs: 21, minutes: 49 },
    });
    // The repository, the workflow, two pages of runs, and the jobs of 78 runs.
    expect(world.requests.length).toBe(82);
  });

  it('keeps within 100 requests, and tells a caller that asked how far it is', async () => {
    const { client } = await session({ now: () => now });
    const seen: { progress: number; total?: number | undefined; message?: string | undefined }[] =
      [];
    await client.callTool(
      { name: 'get_workflow_health', arguments: { ...helloWorld, runs: 500 } },
      undefined,
      { onprogress: (progress) => void seen.push(progress) },
    );
    expect(world.requests.length).toBeLessThanOrEqual(100);
    expect(seen[0]).toEqual({ progress: 100, total: 500, message: '100 runs listed' });
    expect(seen.at(-1)?.message).toBe('jobs of 78 of 78 runs read');
  });

  it('says that there is no such workflow', async () => {
    expect(await ask({ workflow_id: 'none.yml' })).toMatchObject({
      isError: true,
      text: expect.stringMatching(/^Not found \(404\)/),
    });
  });
});

describe('get_workflow_health', () => {
  let repo: RepositoryState;
  let ci: WorkflowState;

  beforeEach(() => {
    world = emptyWorld(() => now);
    repo = repository(world);
    ci = workflow(world, repo, 'CI', 'ci.yml');
    fakeGitHub.use();
  });

  const good: JobOptions = { name: 'test' };
  const bad: JobOptions = { name: 'test', conclusion: 'failure' };
  const made = (ago: number, jobs: readonly JobOptions[], more: object = {}) =>
    run(world, repo, { workflow: ci, ago: ago * 3600, jobs, ...more });
  const lines = async (args: Record<string, unknown> = {}) => (await ask(args)).text.split('\n');

  it('knows a workflow that was never green', async () => {
    const runs = [9, 7, 5].map((ago) => made(ago, [bad]));
    const [first, , last] = runs as [RunState, RunState, RunState];
    expect(await lines()).toEqual([
      `CI (workflow_id ${ci.id}, active): 0/3 runs green, 0 at the first try; looked at 3 runs of 3.`,
      `main is red since run ${first.id} at ${short(first)} (9h ago, 3 runs in a row); no green run among those looked at.`,
      'jobs wait 5s',
      `test: broken since run ${first.id} at ${short(first)} (high confidence): failed the last 3 times  failed in 3/3 runs  last job_id ${last.attempts[0]?.jobs[0]?.id}`,
      'No reruns.',
      `Next: triage run_id: ${first.id}`,
    ]);
  });

  it('says nothing sure of a history of one run, and of none', async () => {
    expect(await lines()).toEqual([
      `CI (workflow_id ${ci.id}, active): 0/0 runs green, 0 at the first try; looked at 0 runs of 0.`,
      'No run of main that was looked at ended green or red.',
      'No reruns.',
    ]);
    const { id } = made(1, [bad]);
    expect((await lines())[3]).toMatch(
      new RegExp(
        `^test: broken since run ${id} at \\w+ \\(low confidence\\): failed the last time, and did not run again {2}failed in 1/1 runs {2}last`,
      ),
    );
  });

  it('does not call a job flaky that failed in all its attempts', async () => {
    made(9, [good]);
    const hard = made(5, [bad]);
    rerun(world, hard, () => true, 'hubot', now - 3_600_000);
    expect((await ask()).data).toMatchObject({
      jobs: [{ verdict: 'broken', rerun_minutes: 1, jobs: [{ name: 'test' }] }],
      reruns: { runs: 1, jobs: 1, minutes: 1 },
    });
  });

  it('suspects a job that fails once on branches that share nothing', async () => {
    for (const [index, head_branch] of ['a', 'b', 'c'].entries()) {
      made(30 - index, [good], { head_branch, head_sha: sha(index * 3 + 1) });
      made(20 - index, [bad], { head_branch, head_sha: sha(index * 3 + 2) });
      made(10 - index, [good], { head_branch, head_sha: sha(index * 3 + 3) });
    }
    expect((await lines())[3]).toMatch(
      /^test: suspect \(medium confidence\): failed once between passes on 3 branches, never ran twice on such a commit {2}failed in 3\/9 runs .* on 3 branches/,
    );
  });

  it('goes on where runs were deleted since they were listed, and says so', async () => {
    made(9, [good]);
    const gone = made(5, [bad]);
    made(1, [bad]);
    world.faults.push({
      method: 'GET',
      path: new RegExp(`runs/${gone.id}/jobs$`),
      times: 1,
      respond: () => HttpResponse.json({ message: 'Not Found' }, { status: 404 }),
    });
    expect((await ask()).data).toMatchObject({ not_looked_at: ['1 run deleted meanwhile'] });
  });

  it('names jobs that do not run any more, as matrix jobs whose values changed', async () => {
    for (const ago of [20, 19, 18]) made(ago, [{ name: 'test (18)' }]);
    for (const ago of [10, 9, 8, 7]) made(ago, [{ name: 'test (20)' }]);
    expect((await ask()).data).toMatchObject({
      jobs: [{ of: 4, jobs: [{ name: 'test (20)' }] }],
      not_looked_at: ['1 job not run any more: test (18)'],
    });
  });

  it('calls a job broken that fails on a branch of its own, and not fixed because others pass', async () => {
    made(9, [good]);
    const first = made(7, [bad], { head_branch: 'topic' });
    made(5, [bad], { head_branch: 'topic' });
    const last = made(4, [bad], { head_branch: 'other' });
    made(3, [good], { head_branch: 'other' });
    const newest = made(1, [good]);
    expect((await lines()).slice(0, 4)).toEqual([
      `CI (workflow_id ${ci.id}, active): 3/6 runs green (50%, likely 19-81%; low confidence), 3 at the first try; looked at 6 runs of 6.`,
      `main was green the last time, in run ${newest.id} at ${short(newest)} (1h ago).`,
      'A green run takes 27s, waiting included  jobs wait 5s',
      `test: broken since run ${first.id} at ${short(first)} (medium confidence): failed the last 2 times on topic, where it never passed  failed in 3/6 runs on 2 branches  last job_id ${last.attempts[0]?.jobs[0]?.id}  takes 22s`,
    ]);
  });

  it('calls a job fixed only where it passed after its last failure, and says in which run', async () => {
    made(9, [good]);
    const red = made(7, [bad]);
    const fixed = made(5, [good]);
    made(3, [good]);
    expect((await lines())[3]).toBe(
      `test: fixed (low confidence): failed last in run ${red.id}, passed in run ${fixed.id} after it  failed in 1/4 runs  last job_id ${red.attempts[0]?.jobs[0]?.id}  takes 22s`,
    );
  });

  it('proves that a job is fixed by a run of the branch that it failed on', async () => {
    made(10, [{ name: 'a' }]);
    const red = made(9, [{ ...bad, name: 'a' }], { head_branch: 'topic' });
    made(8, [{ name: 'a' }]);
    const green = made(7, [{ name: 'a' }], { head_branch: 'topic' });
    expect((await lines()).find((line) => line.startsWith('a: '))).toMatch(
      new RegExp(
        `^a: fixed \\(low confidence\\): failed last in run ${red.id}, passed in run ${green.id} after it  failed in 1/4 runs`,
      ),
    );
  });

  it('counts a job as neither flaky nor passed in green runs that left it out', async () => {
    const others: readonly JobOptions[] = [{ name: 'a' }, { name: 'opt', conclusion: 'skipped' }];
    const commit = { head_sha: sha(4), event: 'workflow_dispatch' };
    for (let n = 0; n < 80; n++) made(200 - n, others);
    made(110, [{ name: 'a' }, { ...bad, name: 'opt' }], commit);
    made(109, others, commit);
    for (let n = 0; n < 80; n++) made(100 - n, others);
    made(10, [{ name: 'a' }, { ...bad, name: 'opt' }]);
    made(9, others);
    const told = (await lines({ runs: 200 })).find((line) => line.startsWith('opt: '));
    expect(told).toMatch(/^opt: broken since run \d+ at /);
    expect(told).toContain('  failed in 2/2 runs  ');
  });

  it('does not call a branch green whose red run is being run again', async () => {
    const green = made(9, [good]);
    const again = made(5, [bad]);
    rerun(world, again, () => true, 'hubot', now - 1000);
    expect((await lines())[1]).toBe(
      `main was green the last time, in run ${green.id} at ${short(green)} (9h ago); run ${again.id} is run again (attempt 2), and how it ended before was not looked at.`,
    );
  });

  it('says how often at least a job failed whose run ended green, and no rate of one run', async () => {
    const flaky = made(5, [{ ...bad, retry: {} }]);
    rerun(world, flaky, () => true, 'hubot', now - 3_600_000);
    expect((await lines()).filter((text) => /^(?:CI|test)/.test(text))).toEqual([
      `CI (workflow_id ${ci.id}, active): 1/1 runs green, 0 at the first try; looked at 1 run of 1.`,
      `test: flaky (medium confidence): passed on 1 of 1 commits on which it had failed and ran again: in run ${flaky.id} on 2026-03-01  failed at least once in 1/1 runs  last job_id ${flaky.attempts[0]?.jobs[0]?.id}  takes 22s  reran for 1 min`,
    ]);
  });

  it('says nothing of the default branch where nobody could say which that is', async () => {
    made(5, [bad]);
    world.faults.push({
      method: 'GET',
      path: /hello-world$/,
      times: 9,
      respond: () => HttpResponse.json({ message: 'Not Found' }, { status: 404 }),
    });
    const { data } = await ask();
    expect(data).toMatchObject({
      failing: null,
      not_seen: [expect.stringMatching(/^The default/)],
    });
    expect((await lines()).join('\n')).not.toMatch(/^main /m);
  });

  it("keeps a fork's branch apart from the one of the same name", async () => {
    made(5, [good]);
    made(1, [bad], { fork: 'hubot/hello-world', event: 'pull_request' });
    expect((await ask()).data).toMatchObject({ failing: null, runs: { red: 1 } });
  });

  it('reads a quiet branch by search behind the newest runs of others, and counts more than 1,000', async () => {
    for (let n = 0; n < 1200; n++) made(5000 - n, [good], { head_branch: 'quiet' });
    for (let n = 0; n < 520; n++) made(600 - n, [good], { head_branch: 'busy' });
    const red = made(1, [bad], { head_branch: 'quiet' });
    const { data } = await ask({ branch: 'quiet', runs: 500 });
    expect(data).toMatchObject({
      runs: { looked_at: 500, total_count: 1201, red: 1, green: 499 },
      failing: { since: { run_id: red.id } },
      not_looked_at: ['701 older runs', expect.stringMatching(/^jobs of \d+ green runs/)],
    });
    expect(world.requests.length).toBeLessThanOrEqual(100);
  });

  it('says once what is true of jobs of a matrix, and apart what is not', async () => {
    const matrix = (...broken: number[]): JobOptions[] =>
      [1, 2, 3, 4, 5].map((n) => ({
        name: `test (${n})`,
        after: n < 5 ? 5 : 90,
        steps: [{ name: 'Run tests', takes: 10 * n }],
        ...(broken.includes(n) && { conclusion: 'failure' }),
      }));
    made(9, matrix());
    const first = made(7, matrix(1, 2));
    const second = made(5, matrix(1, 2, 3));
    const id = (index: number) => second.attempts[0]?.jobs[index]?.id;
    expect((await lines()).slice(3, 6)).toEqual([
      `test (1), test (2): broken since run ${first.id} at ${short(first)} (medium confidence): failed the last 2 times  each failed in 2/3 runs  last job_id ${id(0)} (of the first)  takes 12s to 22s`,
      `test (3): broken since run ${second.id} at ${short(second)} (low confidence): failed the last time, and did not run again  failed in 1/3 runs  last job_id ${id(2)}  takes 32s`,
      '2 jobs without a failure: test (5), test (4) in 42s to 52s',
    ]);
    const took = (seconds: number, n: number) => ({
      median_seconds: seconds,
      p90_seconds: seconds,
      n,
    });
    expect((await ask()).data).toMatchObject({
      jobs: [
        {
          since_run_id: first.id,
          trend: null,
          job_count: 2,
          jobs: [
            { name: 'test (1)', last_failed_job_id: id(0), duration: took(12, 1) },
            { name: 'test (2)', last_failed_job_id: id(1), duration: took(22, 1) },
          ],
        },
        { since_run_id: second.id, job_count: 1 },
        {
          verdict: 'steady',
          jobs: [
            { name: 'test (5)', duration: took(52, 3), queue: took(90, 3) },
            { name: 'test (4)', duration: took(42, 3) },
          ],
        },
      ],
    });
  });

  it('names forty jobs of many', async () => {
    made(
      1,
      Array.from({ length: 300 }, (_, index) => ({ ...bad, name: `test (${index})` })),
    );
    const { text, data } = await ask();
    expect(text).toContain('\ntest (0), test (1), test (2), test (3) and 296 more: broken since');
    const { jobs } = data as { jobs: { job_count: number; jobs: object[] }[] };
    expect(jobs.map(({ job_count, jobs }) => [job_count, jobs.length])).toEqual([[300, 40]]);
  });
});

describe('get_workflow_health in the demo', () => {
  beforeEach(() => {
    world = scenario(() => now);
    fakeGitHub.use();
  });

  it('is short about a red matrix', async () => {
    const [{ runs = [] } = {}] = world.repositories;
    const of = (title: string) => runs.find((each) => each.display_title === title) as RunState;
    const [red, green] = [of('Greet in capital letters'), of('Order more than one thing')];
    expect((await ask()).text).toBe(
      [
        `CI (workflow_id ${red.workflow_id}, active): 3/4 runs green, 3 at the first try; looked at 6 runs of 6.`,
        `main is red since run ${red.id} at ${short(red)} (40m ago); last green: run ${green.id} at ${short(green)}.`,
        'A green run takes 17s, waiting included  jobs wait 5s',
        `build (18, ubuntu), build (18, windows), build (18, macos), build (20, ubuntu) and 5 more: broken since run ${red.id} at ${short(red)} (low confidence): failed the last time, and did not run again  each failed in 1/4 runs  last job_id ${red.attempts[0]?.jobs[0]?.id} (of the first)  takes 2s to 12s`,
        '3 jobs without a failure: build (22, ubuntu), build (22, windows), build (22, macos) in 12s',
        'No reruns.',
        'Not looked at: 1 run not finished',
        `Next: triage run_id: ${red.id}`,
      ].join('\n'),
    );
  });
});
