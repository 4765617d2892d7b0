import { describe, expect, it } from 'vitest';
import { gantt } from '../../src/timeline/gantt.ts';
import { criticalPath, layout, tickLength } from '../../src/timeline/layout.ts';
import { subjectOf } from '../../src/timeline/subject.ts';
import { at, begin, html_url, job, pictured } from './sample.ts';

const now = begin + 300_000;

describe('the layout', () => {
  it('folds a matrix, red jobs first, with queue and run on one scale', () => {
    const { groups, length, tones } = layout(pictured, now);
    expect([length, tones]).toEqual([200_000, { good: 4, red: 1 }]);
    expect(groups.map(({ name, jobs, red }) => [name, jobs.map(({ id }) => id), red])).toEqual([
      ['build', [1], 0],
      ['lint', [2], 0],
      ['test', [3, 4, 5], 1],
    ]);
    const [build] = groups[0]?.jobs ?? [];
    expect([build?.queue, build?.bar]).toEqual([
      { from: 0, to: 10_000 },
      { from: 10_000, to: 70_000 },
    ]);
  });

  it('finds the jobs that made the run as long as it is, first job first', () => {
    expect(criticalPath(pictured.jobs, now)).toEqual([1, 3]);
    expect(layout(pictured, now).path.map(({ name }) => name)).toEqual([
      'build',
      'test (20, linux)',
    ]);
  });

  it('draws no bar for a job that an earlier attempt has run, and begins after it', () => {
    const jobs = [job(1, 'build', [-900, -890, -800]), ...pictured.jobs.slice(1)];
    const { groups, length, path } = layout({ ...pictured, jobs }, now);
    const [build] = groups[0]?.jobs ?? [];
    expect([build?.carried, build?.bar, build?.queue, length]).toEqual([
      true,
      undefined,
      undefined,
      200_000,
    ]);
    expect(path.map(({ id }) => id)).toEqual([3]);
  });

  it('draws no bar for a job that has not run, though GitHub gives it a time of start', () => {
    const idle = { completed_at: null, conclusion: null, runner_id: 0, steps: [] };
    const jobs = [
      job(1, 'build', [0, 10, 70]),
      { ...job(2, 'test', [71, 71, 71]), ...idle, status: 'queued' },
      { ...job(3, 'deploy', [71, 71, 71]), ...idle, status: 'waiting' },
      { ...job(4, 'late', [71, 71, 200], 'cancelled'), runner_id: 0, steps: [] },
    ];
    const { groups, path } = layout({ ...pictured, jobs }, now);
    const rows = groups.flatMap(({ jobs }) => jobs);
    expect(rows.map(({ name, bar, queue }) => [name, bar, queue])).toEqual([
      ['build', { from: 10_000, to: 70_000 }, { from: 0, to: 10_000 }],
      ['test', undefined, { from: 71_000, to: 300_000 }],
      ['deploy', undefined, { from: 71_000, to: 300_000 }],
      ['late', undefined, { from: 71_000, to: 200_000 }],
    ]);
    expect(path.map(({ name }) => name)).toEqual(['build']);
    expect(gantt({ ...pictured, jobs }, now)).toBe(`gantt
  title CI  7  failure
  dateFormat x
  axisFormat %H:%M:%S
  section build
  build (success, on the critical path) :done, j1, 10000, 70000
  %% 3 jobs have not run: not drawn
`);
  });

  it('shows for each job its result in the run compared with, on the time scale of that run', () => {
    const base = {
      run: { ...pictured.run, run_number: 6, run_started_at: at(-1001) },
      jobs: [job(9, 'test (20, linux)', [-1000, -990, -900])],
    };
    const { groups } = layout({ ...pictured, base }, now);
    const bases = groups.flatMap(({ jobs }) => jobs.map(({ id, base }) => [id, base]));
    expect(bases).toEqual([
      [1, undefined],
      [2, undefined],
      [3, { state: 'success', bar: { from: 10_000, to: 100_000 } }],
      [4, undefined],
      [5, undefined],
    ]);
  });

  it('calls a cancelled job red only where it has a cause', () => {
    const jobs = [
      job(1, 'late', [0, 1, 60], 'cancelled'),
      job(2, 'stopped', [0, 1, 60], 'cancelled'),
    ];
    const causes = [{ title: 'timeout', job_id: 1, jobs: ['late'], job_count: 1, lines: '' }];
    const { groups } = layout({ ...pictured, jobs, causes }, now);
    expect(groups.map(({ name, tone }) => [name, tone])).toEqual([
      ['late', 'red'],
      ['stopped', 'stopped'],
    ]);
  });

  it.each([
    [1000, 1000],
    [3000, 1000],
    [59_000, 10_000],
    [60_000, 15_000],
    [200_000, 60_000],
    [3_600_000, 900_000],
    [86_400_000, 21_600_000],
    [40 * 86_400_000, 7 * 86_400_000],
  ])('a scale of %i ms is marked each %i ms', (length, tick) => {
    expect(tickLength(length)).toBe(tick);
  });
});

describe('what an answer is about', () => {
  const run = { html_url, run_attempt: 2 };
  const uri = 'actions://octo-org/hello-world/runs/1';
  it.each([
    ['a verdict: its run and attempt', { run }, [`${uri}/attempts/2`, undefined]],
    [
      'a comparison: both runs',
      { run: { html_url }, base: { html_url: html_url.replace('/1', '/9') } },
      [uri, 'actions://octo-org/hello-world/runs/9'],
    ],
    ['a comparison with none', { run: { html_url }, base: null }, [uri, undefined]],
    [
      'a list of jobs: the run of the first',
      { jobs: [{ html_url: `${html_url}/job/3`, run_attempt: 1 }] },
      [`${uri}/attempts/1`, undefined],
    ],
  ])('%s', (_, data, expected) => {
    const subject = subjectOf(data);
    expect([subject?.run, subject?.base]).toEqual(expected);
  });

  it.each([
    [{ jobs: [] }],
    [{}],
    [undefined],
    ['text'],
    [{ run: { html_url: 'javascript:alert(1)' } }],
  ])('%j: nothing', (data) => {
    expect(subjectOf(data)).toBeUndefined();
  });

  it('the lines of a cause keep their numbers', () => {
    const evidence = [
      { job_id: 3, first_line: 41, text: 'one\n… 7\ntwo' },
      { job_id: 3, first_line: 60, text: 'three' },
    ];
    const failures = [
      { category: 'out_of_memory', cause: 'Killed', jobs: ['a'], job_count: 1, evidence },
    ];
    expect(subjectOf({ run, failures })?.causes).toEqual([
      {
        title: 'out of memory: Killed',
        job_id: 3,
        jobs: ['a'],
        job_count: 1,
        lines: '41: one\n…\n49: two\n…\n60: three',
      },
    ]);
  });
});

it('the gantt names each job once, in the language of Mermaid', () => {
  expect(gantt(pictured, now)).toBe(`gantt
  title CI  7  failure
  dateFormat x
  axisFormat %H:%M:%S
  section build
  build (success, on the critical path) :done, j1, 10000, 70000
  section lint
  lint (success) :done, j2, 5000, 20000
  section test
  test (20  linux) (failure, on the critical path) :crit, j3, 80000, 200000
  test (22  linux) (success) :done, j4, 75000, 150000
  test (24  linux) (success) :done, j5, 75000, 140000
`);
});
