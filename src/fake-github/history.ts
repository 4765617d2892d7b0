import { emptyWorld, type JobOptions, repository, run, sha, workflow } from './build.ts';
import { rerun } from './change-run.ts';
import {
  latestAttempt,
  type RepositoryState,
  type RunState,
  type WorkflowState,
  type World,
} from './state.ts';

/** The time at the end of the history. */
export const historyEnds = Date.parse('2026-03-01T12:00:00Z');
const minute = 60_000;
/** The number of runs, one every hour. */
const historyRuns = 200;

/** The events of the history by run number (1 is the oldest). Tests compare findings with them. */
export const historyEvents = {
  /** From here on `build` fails on main. */
  firstBad: 182,
  /** From here on the runner image is a newer one. */
  newImage: 101,
  /** From here on `test` takes 5 minutes instead of 3. */
  slower: 121,
  /** The branches, by run number modulo 4; main has two in four. */
  branches: ['main', 'feature-a', 'main', 'feature-b'],
  /** `e2e` fails in every 9th run, and passes when rerun; nobody reran every third of them. */
  flakyOften: 9,
  /** `upload` fails in every 25th run, and passes when rerun. */
  flakySeldom: 25,
} as const;

interface History {
  readonly world: World;
  readonly repository: RepositoryState;
  readonly workflow: WorkflowState;
  /** Oldest first. */
  readonly runs: readonly RunState[];
}

/**
 * 200 runs on three branches, with a broken job, two flaky jobs, an image change, a slowdown and
 * reruns.
 */
export function history(): History {
  let clock = historyEnds - (historyRuns + 1) * 60 * minute;
  const world = emptyWorld(() => clock);
  const repo = repository(world);
  const ci = workflow(world, repo, 'CI', 'ci.yml');
  for (const branch of new Set(historyEvents.branches)) repo.commits.set(branch, []);
  const runs: RunState[] = [];
  for (let number = 1; number <= historyRuns; number++) {
    clock += 60 * minute;
    const branch = historyEvents.branches[number % 4] ?? 'main';
    repo.commits.get(branch)?.push({
      sha: sha(number),
      message: `Change ${number}`,
      at: clock - minute,
      author: number % 3 === 0 ? 'hubot' : 'octocat',
      files: number === historyEvents.firstBad ? ['src/build.ts'] : [`src/part${number % 7}.ts`],
    });
    const made = run(world, repo, {
      workflow: ci,
      ago: 0,
      head_branch: branch,
      head_sha: sha(number),
      display_title: `Change ${number}`,
      jobs: jobsOf(number, branch, clock),
    });
    runs.push(made);
    const failed = latestAttempt(made).jobs.filter(({ conclusion }) => conclusion === 'failure');
    if (failed.length === 0 || failed.some(({ retry }) => !retry)) continue;
    clock += 30 * minute;
    rerun(world, made, ({ conclusion }) => conclusion === 'failure', 'hubot');
    clock -= 30 * minute;
  }
  clock = historyEnds;
  return { world, repository: repo, workflow: ci, runs };
}

function jobsOf(number: number, branch: string, created: number): JobOptions[] {
  const log = (after: number, end: readonly string[] = []) =>
    logOf(number, created + after * 1000, end);
  const often = number % historyEvents.flakyOften === 0;
  const rerunLater = (number / historyEvents.flakyOften) % 3 !== 0;
  const seldom = number % historyEvents.flakySeldom === 0;
  const broken = branch === 'main' && number >= historyEvents.firstBad;
  const wobble = (number * 7) % 11;
  const queued = 10 + (number % 5);
  return [
    {
      name: 'build',
      after: queued,
      log: log(queued),
      steps: [{ name: 'Run make', takes: 60 + wobble }],
      ...(broken && {
        conclusion: 'failure',
        log: log(queued, failure.build),
        annotations: [
          {
            path: 'src/build.ts',
            start_line: 7,
            annotation_level: 'failure',
            message: 'Type error: number is not assignable to string',
          },
        ],
      }),
    },
    {
      name: 'test',
      after: queued,
      log: log(queued),
      steps: [{ name: 'Run tests', takes: (number >= historyEvents.slower ? 300 : 180) + wobble }],
    },
    {
      name: 'e2e',
      after: 20,
      log: log(20),
      steps: [{ name: 'Run browser tests', takes: 120 + wobble }],
      ...(often && {
        conclusion: 'failure',
        log: log(20, failure.e2e),
        ...(rerunLater && {
          retry: {
            conclusion: 'success',
            steps: [{ name: 'Run browser tests', takes: 120 + wobble }],
          },
        }),
      }),
    },
    {
      name: 'upload',
      after: 15,
      log: log(15),
      steps: [{ name: 'Upload', takes: 20 }],
      ...(seldom && {
        conclusion: 'failure',
        log: log(15, failure.upload),
        retry: { conclusion: 'success' },
      }),
    },
  ];
}

/** The ends of the logs of failed jobs. */
const failure = {
  build: [
    "src/build.ts(7,3): error TS2322: Type 'number' is not assignable to type 'string'.",
    '##[error]Process completed with exit code 2.',
  ],
  e2e: [
    '  1 failing',
    '  1) signing in shows the name:',
    "     AssertionError: expected 'Guest' to equal 'Mona'",
    '##[error]Process completed with exit code 1.',
  ],
  upload: [
    'curl: (56) Recv failure: Connection reset by peer',
    '##[error]Process completed with exit code 56.',
  ],
} as const;

function logOf(number: number, begins: number, end: readonly string[]): string {
  const stamped = (at: number) => (text: string) =>
    `${new Date(at).toISOString().slice(0, -1)}0000Z ${text}\n`;
  // The runner sets a job up in two seconds; what fails does so some seconds later.
  return [...setUp(number).map(stamped(begins + 500)), ...end.map(stamped(begins + 8000))].join('');
}

/** The lines that the runner writes before the first step: https://github.com/actions/runner */
function setUp(number: number): string[] {
  const [image, version, node] =
    number >= historyEvents.newImage
      ? ['20260201.1.0', '2.340.0', '22.14.0']
      : ['20260111.1.0', '2.339.1', '22.13.1'];
  return [
    `Current runner version: '${version}'`,
    '##[group]Runner Image Provisioner',
    'Hosted Compute Agent',
    '##[endgroup]',
    '##[group]Operating System',
    'Ubuntu',
    '24.04.3',
    'LTS',
    '##[endgroup]',
    '##[group]Runner Image',
    'Image: ubuntu-24.04',
    `Version: ${image}`,
    `Included Software: https://github.com/actions/runner-images/blob/ubuntu24/${image}/images/ubuntu/Ubuntu2404-Readme.md`,
    '##[endgroup]',
    '##[group]GITHUB_TOKEN Permissions',
    'Contents: read',
    'Metadata: read',
    '##[endgroup]',
    'Secret source: Actions',
    'Prepare workflow directory',
    'Prepare all required actions',
    'Getting action download info',
    `Download action repository 'actions/checkout@v5' (SHA:08c6903cd8c0fde910a37f88322edcfb5dd907a8)`,
    `Download action repository 'actions/setup-node@v5' (SHA:${number >= historyEvents.newImage ? 'a0853c24544627f65ddf259abe73b1d18a591444' : '395ad3262231945c25e8478fd5baf05154b1d79f'})`,
    'Complete job name: test',
    '##[group]Run actions/setup-node@v5',
    'with:',
    '##[endgroup]',
    `Found in cache @ /opt/hostedtoolcache/node/${node}/x64`,
    '##[group]Run make',
    '##[endgroup]',
  ];
}
