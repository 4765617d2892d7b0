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
import {
  latestAttempt,
  type RepositoryState,
  type RunState,
  type WorkflowState,
  type World,
} from '../src/fake-github/state.ts';
import { github, session } from './harness.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const hour = 3600;
const helloWorld = { owner: 'octo-org', repo: 'hello-world' };

let world: World;
let repo: RepositoryState;
let ci: WorkflowState;
const fakeGitHub = github(() => world);

beforeEach(() => {
  world = emptyWorld(() => now);
  repo = repository(world);
  ci = workflow(world, repo, 'CI', 'ci.yml');
  fakeGitHub.use();
});

interface Told {
  readonly lines: readonly string[];
  readonly history: unknown;
  readonly text: string;
}

/** What triage says between its verdict and the log, with the structured form of it. */
async function triage(
  run_id: number | undefined,
  more: Record<string, unknown> = {},
): Promise<Told> {
  const { call } = await session({ now: () => now });
  const { text, data } = await call('triage', { ...helloWorld, run_id, ...more });
  const lines = text.split('\n');
  const end = lines.findIndex((line) => line.startsWith('Output of the run') || line === '');
  return { lines: lines.slice(1, end), history: (data as { history: unknown }).history, text };
}

const logs = {
  test: '  1 failing\n  1) adds up:\n     AssertionError: expected 1 to equal 2\n##[error]Process completed with exit code 1.\n',
  network:
    'curl: (56) Recv failure: Connection reset by peer\n##[error]Process completed with exit code 56.\n',
  code: "src/a.ts(1,1): error TS2322: Type 'number' is not assignable to type 'string'.\n##[error]Process completed with exit code 2.\n",
  reason: '##[error]The tag is v1.3.0\n##[error]Process completed with exit code 1.\n',
  mute: 'doing things\ndone with things\n##[error]Process completed with exit code 3.\n',
};

const bad = (name: string, log: keyof typeof logs, more: Partial<JobOptions> = {}): JobOptions => ({
  name,
  conclusion: 'failure',
  steps: [{ name: 'Run it', takes: 90 }],
  log: logs[log],
  ...more,
});
const good = (name: string): JobOptions => ({ name, steps: [{ name: 'Run it', takes: 90 }] });

const made = (ago: number, jobs: readonly JobOptions[], more: object = {}) =>
  run(world, repo, { workflow: ci, ago: ago * hour, jobs, ...more });

const short = ({ head_sha }: RunState) => head_sha.slice(0, 7);

describe('triage, new or old', () => {
  it('is new where the run before was green', async () => {
    const green = made(5, [good('build')]);
    const { id, head_sha } = made(1, [bad('build', 'code')]);
    const { lines, history } = await triage(id);
    expect(lines).toEqual([
      `New: run ${green.id} at ${short(green)} (5h ago) before it on main was green.`,
      'Rerun: no, it will fail the same way until something is changed.',
    ]);
    expect(history).toEqual({
      newness: {
        word: 'new',
        since: { run_id: id, head_sha },
        red_runs: 1,
        last_green: { run_id: green.id, head_sha: green.head_sha },
        default_branch: null,
      },
      flakiness: {
        word: 'unknown',
        jobs: [],
        why: 'no other result of it on this commit was seen',
      },
      rerun: { kind: 'none', why: 'it will fail the same way until something is changed' },
    });
  });

  it('is old since the first red run in a row that has the same job red', async () => {
    made(9, [good('build')]);
    const first = made(7, [bad('build', 'code')]);
    made(5, [bad('build', 'code')]);
    const { id } = made(1, [bad('build', 'code')]);
    expect((await triage(id)).lines[0]).toBe(
      `Old: build is red since run ${first.id} at ${short(first)} (7h ago), 3 runs in a row.`,
    );
  });

  it('does not say of red runs between that the job failed in them, too', async () => {
    made(11, [good('build'), good('e2e')]);
    const first = made(9, [bad('build', 'code'), good('e2e')]);
    made(7, [good('build'), bad('e2e', 'test')]);
    const last = made(5, [bad('build', 'code'), good('e2e')]);
    const { id } = made(1, [bad('build', 'code'), good('e2e')]);
    expect((await triage(id)).lines[0]).toBe(
      `Old: build failed in run ${last.id} before it and in run ${first.id} at ${short(first)} (9h ago), the first of 4 red runs in a row; what failed between was not looked at.`,
    );
  });

  it('does not say of a job that it did not run where not all jobs were looked at', async () => {
    const many = Array.from({ length: 50 }, (_, index) => good(`unit ${index}`));
    made(9, [...many, good('e2e (18)'), good('e2e (20)')]);
    const red = made(5, [...many, good('e2e (18)'), bad('e2e (20)', 'test')]);
    const { id } = made(1, [bad('e2e (20)', 'test')]);
    expect((await triage(id)).lines[0]).toBe(
      `Perhaps new: e2e (20) is not among the jobs of run ${red.id} before it that were looked at; main is red since run ${red.id} at ${short(red)} (5h ago).`,
    );
    const own = made(0.5, [bad('e2e (20)', 'test')], { head_branch: 'feature' });
    made(2, [...many, bad('e2e (20)', 'test')]);
    Object.assign(repo.runs.find((run) => run.id === id) ?? {}, { head_branch: 'gone' });
    const { lines } = await triage(own.id);
    expect(lines[0]).toMatch(
      /^No earlier result of CI on feature; main is red, too \(run \d+\)\.$/,
    );
  });

  it('does not say since when a job is red where the first red run was not looked at', async () => {
    made(9, [good('build')]);
    const first = made(7, [bad('build', 'code')]);
    const last = made(5, [bad('build', 'code')]);
    const { id } = made(1, [bad('build', 'code')]);
    world.faults.push({
      method: 'GET',
      path: new RegExp(`runs/${first.id}/jobs$`),
      times: 9,
      respond: () => HttpResponse.json({ message: 'Resource not accessible' }, { status: 403 }),
    });
    expect((await triage(id)).lines[0]).toBe(
      `Old: build failed in run ${last.id} before it, too; main is red since run ${first.id} at ${short(first)} (7h ago); in which jobs at first was not looked at.`,
    );
  });

  it('tells a new job from those that were red before', async () => {
    made(9, [good('build'), good('e2e')]);
    const first = made(7, [bad('build', 'code'), good('e2e')]);
    const { id } = made(1, [bad('build', 'code'), bad('e2e', 'test')]);
    expect((await triage(id)).lines[0]).toBe(
      `New: e2e passed in run ${first.id} before it. Old: build failed there, too; main is red since run ${first.id} at ${short(first)} (7h ago).`,
    );
  });

  it('says that the branch was red for another job at first', async () => {
    made(9, [good('build'), good('e2e')]);
    const first = made(7, [good('build'), bad('e2e', 'test')]);
    const second = made(5, [bad('build', 'code'), good('e2e')]);
    const { id } = made(1, [bad('build', 'code'), good('e2e')]);
    expect((await triage(id)).lines[0]).toBe(
      `Old: build failed in run ${second.id} before it, too; main is red since run ${first.id} at ${short(first)} (7h ago), at first in other jobs.`,
    );
  });

  it('says how the default branch stands: in the same job, in others, or green', async () => {
    const main = made(6, [bad('build', 'code'), good('e2e')]);
    const own = (jobs: readonly JobOptions[]) => made(1, jobs, { head_branch: 'feature' });
    const same = own([bad('build', 'code'), good('e2e')]);
    expect((await triage(same.id)).lines[0]).toBe(
      `No earlier result of CI on feature; main is red, too, in build (run ${main.id}).`,
    );
    const other = own([good('build'), bad('e2e', 'test')]);
    expect((await triage(other.id)).lines[0]).toBe(
      `New: e2e passed in run ${same.id} before it. Old: feature is red since run ${same.id} at ${short(same)} (1h ago), and was never green; main is red in other jobs (run ${main.id}).`,
    );
    made(3, [good('build'), good('e2e')]);
    expect((await triage(same.id)).lines[0]).toBe(
      'No earlier result of CI on feature; main is green.',
    );
  });

  it('is over where the branch is green again', async () => {
    const red = made(5, [bad('e2e', 'test')]);
    const next = made(3, [good('e2e')]);
    made(1, [good('e2e')]);
    expect((await triage(red.id)).lines).toEqual([
      `Over: main is green again since run ${next.id} at ${short(next)} (3h ago).`,
      'Rerun: no, the branch is green without it.',
    ]);
    const again = made(0.5, [bad('e2e', 'test')]);
    expect((await triage(red.id)).lines[0]).toBe(
      `Over: main was green again in run ${next.id} at ${short(next)} (3h ago); now run ${again.id} is red.`,
    );
  });

  it('knows a branch that was never green', async () => {
    const first = made(9, [bad('build', 'code')]);
    made(5, [bad('build', 'code')]);
    const { id } = made(1, [bad('build', 'code')]);
    expect((await triage(id)).lines[0]).toBe(
      `Old: build is red since run ${first.id} at ${short(first)} (9h ago), 3 runs in a row, and was never green.`,
    );
  });

  it('says nothing about a first run without any others', async () => {
    const { id } = made(1, [bad('build', 'code')]);
    expect((await triage(id)).lines).toEqual([
      'Rerun: no, it will fail the same way until something is changed.',
    ]);
  });

  it('takes a renamed matrix job for the same, and an unknown one for unknown', async () => {
    made(9, [good('test (18)')]);
    const first = made(7, [bad('test (18)', 'test')]);
    const renamed = made(5, [bad('test (20)', 'test')]);
    expect((await triage(renamed.id)).lines[0]).toBe(
      `Old: test (20) is red since run ${first.id} at ${short(first)} (7h ago), 2 runs in a row.`,
    );
    const fresh = made(1, [bad('bench', 'test')]);
    expect((await triage(fresh.id)).lines[0]).toBe(
      `Perhaps new: bench did not run in run ${renamed.id} before it (skipped, new or renamed); main is red since run ${first.id} at ${short(first)} (7h ago).`,
    );
  });

  it('does not take the branch of a fork for the one of the same name', async () => {
    made(5, [bad('build', 'code')], { fork: 'hubot/hello-world', event: 'pull_request' });
    const { id } = made(1, [bad('build', 'code')]);
    expect((await triage(id)).lines).toEqual([
      'Rerun: no, it will fail the same way until something is changed.',
    ]);
  });

  it('goes on where a run before it was deleted meanwhile', async () => {
    made(9, [good('build')]);
    const gone = made(7, [bad('build', 'code')]);
    const { id } = made(1, [bad('build', 'code')]);
    world.faults.push({
      method: 'GET',
      path: new RegExp(`runs/${gone.id}/jobs$`),
      times: 1,
      respond: () => HttpResponse.json({ message: 'Not Found' }, { status: 404 }),
    });
    expect((await triage(id)).lines[0]).toBe(
      `Old: main is red since run ${gone.id} at ${short(gone)} (7h ago); in which jobs was not looked at.`,
    );
  });

  it('finds the last green run of a quiet branch behind more than 1,000 runs of others', async () => {
    const green = made(900, [good('build')], { head_branch: 'quiet' });
    const first = made(800, [bad('build', 'code')], { head_branch: 'quiet' });
    for (let n = 0; n < 1100; n++) made(700 - n / 2, [good('build')], { head_branch: `b${n % 7}` });
    const { id } = made(1, [bad('build', 'code')], { head_branch: 'quiet' });
    const { lines, history } = await triage(id);
    expect(lines[0]).toBe(
      `Old: build is red since run ${first.id} at ${short(first)} (33d ago), 2 runs in a row.`,
    );
    expect(history).toMatchObject({ newness: { last_green: { run_id: green.id } } });
  });

  it('costs six requests at most besides what a triage reads of the run itself', async () => {
    const own = { head_branch: 'feature', head_sha: sha(3) };
    for (let n = 0; n < 60; n++) made(100 - n, [bad('build', 'code')], own);
    const busy = made(30, [bad('build', 'code'), bad('e2e', 'test')], { ...own, head_sha: sha(4) });
    made(20, [bad('build', 'code')], { ...own, head_sha: sha(4) });
    for (let n = 0; n < 30; n++) made(19 - n / 2, [bad('e2e', 'test')], { head_branch: `b${n}` });
    made(1, [bad('lint', 'code')]);
    rerun(world, busy, () => true, 'hubot', now - 3_600_000);
    world.requests.length = 0;
    const { lines } = await triage(busy.id);
    const beside = world.requests.filter(
      ({ url }) =>
        /hello-world$|runs\?.*per_page=50|\/jobs\?/.test(url) &&
        !url.endsWith(`/${busy.id}/jobs?per_page=50&page=1`),
    );
    expect(beside.length).toBe(6);
    expect(lines[0]).toMatch(
      /^Old: build failed in run \d+ before it, too; feature is red since run \d+ at .*; in which jobs at first was not looked at; e2e did not run in run \d+ before it; main is red in other jobs \(run \d+\)\.$/,
    );
  });

  it('says what it left out where GitHub does not list the runs', async () => {
    const { id } = made(1, [bad('build', 'code')]);
    world.faults.push({
      method: 'GET',
      path: /workflows\/\d+\/runs$/,
      times: 9,
      respond: () => HttpResponse.json({ message: 'Resource not accessible' }, { status: 403 }),
    });
    const { text, history } = await triage(id);
    expect(history).toBeUndefined();
    expect(text).toContain(
      "Left out: whether it is new or flaky: GitHub did not list the workflow's runs",
    );
  });
});

describe('triage, flaky or not', () => {
  const failedOnly = ({ conclusion }: { conclusion: string }) => conclusion === 'failure';

  it('is flaky where the job passed on the same commit in another attempt', async () => {
    made(5, [good('e2e')]);
    const flaky = made(2, [bad('e2e', 'test', { retry: { conclusion: 'success' } })]);
    rerun(world, flaky, failedOnly, 'hubot', now - hour * 1000);
    const { lines, history } = await triage(flaky.id, { attempt_number: 1 });
    expect(lines.slice(1)).toEqual([
      'Flaky: e2e failed and passed on this same commit (failed in attempt 1; passed in attempt 2).',
      'Rerun: no, attempt 2 passed.',
    ]);
    expect(history).toMatchObject({
      attempts: [
        { attempt: 1, failed: 1, failed_jobs: [{ name: 'e2e', step: 'Run it' }] },
        { attempt: 2, failed: 0, failed_jobs: [] },
      ],
    });
    const { text } = await triage(flaky.id);
    expect(text).toBe(
      `CI #2 (run ${flaky.id}, attempt 2) is green: nothing to explain. It is the same commit, so what failed is flaky: Attempt 1: e2e failed in "Run it". Attempt 2: no job that ran failed.`,
    );
  });

  it('is flaky where another run of the same commit is green, and a rerun will rather pass', async () => {
    const head_sha = sha(7);
    const green = made(5, [good('e2e')], { head_sha, event: 'schedule' });
    const { id } = made(1, [bad('e2e', 'test')], { head_sha, event: 'schedule' });
    const { lines, text } = await triage(id);
    expect(lines.slice(1)).toEqual([
      `Flaky: e2e failed and passed on this same commit (failed in attempt 1; passed in run ${green.id}).`,
      'Rerun: failed jobs only: it has passed on this commit; 2 min or more, free on standard runners.',
    ]);
    expect(text).toContain(
      `Next:\nre_run_workflow_failed_jobs run_id: ${id} (it has passed on this commit)`,
    );
  });

  it.each<[string, readonly JobOptions[]]>([
    ['was skipped', [good('lint'), { name: 'e2e', conclusion: 'skipped' }]],
    ['is not', [good('lint')]],
  ])('does not count a green run of the same commit in which the job %s', async (_, jobs) => {
    const more = { head_sha: sha(7), event: 'workflow_dispatch' };
    made(5, jobs, more);
    const { id } = made(1, [good('lint'), bad('e2e', 'test')], more);
    const { lines, history } = await triage(id);
    expect(history).toMatchObject({ flakiness: { word: 'unknown' } });
    expect(lines.at(-1)).toBe('Rerun: not known: nothing shows that it is flaky.');
  });

  it('gives the evidence of each flaky job, and not that of the first for all', async () => {
    const passes = { retry: { conclusion: 'success' } } as const;
    made(5, [good('e2e')]);
    const { id } = made(2, [bad('e2e', 'test', passes), bad('api', 'test', passes), good('ui')]);
    const odd = repo.runs.at(-1) as RunState;
    rerun(world, odd, () => true, 'hubot', now - hour * 1000);
    const ui = latestAttempt(odd).jobs[2];
    if (ui) Object.assign(ui, { conclusion: 'failure', log: Buffer.from(logs.test) });
    rerun(world, odd, () => true, 'hubot', now - 900_000);
    for (const job of latestAttempt(odd).jobs) Object.assign(job, { conclusion: 'failure' });
    expect((await triage(id)).lines.find((line) => line.startsWith('Flaky'))).toBe(
      'Flaky: e2e, api failed and passed on this same commit (failed in attempts 1, 3; passed in attempt 2); so did ui (failed in attempts 2, 3; passed in attempt 1).',
    );
  });

  it('counts the tries of each job that failed in all of them', async () => {
    made(5, [good('e2e'), good('api')]);
    const hard = made(2, [bad('e2e', 'test'), bad('api', 'test')]);
    rerun(world, hard, () => true, 'hubot', now - hour * 1000);
    rerun(world, hard, ({ name }) => name === 'e2e', 'hubot', now - 900_000);
    expect((await triage(hard.id)).lines.find((line) => line.startsWith('Not flaky'))).toBe(
      'Not flaky: e2e failed in each of 3 tries on this commit; api in each of 2.',
    );
  });

  it('does not count a green run of the same commit under another event', async () => {
    const head_sha = sha(7);
    made(5, [good('e2e')], { head_sha, event: 'pull_request', head_branch: 'x' });
    const { id } = made(1, [bad('e2e', 'test')], { head_sha, head_branch: 'x' });
    expect((await triage(id)).history).toMatchObject({ flakiness: { word: 'unknown' } });
  });

  it('is perhaps flaky where branches that share nothing have it, too, and the default branch is green', async () => {
    const green = made(6, [good('e2e')]);
    const other = made(3, [bad('e2e', 'test')], { head_branch: 'other' });
    const { id } = made(1, [bad('e2e', 'test')], { head_branch: 'feature' });
    expect((await triage(id)).lines).toEqual([
      'No earlier result of CI on feature; main is green.',
      `Perhaps flaky, or broken outside of the code: e2e failed on other (run ${other.id}), too, while main is green (run ${green.id}).`,
      'Rerun: failed jobs only: this commit may not be the cause; 2 min or more, free on standard runners.',
    ]);
  });

  it('is not flaky where it failed alike in all attempts, and advises against one more', async () => {
    made(5, [good('lint'), good('e2e')]);
    const hard = made(2, [good('lint'), bad('e2e', 'test')]);
    rerun(world, hard, failedOnly, 'hubot', now - hour * 1000);
    const { lines, history } = await triage(hard.id);
    expect(lines.slice(1)).toEqual([
      'Not flaky: e2e failed in each of 2 tries on this commit.',
      'Rerun: no, attempts 1, 2 failed the same way in "Run it": one more is unlikely to help.',
    ]);
    expect(history).toMatchObject({ flakiness: { word: 'no' }, rerun: { kind: 'none' } });
  });

  it('says how attempts went that failed in different jobs', async () => {
    made(5, [good('lint'), good('e2e')]);
    const odd = made(2, [bad('lint', 'test', { retry: { conclusion: 'success' } }), good('e2e')]);
    rerun(world, odd, () => true, 'hubot', now - hour * 1000);
    const e2e = latestAttempt(odd).jobs[1];
    if (e2e) Object.assign(e2e, { conclusion: 'failure', log: Buffer.from(logs.network) });
    const { lines } = await triage(odd.id);
    expect(lines.slice(1)).toEqual([
      'Flaky: e2e failed and passed on this same commit (failed in attempt 2; passed in attempt 1).',
      'Rerun: failed jobs only: it has passed on this commit; 2 min or more, free on standard runners.',
    ]);
  });
});

describe('triage, whether to run it again', () => {
  it.each<[string, readonly JobOptions[], string, object]>([
    [
      'failed jobs where all failed for reasons outside of the code',
      [bad('upload', 'network')],
      'Rerun: failed jobs only: a connection or service failed, which may be back; 2 min or more, free on standard runners.',
      { kind: 'failed_jobs', minutes: 2 },
    ],
    [
      'the one job that may pass beside others that will not',
      [bad('build', 'code'), bad('upload', 'network')],
      'Rerun: one job: "upload"; the others need a change first; 2 min or more, free on standard runners.',
      { kind: 'one_job', minutes: 2 },
    ],
    [
      'with debug logging where the log says nothing',
      [bad('build', 'mute')],
      'Rerun: failed jobs, with debug logging: the log does not say why; 2 min or more, free on standard runners.',
      { kind: 'debug', minutes: 2 },
    ],
    [
      'nothing where an unknown tool says why it failed, as nothing shows that it is flaky',
      [bad('tag', 'reason')],
      'Rerun: not known: nothing shows that it is flaky.',
      { kind: 'none', why: 'not known' },
    ],
    [
      'nothing of a failed test, as nothing shows that it is flaky',
      [bad('e2e', 'test')],
      'Rerun: not known: nothing shows that it is flaky.',
      { kind: 'none', why: 'not known' },
    ],
    [
      'nothing of runners of your own',
      [bad('upload', 'network', { labels: ['self-hosted', 'linux'] })],
      'Rerun: failed jobs only: a connection or service failed, which may be back; its runners are your own.',
      { kind: 'failed_jobs', minutes: 0 },
    ],
  ])('advises %s', async (_, jobs, line, advice) => {
    const { lines, history } = await triage(made(1, jobs).id);
    expect(lines).toEqual([line]);
    expect(history).toMatchObject({ rerun: advice });
  });

  it('says what a rerun bills in a private repository', async () => {
    Object.assign(repo, { private: true });
    const { id } = made(1, [bad('upload', 'network', { takes: 700 }), bad('push', 'network')]);
    expect((await triage(id)).lines).toEqual([
      'Rerun: failed jobs only: a connection or service failed, which may be back; bills 14 min or more.',
    ]);
  });

  it('says when GitHub would not rerun it any more, and is silent while it runs', async () => {
    const old = made(31 * 24, [bad('upload', 'network')]);
    expect((await triage(old.id)).lines).toEqual(['Rerun: no, GitHub reruns for 30 days only.']);
    const going = made(0.01, [
      bad('upload', 'network', { takes: 10 }),
      { name: 'e2e', takes: 900 },
    ]);
    expect((await triage(going.id)).history).toMatchObject({ rerun: null });
  });
});

describe('triage, within its budget', () => {
  const long = 'x'.repeat(190);
  const hard = () => {
    made(9, [good(`build ${long}`)], { head_branch: long });
    const red = made(5, [bad(`build ${long}`, 'test')], { head_branch: long });
    rerun(world, red, () => true, 'hubot', now - 3_600_000);
    return red.id;
  };

  it.each([
    300, 400, 600, 1500,
  ])('leaves lines out before it takes more than %i tokens', async (max_tokens) => {
    const { call } = await session({ now: () => now });
    const { text, data } = await call('triage', { ...helloWorld, run_id: hard(), max_tokens });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(max_tokens * 4);
    expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThanOrEqual(max_tokens * 4 * 1.4);
    const cut = 'Left out: some of whether it is new, flaky or worth a rerun: a larger max_tokens';
    const lines = text.split('\n').filter((line) => /^(New|Not flaky|Rerun): /.test(line));
    expect(text.includes(cut)).toBe(lines.length < 3 || !Object.hasOwn(Object(data), 'history'));
    expect(lines.length > 0 || text.includes(cut)).toBe(true);
  });
});

describe('triage on a scripted history of 200 runs', () => {
  const past = history();
  const number = (n: number) => past.runs[n - 1] as RunState;

  beforeEach(() => {
    world = past.world;
    world.requests.length = 0;
    fakeGitHub.use();
  });

  it.each([
    [
      historyEvents.firstBad,
      /^New: run \d+ at [0-9a-f]{7} \(21h ago\) before it on main was green\.$/,
      2,
    ],
    [
      historyEvents.firstBad + 2,
      new RegExp(
        `^Old: build is red since run ${number(historyEvents.firstBad).id} at .*, 2 runs in a row\\.$`,
      ),
      3,
    ],
    [
      198,
      new RegExp(
        `^New: e2e passed in run \\d+ before it\\. Old: build failed there, too; main is red since run ${number(historyEvents.firstBad).id} at`,
      ),
      4,
    ],
  ])('finds the first bad commit from run %i', async (n, line, requests) => {
    expect(historyEnds).toBe(now);
    const { lines } = await triage(number(n).id);
    expect(lines[0]).toMatch(line);
    const asked = world.requests.filter(
      ({ url }) =>
        /hello-world$|runs\?per_page=50|\/jobs\?/.test(url) &&
        !url.includes(`/${number(n).id}/jobs`),
    );
    expect(asked).toHaveLength(requests);
  });
});
