import {
  artifact,
  emptyWorld,
  environment,
  type JobOptions,
  repository,
  run,
  sha,
  workflow,
} from './build.ts';
import { rerun } from './change-run.ts';
import { type Recording, readRecording } from './recordings.ts';
import { workflowFiles } from './scenario-files.ts';
import { pullRequests } from './scenario-pulls.ts';
import type { Conclusion, RepositoryState, RunState, World } from './state.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

interface RecordedStep {
  readonly name: string;
  readonly conclusion: Conclusion;
  readonly started_at: string;
  readonly completed_at: string;
}

const timestampPattern = /^(\ufeff?)(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})(\d{4})Z/gm;

/** A recorded log and its steps, with times as if the job had started `begins` seconds ago. */
function playRecording(
  id: Recording,
  now: number,
  begins: number,
  file: 'job.log' | 'pass.log' = 'job.log',
): Pick<JobOptions, 'log' | 'steps'> {
  const log = readRecording(id, file);
  const failed = JSON.parse(readRecording(id, 'steps.json')) as RecordedStep[];
  const steps = file === 'pass.log' ? passedSteps(failed, log) : failed;
  const recorded = Date.parse(steps[0]?.started_at ?? '');
  const shift = Math.floor((now - begins * 1000) / 1000) * 1000 - recorded;
  return {
    log: log.replace(
      timestampPattern,
      (_, mark: string, time: string, ticks: string) =>
        `${mark}${new Date(Date.parse(`${time}Z`) + shift).toISOString().slice(0, -1)}${ticks}Z`,
    ),
    steps: steps.map(({ name, conclusion, started_at, completed_at }) => ({
      name,
      takes: (Date.parse(completed_at) - Date.parse(started_at)) / 1000,
      conclusion,
    })),
  };
}

/** The steps of the passed recording: those of the failed one, with times from the passed log. */
function passedSteps(steps: readonly RecordedStep[], log: string): RecordedStep[] {
  const lines = log.replace('\ufeff', '').split('\n');
  const second = (line: string | undefined) => line && `${line.slice(0, 19)}Z`;
  let at = second(lines[0]) ?? '';
  const starts = steps.map(({ name }) => {
    const first = name.startsWith('Post ') ? 'Post job cleanup.' : `##[group]${name}`;
    at = second(lines.find((line) => line.slice(29) === first)) ?? at;
    return at;
  });
  return steps.map(({ name }, index) => ({
    name,
    conclusion: 'success',
    started_at: starts[index] ?? at,
    completed_at: starts[index + 1] ?? at,
  }));
}

/** Seconds from the start of a run to the start of its jobs. */
const pickUpTime = 5;

/**
 * The world of the demo: octo-org/hello-world on a busy day. All logs are recordings of real builds
 * and tests; only the runner version of an older run is made up.
 */
export function scenario(now: () => number = Date.now): World {
  const world = emptyWorld(now);
  const repo = repository(world);
  history(world, repo);
  const filed = (name: string, file: string) =>
    workflow(world, repo, name, file, 'active', workflowFiles[file]);
  const ci = filed('CI', 'ci.yml');
  const nightly = filed('Nightly', 'nightly.yml');
  const deploy = filed('Deploy', 'deploy.yml');
  const e2e = filed('End to end', 'e2e.yml');
  const at = now();
  const job = (
    name: string,
    id: Recording,
    ago: number,
    more: Partial<JobOptions> = {},
  ): JobOptions => ({
    name,
    conclusion: 'failure',
    after: pickUpTime,
    ...playRecording(id, at, ago - pickUpTime),
    ...more,
  });
  const green = (name: string): JobOptions => ({
    name,
    after: pickUpTime,
    steps: [{ name: 'Install' }, { name: 'Build' }],
  });
  const succeeded = (name: string, id: Recording, ago: number): JobOptions => ({
    name,
    after: pickUpTime,
    ...playRecording(id, at, ago - pickUpTime, 'pass.log'),
  });
  const versions = ['18', '20', '22', '24'];
  const matrix = versions.flatMap((version) =>
    ['ubuntu', 'windows', 'macos'].map((system) => ({ version, system })),
  );

  // A run old enough to be cleaned up, whose logs have expired.
  run(world, repo, {
    workflow: nightly,
    ago: 96 * day,
    event: 'schedule',
    display_title: 'Nightly',
    logs: 'expired',
    jobs: [{ name: 'bench', conclusion: 'cancelled', after: pickUpTime }],
  });
  for (const [ago, display_title] of [
    [4 * day, 'Greet people by name'],
    [3 * day, 'Bundle with hello-bundler'],
    [2 * day, 'Order more than one thing'],
  ] as const) {
    run(world, repo, {
      workflow: ci,
      ago,
      display_title,
      jobs: matrix.map(({ version, system }) => {
        const job = succeeded(`build (${version}, ${system})`, recordingOf(version), ago);
        return { ...job, log: onOlderMachine(job.log) };
      }),
    });
  }

  // A flaky test, which passed when it was rerun.
  const flaky = 7 * hour;
  const retried = run(world, repo, {
    workflow: nightly,
    ago: flaky,
    event: 'schedule',
    display_title: 'Nightly',
    jobs: [
      green('unit'),
      job('integration', 'flaky-test', flaky, {
        retry: {
          conclusion: 'success',
          ...playRecording('flaky-test', at, flaky - 20 * minute, 'pass.log'),
        },
      }),
    ],
  });
  const again = at - (flaky - 20 * minute) * 1000;
  rerun(world, retried, ({ conclusion }) => conclusion === 'failure', world.login, again);

  // A job that reached its time limit, which GitHub calls cancelled.
  const late = 5 * hour;
  run(world, repo, {
    workflow: e2e,
    ago: late,
    display_title: 'Wait for the preview',
    head_branch: 'preview',
    jobs: [
      job('e2e', 'job-timeout', late, {
        conclusion: 'cancelled',
        annotations: [
          {
            path: '.github',
            start_line: 1,
            annotation_level: 'failure',
            message: 'The job has exceeded the maximum execution time of 6s',
          },
        ],
      }),
    ],
  });

  // Twelve matrix jobs, nine of them red for two causes.
  const red = 40 * minute;
  run(world, repo, {
    workflow: ci,
    ago: red,
    display_title: 'Greet in capital letters',
    jobs: matrix.map(({ version, system }) => {
      const name = `build (${version}, ${system})`;
      const id = recordingOf(version);
      return version === '22' ? succeeded(name, id, red) : job(name, id, red);
    }),
  });

  run(world, repo, {
    workflow: deploy,
    ago: 25 * minute,
    display_title: 'Release 2.4.0',
    pending: [environment(world, 'staging')],
    jobs: [green('build'), { name: 'deploy', after: Number.POSITIVE_INFINITY }],
  });

  run(world, repo, {
    workflow: ci,
    ago: 18 * minute,
    event: 'pull_request',
    display_title: 'Fix a typo',
    head_branch: 'typo',
    actor: 'hubot',
    fork: 'hubot/hello-world',
    pull_requests: [],
    fixed: { status: 'completed', conclusion: 'action_required' },
  });

  // No runner has this label.
  run(world, repo, {
    workflow: nightly,
    ago: 3 * hour,
    event: 'workflow_dispatch',
    display_title: 'Benchmark on a graphics card',
    jobs: [{ name: 'bench', labels: ['self-hosted', 'gpu'], after: Number.POSITIVE_INFINITY }],
  });

  // A run in progress, whose tests fail half a minute after the demo starts.
  const running = 20;
  run(world, repo, {
    workflow: ci,
    ago: running,
    display_title: 'Add taxes to prices',
    head_branch: 'taxes',
    jobs: [
      { name: 'lint', after: pickUpTime, steps: [{ name: 'Lint', takes: 25 }] },
      { ...job('test', 'jest-assertion', running), takes: 50 },
    ],
  });
  const workflows = { tests: filed('Tests', 'tests.yml'), lint: filed('Lint', 'lint.yml'), e2e };
  pullRequests(world, repo, workflows, { failed: job, green });
  uploadReports(world, retried);
  return world;
}

/** Adds the JUnit reports of both attempts of a run that was rerun. */
function uploadReports(world: World, retried: RunState): void {
  const test = 'derives a key before the request times out';
  const report = (seconds: number, failure: string) =>
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="vitest tests">
  <testsuite name="src/index.test.ts" tests="1" time="${seconds}">
    <testcase classname="src/index.test.ts" name="${test}" time="${seconds}">${failure}</testcase>
  </testsuite>
</testsuites>
`;
  const message = 'Test timed out in 2000ms.';
  const failure = `
      <failure message="${message}" type="Error">Error: ${message}
 ❯ src/index.test.ts:5:1</failure>
    `;
  for (const [index, { started }] of retried.attempts.entries()) {
    artifact(world, retried, {
      name: 'integration-report',
      created: started + 20_000,
      // Uncompressed, so that its size is the same on every machine.
      compressed: false,
      content: { 'junit.xml': index === 0 ? report(2.169, failure) : report(1.204, '') },
    });
  }
}

/** The recording for a version of Node.js: the newest one also starts the built program. */
const recordingOf = (version: string): Recording =>
  version === '24' ? 'matrix-missing-module' : 'matrix-type-error';

/** A log with the runner and image versions of a week earlier. */
const onOlderMachine = (log: JobOptions['log']) =>
  String(log).replaceAll('20260224.51', '20260217.46').replace("'2.331.0'", "'2.330.0'");

/** Adds the commits of main, oldest first; the last three were pushed together and broke it. */
function history(world: World, repo: RepositoryState): void {
  const pushed = [
    [100 * day, 'Say hello', 'src/index.ts'],
    [4 * day, 'Greet people by name', 'src/greet.ts'],
    [3 * day, 'Bundle with hello-bundler', 'scripts/build.js'],
    [2 * day, 'Order more than one thing', 'src/order.ts'],
    [43 * minute, 'Read prices from the form', 'src/order.ts'],
    [42 * minute, 'Pad the version that is shown', 'src/main.js'],
    [41 * minute, 'Greet in capital letters', 'src/greet.ts'],
  ] as const;
  const commits = pushed.map(([ago, message, file]) => ({
    sha: sha(ago),
    message,
    at: world.now() - ago * 1000,
    author: 'octocat',
    files: [file],
  }));
  repo.commits.set(repo.default_branch, commits);
}
