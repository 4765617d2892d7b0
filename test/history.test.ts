import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { type JobOptions, repository, run, sha, workflow, world } from '../src/standin/build.ts';
import { happened, history, historyEnds } from '../src/standin/history.ts';
import {
  latestAttempt,
  type RepositoryState,
  type RunState,
  rerun,
  type WorkflowState,
  type World,
} from '../src/standin/state.ts';
import { github, session } from './harness.ts';

const now = historyEnds;
const here = { owner: 'octo-org', repo: 'hello-world', workflow_id: 'ci.yml' };

let hub: World;
const standin = github(() => hub);

const ask = async (args: Record<string, unknown> = {}) =>
  (await session({ now: () => now })).call('get_workflow_health', { ...here, ...args });

const short = ({ head_sha }: RunState) => head_sha.slice(0, 7);

describe('get_workflow_health on a scripted history of 200 runs', () => {
  const past = history();
  const at = (n: number) => past.runs[n - 1] as RunState;
  const job = (n: number, name: string) =>
    latestAttempt(at(n)).jobs.find((each) => each.name === name)?.id;

  beforeEach(() => {
    hub = past.world;
    hub.requests.length = 0;
    standin.use();
  });

  it('finds the first bad commit, both flaky jobs with their rates, the slow-down and the reruns', async () => {
    const { text, data } = await ask({ runs: 200 });
    const [first, green] = [at(happened.firstBad), at(happened.firstBad - 2)];
    const slower = at(happened.slower);
    expect(text).toBe(
      [
        `CI (workflow_id ${past.workflow.id}, active): 183/200 (92%, likely 87-95%; high confidence) green in 200 runs of 200; 162 at the first try.`,
        `main is red since run ${first.id} at ${short(first)} (19h ago, 10 runs in a row); last green: run ${green.id} at ${short(green)}.`,
        `A green run takes 3m 22s (90 %: 5m 21s)  slower since run ${slower.id}: 3m 19s (90 %: 3m 24s) became 5m 19s (90 %: 5m 24s)  jobs wait 14s (90 %: 20s)`,
        `build: broken (high confidence): failed the last 10 times  failed in 10/200 (5%, likely 3-9%; high confidence)  since run ${first.id} at ${short(first)}  last job_id ${job(200, 'build')}  takes 1m 8s (90 %: 1m 11s)`,
        `e2e: flaky (high confidence): passed on 14 of 14 commits on which it had failed and ran again  failed in 22/200 (11%, likely 7-16%; high confidence) on 3 branches  last job_id ${job(198, 'e2e')}  takes 2m 8s (90 %: 2m 11s)  reruns took 42 min`,
        `upload: flaky (high confidence): passed on 7 of 7 commits on which it had failed and ran again  failed in 8/200 (4%, likely 2-8%; high confidence) on 3 branches  last job_id ${job(200, 'upload')}  takes 22s (90 %: 22s)  reruns took 7 min`,
        `1 job without a failure: test (3m 12s; slower since run ${slower.id}: 3m 8s (90 %: 3m 11s) became 5m 7s (90 %: 5m 11s))`,
        'Reruns: 21 runs, 21 jobs, 49 minutes.',
        'Not looked at: jobs of 122 green runs (none failed there; durations come from the others)',
        `Next: triage_run run_id: ${first.id}`,
      ].join('\n'),
    );
    expect(data).toMatchObject({
      runs: { looked_at: 200, total_count: 200, green: 183, red: 17, green_at_first_try: 162 },
      failing: { branch: 'main', runs: 10, since: { run_id: first.id, head_sha: first.head_sha } },
      trend: { word: 'slower', since_run_id: slower.id, before: { median_seconds: 199 } },
      jobs: [
        { name: 'build', verdict: 'broken', failures: 10, of: 200, branches: ['main'] },
        { name: 'e2e', verdict: 'flaky', failures: 22, of: 200, rerun_minutes: 42 },
        { name: 'upload', verdict: 'flaky', failures: 8, of: 200, rerun_minutes: 7 },
        { name: 'test', verdict: 'steady', failures: 0, trend: { since_run_id: slower.id } },
      ],
      reruns: { runs: 21, jobs: 21, minutes: 49 },
    });
    // The repository, the workflow, two pages of runs, and the jobs of 78 runs.
    expect(hub.requests.length).toBe(82);
  });

  it('keeps within 100 requests, and tells a caller that asked how far it is', async () => {
    const { client } = await session({ now: () => now });
    const seen: { progress: number; total?: number | undefined; message?: string | undefined }[] =
      [];
    await client.callTool(
      { name: 'get_workflow_health', arguments: { ...here, runs: 500 } },
      undefined,
      { onprogress: (progress) => void seen.push(progress) },
    );
    expect(hub.requests.length).toBeLessThanOrEqual(100);
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
    hub = world(() => now);
    repo = repository(hub);
    ci = workflow(hub, repo, 'CI', 'ci.yml');
    standin.use();
  });

  const good: JobOptions = { name: 'test' };
  const bad: JobOptions = { name: 'test', conclusion: 'failure' };
  const made = (ago: number, jobs: readonly JobOptions[], more: object = {}) =>
    run(hub, repo, { workflow: ci, ago: ago * 3600, jobs, ...more });
  const lines = async (args: Record<string, unknown> = {}) => (await ask(args)).text.split('\n');

  it('knows a workflow that was never green', async () => {
    const runs = [9, 7, 5].map((ago) => made(ago, [bad]));
    const [first] = runs as [RunState];
    expect(await lines()).toEqual([
      `CI (workflow_id ${ci.id}, active): 0/3 (0%, likely 0-56%; low confidence) green in 3 runs of 3; 0 at the first try.`,
      `main is red since run ${first.id} at ${short(first)} (9h ago, 3 runs in a row); no green run among those looked at.`,
      'jobs wait 5s (90 %: 5s)',
      expect.stringMatching(
        /^test: broken \(high confidence\): failed the last 3 times {2}failed in 3\/3/,
      ),
      'Reruns: 0 runs, 0 jobs, 0 minutes.',
      `Next: triage_run run_id: ${first.id}`,
    ]);
  });

  it('says nothing sure of a history of one run, and of none', async () => {
    expect(await lines()).toEqual([
      `CI (workflow_id ${ci.id}, active): 0/0 green in 0 runs of 0; 0 at the first try.`,
      'The last result of the default branch is not red.',
      'Reruns: 0 runs, 0 jobs, 0 minutes.',
    ]);
    made(1, [bad]);
    expect((await lines())[3]).toMatch(
      /^test: broken \(low confidence\): failed the last time, and did not run again {2}failed in 1\/1 \(100%, likely 21-100%; low confidence\)/,
    );
  });

  it('does not call a job flaky that failed in all its attempts', async () => {
    made(9, [good]);
    const hard = made(5, [bad]);
    rerun(hub, hard, () => true, 'hubot', now - 3_600_000);
    expect((await ask()).data).toMatchObject({
      jobs: [{ name: 'test', verdict: 'broken', rerun_minutes: 1 }],
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
      /^test: suspect \(medium confidence\): failed once between passes on 3 branches, never ran twice on such a commit {2}failed in 3\/9 .* on 3 branches/,
    );
  });

  it('goes on where runs were deleted since they were listed, and says so', async () => {
    made(9, [good]);
    const gone = made(5, [bad]);
    made(1, [bad]);
    hub.faults.push({
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
      jobs: [{ name: 'test (20)', of: 4 }],
      not_looked_at: ['1 job not run any more: test (18)'],
    });
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
    expect(hub.requests.length).toBeLessThanOrEqual(100);
  });
});
