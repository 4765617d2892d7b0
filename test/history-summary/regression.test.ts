import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { type JobOptions, sha } from '../../src/fake-github/build.ts';
import { rerun } from '../../src/fake-github/change-run.ts';
import { history, historyEnds, historyEvents } from '../../src/fake-github/history.ts';
import type { RunState } from '../../src/fake-github/state.ts';
import {
  bad,
  fakeGitHub,
  good,
  made,
  now,
  repo,
  setUp,
  triage,
  useWorld,
  world,
} from './set-up.ts';

setUp();

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

describe('triage on a scripted history of 200 runs', () => {
  const past = history();
  const number = (n: number) => past.runs[n - 1] as RunState;

  beforeEach(() => {
    useWorld(past.world);
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
