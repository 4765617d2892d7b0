import type { RunState } from '../../src/fake-github/state.ts';
import type { ToolName } from '../../src/tool/names.ts';
import type { Core } from './core.ts';

/** A call of a tool, and all ids that it is about. */
export interface Case {
  readonly tool: ToolName;
  /** What is special about it. */
  readonly of: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** What it is nothing without, where that is not what the tool's calls mostly are nothing without. */
  readonly core?: Core;
  /** Ids that the arguments do not name, and that its core is about all the same. */
  readonly about?: Readonly<Record<string, unknown>>;
  /** Whether it is called a second time, with the phrase that its preview ends with. */
  readonly confirms?: true;
}

const helloWorld = { owner: 'octo-org', repo: 'hello-world' };

/** The runs that calls are about. */
export interface Runs {
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
  /** Whose cause the workflow's file can remedy. */
  readonly refused: RunState;
  /** That waits for a runner that nobody has. */
  readonly unserved: RunState;
  readonly running: RunState;
  /** Of the pull request: two that failed, and one that goes on. */
  readonly pulled: readonly RunState[];
}

/** Each tool at least once: with its standard arguments, and with those that make it ask for more. */
export function casesOf(runs: Runs, environment_ids: readonly number[]): Case[] {
  const {
    ci,
    artifact_id,
    deploy,
    green,
    red,
    twice,
    nothing,
    waiting,
    fork,
    queued,
    refused,
    unserved,
    running,
    pulled,
  } = runs;
  const of = ({ id }: RunState) => ({ ...helloWorld, run_id: id });
  const job_id = (of: RunState) => of.attempts.at(-1)?.jobs.find(({ name }) => name === 'test')?.id;
  const one = (of: RunState) => ({
    args: { ...helloWorld, job_id: job_id(of) },
    about: { run_id: of.id, attempt_number: of.attempts.length },
  });
  const plain = (tool: ToolName, args: Case['args']): Case => ({ tool, of: 'as it is', args });
  const both = (tool: ToolName, args: Case['args']): Case[] => [
    { tool, of: 'not confirmed', args },
    { tool, of: 'confirmed', args, confirms: true },
  ];
  const actions = '/repos/{owner}/{repo}/actions';
  const pull_number = 7;
  const ofPull: Core = {
    requests: ['GET /repos/{owner}/{repo}/pulls/{pull_number}', `GET ${actions}/runs`],
    stands: [],
  };
  const [one_run = red, other_run = red] = pulled;
  const run_ids = [one_run.id, other_run.id];
  const several = (path: string): Core => ({
    requests: [
      ...run_ids.map((id) => `GET ${actions}/runs/${id}`),
      ...run_ids.map((id) => `DELETE ${actions}/runs/${id}${path}`),
    ],
    stands: ['deleted_run_ids', 'failed', 'left_run_ids', 'done'],
  });
  const review = { environment_ids, state: 'approved', comment: 'Go' };
  const gate = { environment_name: 'staging', state: 'approved' };
  return [
    plain('list_workflow_runs_for_repo', { ...helloWorld, per_page: 5 }),
    plain('list_workflows', helloWorld),
    plain('list_workflow_runs', { ...helloWorld, workflow_id: ci, per_page: 5 }),
    plain('get_workflow_run', of(red)),
    plain('get_workflow_run_attempt', { ...of(twice), attempt_number: 1 }),
    plain('get_workflow_run_usage', of(red)),
    plain('re_run_workflow', of(twice)),
    plain('re_run_workflow_failed_jobs', of(twice)),
    { tool: 're_run_job_for_workflow_run', of: 'of a rerun', ...one(twice) },
    ...both('dispatch_workflow', {
      ...helloWorld,
      workflow_id: deploy,
      ref: 'main',
      inputs: { target: 'production' },
    }),
    {
      tool: 're_run_workflow_failed_jobs',
      of: 'a pull request',
      args: { ...helloWorld, pull_number },
      core: {
        requests: [
          ...ofPull.requests,
          ...run_ids.map((id) => `POST ${actions}/runs/${id}/rerun-failed-jobs`),
        ],
        stands: ['runs', 'not_started'],
      },
    },
    plain('cancel_workflow_run', of(running)),
    ...both('force_cancel_workflow_run', of(running)),
    ...both('delete_workflow_run', of(red)),
    {
      tool: 'delete_workflow_run',
      of: 'several, confirmed',
      args: { ...helloWorld, run_ids },
      core: several(''),
      confirms: true,
    },
    plain('list_jobs', { ...of(red), gantt: true }),
    { tool: 'list_jobs', of: 'a run without jobs', args: of(nothing) },
    { tool: 'read_log', of: 'one job', ...one(red) },
    { tool: 'read_log', of: 'the failed job of a run', args: of(red), about: one(red).args },
    plain('search_logs', { ...of(red), pattern: 'tests', failed_only: false }),
    {
      tool: 'search_logs',
      of: 'several runs',
      args: { ...helloWorld, workflow_id: ci, created: '>=2026-03-01', pattern: 'tests' },
      core: { requests: [`GET ${actions}/workflows/{workflow_id}/runs`], stands: [] },
    },
    plain('download_workflow_run_logs', of(red)),
    plain('download_workflow_run_attempt_logs', { ...of(twice), attempt_number: 2 }),
    ...both('delete_workflow_run_logs', of(red)),
    {
      tool: 'delete_workflow_run_logs',
      of: 'several, confirmed',
      args: { ...helloWorld, run_ids },
      core: several('/logs'),
      confirms: true,
    },
    plain('get_test_report', of(red)),
    { tool: 'get_test_report', of: 'a first attempt', args: { ...of(twice), attempt_number: 1 } },
    plain('list_artifacts', of(twice)),
    plain('download_artifact', { ...helloWorld, artifact_id }),
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
    { tool: 'triage', of: 'a token without rights', args: of(refused) },
    { tool: 'triage', of: 'a runner that nobody has', args: of(unserved) },
    {
      tool: 'triage',
      of: 'a pull request',
      args: { ...helloWorld, pull_number },
      core: { ...ofPull, stands: ['commit.head_sha', 'commit.runs'] },
    },
    {
      tool: 'triage',
      of: 'a branch',
      args: { ...helloWorld, branch: 'asked' },
      core: {
        requests: [`GET ${actions}/runs`, 'GET /repos/{owner}/{repo}/branches/{branch}'],
        stands: ['commit.head_sha', 'commit.runs'],
      },
    },
    plain('compare_runs', of(red)),
    {
      tool: 'compare_runs',
      of: 'a base that is named',
      args: { ...of(twice), base_run_id: green.id },
    },
    plain('get_workflow_health', { ...helloWorld, workflow_id: ci }),
    {
      tool: 'get_workflow_health',
      of: 'a branch',
      args: { ...helloWorld, workflow_id: ci, branch: 'topic', runs: 120 },
    },
    {
      tool: 'wait_for_run',
      of: 'a run that goes on',
      args: { ...of(running), timeout_seconds: 3 },
    },
    { tool: 'wait_for_run', of: 'a run that waits', args: { ...of(waiting), timeout_seconds: 3 } },
    { tool: 'wait_for_run', of: 'a run in the queue', args: { ...of(queued), timeout_seconds: 3 } },
    { tool: 'wait_for_run', of: 'a red run', args: of(red) },
    {
      tool: 'wait_for_run',
      of: 'a pull request',
      args: { ...helloWorld, pull_number, timeout_seconds: 3 },
      core: { ...ofPull, stands: ['finished', 'stopped', 'head_sha', 'runs'] },
    },
  ];
}
