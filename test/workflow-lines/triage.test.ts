import { HttpResponse, http } from 'msw';
import { describe, expect, it } from 'vitest';
import {
  address,
  ago,
  block,
  called,
  exited,
  failed,
  fakeGitHub,
  filesRead,
  logOf,
  notFound,
  now,
  repo,
  setUp,
  triage,
} from './set-up.ts';

setUp();

describe('triage of what the workflow can remedy', () => {
  it('finds the step whose action could not be fetched when the job was set up', async () => {
    const { run_id, sha } = failed(
      'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - uses: octo-org/setup@v99\n',
      {
        name: 'build',
        steps: [{ name: 'Set up job', conclusion: 'failure' }],
        log: logOf(
          [],
          ['##[error]Unable to resolve action `octo-org/setup@v99`, unable to find version `v99`'],
        ),
      },
    );
    expect(block((await triage({ run_id })).text)).toEqual([
      `Workflow file, job build: ${address(sha, 'L7')}`,
      'L7: - uses: octo-org/setup@v99',
    ]);
  });

  it('shows the line that GitHub names of a job that it could not begin', async () => {
    const { run_id, sha } = failed(
      `on: push\njobs:\n  build:\n    strategy:\n      matrix: \${{ fromJSON(needs.plan.outputs.matrix) }}\n    runs-on: x\n    steps: [{ run: make }]\n`,
      {
        name: 'build',
        steps: [],
        annotations: [
          {
            path: '.github',
            start_line: 1,
            annotation_level: 'failure',
            message:
              "Error when evaluating 'strategy' for job 'build'. .github/workflows/ci.yml (Line: 5, Col: 15): Unexpected value ''",
          },
        ],
      },
    );
    expect(block((await triage({ run_id })).text)).toEqual([
      `Workflow file, job build: ${address(sha, 'L5')}`,
      `L5: matrix: \${{ fromJSON(needs.plan.outputs.matrix) }}`,
    ]);
  });

  it('shows the label of a job whose image is gone', async () => {
    const { run_id, sha } = failed(
      'on: push\njobs:\n  build:\n    runs-on: ubuntu-20.04\n    steps: [{ run: make }]\n',
      {
        name: 'build',
        runner_name: '',
        steps: [],
        annotations: [
          {
            path: '.github',
            start_line: 1,
            annotation_level: 'failure',
            message:
              'This is a scheduled Ubuntu 20.04 brownout. Ubuntu 20.04 LTS runner will be removed on 2025-04-15.',
          },
        ],
      },
    );
    const [job] = repo.runs.at(-1)?.attempts[0]?.jobs ?? [];
    if (job) job.steps = [];
    expect(block((await triage({ run_id })).text)).toEqual([
      `Workflow file, job build: ${address(sha, 'L4')}`,
      'L4: runs-on: ubuntu-20.04',
    ]);
  });

  it('does not take the output of a step for the workflow that its job belongs to', async () => {
    const { run_id, sha } = failed(called, {
      ...notFound('unit', [
        'Uses: octo-org/hello-world/src/../secrets.yml@refs/heads/main (0123456789012345678901234567890123456789)',
      ]),
    });
    expect(block((await triage({ run_id })).text)[0]).toBe(
      `Workflow file, job unit: ${address(sha, 'L6')}`,
    );
  });

  it('shows where a run asks for a runner that nobody has', async () => {
    const file =
      'on: push\njobs:\n  bench:\n    runs-on: [self-hosted, gpu]\n    steps: [{ run: make }]\n';
    const { run_id, sha } = failed(
      file,
      { name: 'bench' },
      { jobs: [{ name: 'bench', labels: ['self-hosted', 'gpu'], after: Infinity }] },
    );
    expect((await triage({ run_id })).text).toContain(
      ` Its file says "runs-on: [self-hosted, gpu]": ${address(sha, 'L4')}`,
    );
  });

  it('shows the runner label in the answer about a branch, too', async () => {
    const at = { message: 'x', at: now - ago * 1000, author: 'octocat', files: [] };
    const sha = '0123456789012345678901234567890123456789';
    repo.commits.set('topic', [{ ...at, sha }]);
    failed(called, notFound('unit', []), { head_branch: 'topic', head_sha: sha });
    expect(block((await triage({ branch: 'topic' })).text)).toEqual([
      `Workflow file, job unit: ${address(sha, 'L6')}`,
      'L6: - run: frobnicate',
    ]);
  });

  it('asks for no file where the code is to blame', async () => {
    const { run_id } = failed(called, {
      name: 'unit',
      steps: [{ name: 'Run frobnicate' }],
      log: logOf(
        [],
        ["src/a.ts(5,14): error TS2322: Type 'number' is not assignable to type 'string'.", exited],
      ),
    });
    expect(block((await triage({ run_id })).text)).toEqual([]);
    expect(filesRead()).toBe(0);
  });

  it.each([
    ['that is broken', 'jobs: [', 'is no valid YAML'],
    ['that is nested without end', '- '.repeat(20_000), 'it is nested too deeply'],
    ['whose aliases hold each other', 'jobs: &a { unit: *a }', undefined],
    ['that has other jobs', 'on: push\njobs:\n  lint:\n    runs-on: x\n', undefined],
    [
      'whose job has other steps',
      'jobs:\n  unit:\n    steps: [{ run: make }, 7, null]\n',
      undefined,
    ],
  ])('answers without the lines of a file %s', async (_, file, why) => {
    const { run_id } = failed(file, notFound('unit', []));
    const { text, isError, data } = await triage({ run_id });
    expect(isError).toBe(false);
    expect(block(text)).toEqual([]);
    expect(text).toContain('frobnicate: command not found');
    expect((data as { not_seen?: string[] }).not_seen ?? []).toEqual(
      why ? [expect.stringContaining(why)] : [],
    );
  });

  it('says which permission would show the file', async () => {
    const { run_id } = failed(called, notFound('unit', []));
    fakeGitHub.use(
      http.get('https://api.github.com/repos/octo-org/hello-world/contents/*', () =>
        HttpResponse.json({ message: 'Resource not accessible' }, { status: 403 }),
      ),
    );
    const { text } = await triage({ run_id });
    expect(text).toContain("The workflow's file not shown: the token lacks Contents: read.");
  });

  it('shows no credential that somebody wrote into the file', async () => {
    const secret = `ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}`;
    const { run_id } = failed(
      `on: push\njobs:\n  unit:\n    steps:\n      - run: frobnicate\n        env: { T: ${secret}, U: "\u200b\u202ehidden" }\n`,
      notFound('unit', []),
    );
    const { text, data } = await triage({ run_id });
    expect(text).toContain('env: { T: ');
    expect(`${text}${JSON.stringify(data)}`).not.toMatch(/ghp_|[\u200b\u202e]/);
  });
});
