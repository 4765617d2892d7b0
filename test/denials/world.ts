import {
  artifact,
  environment,
  repository,
  run,
  sha,
  workflow,
  world,
} from '../../src/fake-github/build.ts';
import { rerun } from '../../src/fake-github/change-run.ts';
import type { CommitState, RunState, World } from '../../src/fake-github/state.ts';
import type { ToolName } from '../../src/tool/names.ts';

/** A call of a tool, and all ids that it is about. */
export interface Case {
  readonly tool: ToolName;
  /** What is special about it. */
  readonly of: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Ids that the arguments do not name, and that its core is about all the same. */
  readonly about?: Readonly<Record<string, unknown>>;
  /** Whether it is called a second time, with the phrase that its preview ends with. */
  readonly confirms?: true;
}

const here = { owner: 'octo-org', repo: 'hello-world' };
const minute = 60;
const hour = 60 * minute;

const failure = `2026-03-01T12:00:00.0000000Z ##[group]Run npm test
2026-03-01T12:00:01.0000000Z FAIL src/cart.test.ts > adds taxes
2026-03-01T12:00:01.0000000Z AssertionError: expected 118.99 to be 119
2026-03-01T12:00:01.0000000Z  ❯ src/cart.ts:41:5
2026-03-01T12:00:02.0000000Z ##[error]Process completed with exit code 1.
`;
const deployFile = `on:
  workflow_dispatch:
    inputs:
      target: { type: environment }
jobs:
  deploy: { runs-on: ubuntu-latest }
`;
const success = '2026-03-01T12:00:00.0000000Z 4 tests passed\n';

const reportOf = (name: string) =>
  `<testsuite name="${name}"><testcase name="adds taxes"><failure message="expected 118.99 to be 119"/></testcase></testsuite>`;

/**
 * A repository with a run of each kind that answers have something of their own to say about, so
 * that they ask for all that they ever ask for.
 */
export function surroundings(now: () => number): { world: World; cases: readonly Case[] } {
  const hub = world(now);
  const repo = repository(hub);
  const commit = (seed: number, ago: number): CommitState => ({
    sha: sha(seed),
    message: `Change ${seed}`,
    at: now() - ago * 1000,
    author: 'octocat',
    files: ['src/cart.ts'],
  });
  const commits = [commit(1, 50 * hour), commit(2, 30 * hour), commit(3, 20 * hour)];
  repo.commits.set('main', [...commits, commit(4, 2 * hour)]);
  repo.commits.set('topic', [...commits, commit(5, 3 * hour)]);
  const ci = workflow(hub, repo, 'CI', 'ci.yml');
  const deploy = workflow(hub, repo, 'Deploy', 'deploy.yml', 'active', deployFile);
  repo.environments.push(environment(hub, 'production'));
  const off = workflow(hub, repo, 'Nightly', 'nightly.yml', 'disabled_manually');
  const ran = (ago: number, conclusion: 'success' | 'failure', branch = 'main') =>
    run(hub, repo, {
      workflow: ci,
      ago,
      head_branch: branch,
      jobs: [
        { name: 'lint', log: success },
        { name: 'test', conclusion, log: conclusion === 'failure' ? failure : success },
      ],
    });
  const green = ran(40 * hour, 'success');
  ran(20 * hour, 'failure');
  const red = ran(hour, 'failure');
  const uploaded = artifact(hub, red, {
    name: 'reports',
    content: { 'junit.xml': reportOf('test') },
  });
  const twice = ran(2 * hour, 'failure', 'topic');
  rerun(hub, twice, ({ conclusion }) => conclusion === 'failure', hub.login, now() - hour * 1000);
  artifact(hub, twice, { name: 'reports', content: { 'junit.xml': reportOf('test') } });
  for (let ago = 60; ago < 165; ago++) run(hub, repo, { workflow: ci, ago: ago * hour, jobs: [] });

  const nothing = run(hub, repo, {
    workflow: ci,
    head_branch: 'broken',
    fixed: {
      status: 'completed',
      conclusion: 'startup_failure',
      annotations: [
        {
          path: '.github',
          start_line: 1,
          annotation_level: 'failure',
          message: 'Invalid workflow file',
        },
      ],
    },
  });
  const staging = environment(hub, 'staging');
  const waiting = run(hub, repo, {
    workflow: deploy,
    ago: 10 * minute,
    pending: [staging],
    jobs: [{ name: 'build' }, { name: 'deploy', after: Number.POSITIVE_INFINITY }],
  });
  repo.deployments.push({
    id: 9001,
    environment: 'staging',
    sha: commits[0]?.sha ?? '',
    ref: 'main',
    at: now() - 40 * hour * 1000,
    state: 'success',
  });
  waiting.reviews.push({
    state: 'approved',
    user: 'hubot',
    comment: 'Go',
    environments: [environment(hub, 'test')],
  });
  const fork = run(hub, repo, {
    workflow: ci,
    event: 'pull_request',
    head_branch: 'topic',
    fork: 'hubot/hello-world',
    fixed: { status: 'completed', conclusion: 'action_required' },
  });
  const queued = run(hub, repo, {
    workflow: off,
    ago: hour,
    head_branch: 'queue',
    jobs: [{ name: 'bench', labels: ['gpu'], after: Number.POSITIVE_INFINITY }],
  });
  repo.concurrency.set(queued.id, { group: 'bench', holder: undefined });
  const running = run(hub, repo, {
    workflow: ci,
    ago: 20,
    head_branch: 'going',
    jobs: [{ name: 'test', takes: 20 * minute }],
  });
  return {
    world: hub,
    cases: casesOf(
      {
        ci: ci.id,
        artifact_id: uploaded.id,
        deploy: deploy.id,
        green,
        red,
        twice,
        nothing,
        waiting,
        fork,
        queued,
        running,
      },
      [staging.id],
    ),
  };
}

interface Runs {
  readonly ci: number;
  readonly artifact_id: number;
  readonly deploy: number;
  readonly green: RunState;
  readonly red: RunState;
  readonly twice: RunState;
  readonly nothing: RunState;
  readonly waiting: RunState;
  readonly fork: RunState;
  readonly queued: RunState;
  readonly running: RunState;
}

/** Each tool at least once: with its standard arguments, and with those that make it ask for more. */
function casesOf(runs: Runs, environment_ids: readonly number[]): Case[] {
  const { ci, artifact_id, deploy, green, red, twice, nothing, waiting, fork, queued, running } =
    runs;
  const of = ({ id }: RunState) => ({ ...here, run_id: id });
  const job_id = (of: RunState) => of.attempts.at(-1)?.jobs.find(({ name }) => name === 'test')?.id;
  const one = (of: RunState) => ({
    args: { ...here, job_id: job_id(of) },
    about: { run_id: of.id, attempt_number: of.attempts.length },
  });
  const plain = (tool: ToolName, args: Case['args']): Case => ({ tool, of: 'as it is', args });
  const both = (tool: ToolName, args: Case['args']): Case[] => [
    { tool, of: 'not confirmed', args },
    { tool, of: 'confirmed', args, confirms: true },
  ];
  const review = { environment_ids, state: 'approved', comment: 'Go' };
  const gate = { environment_name: 'staging', state: 'approved' };
  return [
    plain('list_workflow_runs_for_repo', { ...here, per_page: 5 }),
    plain('list_workflows', here),
    plain('list_workflow_runs', { ...here, workflow_id: ci, per_page: 5 }),
    plain('get_workflow_run', of(red)),
    plain('get_workflow_run_attempt', { ...of(twice), attempt_number: 1 }),
    plain('get_workflow_run_usage', of(red)),
    plain('re_run_workflow', of(twice)),
    plain('re_run_workflow_failed_jobs', of(twice)),
    { tool: 're_run_job_for_workflow_run', of: 'of a rerun', ...one(twice) },
    ...both('dispatch_workflow', {
      ...here,
      workflow_id: deploy,
      ref: 'main',
      inputs: { target: 'production' },
    }),
    plain('cancel_workflow_run', of(running)),
    ...both('force_cancel_workflow_run', of(running)),
    ...both('delete_workflow_run', of(red)),
    plain('list_jobs', { ...of(red), gantt: true }),
    { tool: 'list_jobs', of: 'a run without jobs', args: of(nothing) },
    { tool: 'read_log', of: 'one job', ...one(red) },
    { tool: 'read_log', of: 'the failed job of a run', args: of(red), about: one(red).args },
    plain('search_logs', { ...of(red), pattern: 'tests', failed_only: false }),
    plain('download_workflow_run_logs', of(red)),
    plain('download_workflow_run_attempt_logs', { ...of(twice), attempt_number: 2 }),
    ...both('delete_workflow_run_logs', of(red)),
    plain('get_test_report', of(red)),
    { tool: 'get_test_report', of: 'a first attempt', args: { ...of(twice), attempt_number: 1 } },
    plain('list_artifacts', of(twice)),
    plain('download_artifact', { ...here, artifact_id }),
    plain('get_reviews_for_run', of(waiting)),
    plain('get_pending_deployments_for_run', of(waiting)),
    ...both('approve_workflow_run', of(fork)),
    ...both('review_pending_deployments_for_run', { ...of(waiting), ...review }),
    ...both('review_custom_gates_for_run', { ...of(waiting), ...gate }),
    plain('triage', of(red)),
    { tool: 'triage', of: 'a rerun', args: of(twice) },
    { tool: 'triage', of: 'a first attempt', args: { ...of(twice), attempt_number: 1 } },
    { tool: 'triage', of: 'one job', ...one(twice) },
    { tool: 'triage', of: 'a green run', args: of(green) },
    { tool: 'triage', of: 'a run without jobs', args: of(nothing) },
    { tool: 'triage', of: 'a run that waits', args: of(waiting) },
    { tool: 'triage', of: 'a run in the queue', args: of(queued) },
    { tool: 'triage', of: 'a run of a fork', args: of(fork) },
    plain('compare_runs', of(red)),
    {
      tool: 'compare_runs',
      of: 'a base that is named',
      args: { ...of(twice), base_run_id: green.id },
    },
    plain('get_workflow_health', { ...here, workflow_id: ci }),
    {
      tool: 'get_workflow_health',
      of: 'a branch',
      args: { ...here, workflow_id: ci, branch: 'topic', runs: 120 },
    },
    {
      tool: 'wait_for_run',
      of: 'a run that goes on',
      args: { ...of(running), timeout_seconds: 3 },
    },
    { tool: 'wait_for_run', of: 'a run that waits', args: { ...of(waiting), timeout_seconds: 3 } },
    { tool: 'wait_for_run', of: 'a run in the queue', args: { ...of(queued), timeout_seconds: 3 } },
    { tool: 'wait_for_run', of: 'a red run', args: of(red) },
  ];
}
