import type { ArtifactState } from './artifact-state.ts';
import type {
  AnnotationState,
  CheckState,
  Conclusion,
  EnvironmentState,
  JobState,
  PullState,
  RepositoryState,
  RunState,
  StepState,
  WorkflowState,
  World,
} from './state.ts';

/** An empty world. */
export function emptyWorld(now: () => number = Date.now, login = 'octocat'): World {
  return { now, login, repositories: [], requests: [], faults: [], nextId: 1000 };
}

/** Adds a repository to a world. */
export function repository(
  world: World,
  owner = 'octo-org',
  name = 'hello-world',
): RepositoryState {
  const repository: RepositoryState = {
    id: world.nextId++,
    owner,
    name,
    private: false,
    default_branch: 'main',
    workflows: [],
    runs: [],
    files: new Map(),
    commits: new Map([['main', []]]),
    tags: new Map(),
    environments: [],
    deployments: [],
    pulls: [],
    checks: [],
    statuses: [],
    required: new Map(),
    concurrency: new Map(),
  };
  world.repositories.push(repository);
  return repository;
}

/** Adds a workflow to a repository. */
export function workflow(
  world: World,
  repository: RepositoryState,
  name: string,
  file: string,
  state = 'active',
  text: string | undefined = defaultFile(name),
): WorkflowState {
  const workflow = { id: world.nextId++, name, path: `.github/workflows/${file}`, state, text };
  repository.workflows.push(workflow);
  return workflow;
}

const defaultFile = (name: string) => `name: ${JSON.stringify(name)}
on: [push, pull_request, workflow_dispatch]
jobs:
  build:
    runs-on: ubuntu-latest
    steps: [{ run: make }]
`;

/** Adds an environment to a repository. */
export function environment(
  world: World,
  name: string,
  options: Partial<Omit<EnvironmentState, 'id' | 'name'>> = {},
): EnvironmentState {
  return {
    id: world.nextId++,
    name,
    wait_timer: 0,
    reviewers: [world.login],
    current_user_can_approve: true,
    ...options,
  };
}

/** Adds a pull request to a repository. */
export function pull(
  repository: RepositoryState,
  options: Pick<PullState, 'number' | 'title' | 'head_branch' | 'head_sha'> & Partial<PullState>,
): PullState {
  const pull: PullState = {
    author: 'octocat',
    fork: undefined,
    base: repository.default_branch,
    draft: false,
    state: 'open',
    mergeable_state: 'clean',
    ...options,
  };
  repository.pulls.push(pull);
  return pull;
}

/** Adds the check run of an app to a repository. */
export function check(
  world: World,
  repository: RepositoryState,
  options: Pick<CheckState, 'head_sha' | 'app' | 'name'> & Partial<CheckState>,
): CheckState {
  const check: CheckState = {
    id: world.nextId++,
    status: 'completed',
    conclusion: 'success',
    title: null,
    summary: null,
    details_url: null,
    ...options,
  };
  repository.checks.push(check);
  return check;
}

interface StepOptions {
  readonly name: string;
  readonly conclusion?: Conclusion;
  /** Seconds. */
  readonly takes?: number;
}

/** How a job of a run goes. */
export interface JobOptions {
  readonly name: string;
  readonly conclusion?: Conclusion;
  readonly labels?: readonly string[];
  readonly runner_name?: string;
  /** Seconds from the start of the run to the start of the job; Infinity: it never starts. */
  readonly after?: number;
  /** Seconds; by default the sum of its steps. */
  readonly takes?: number;
  readonly steps?: readonly StepOptions[];
  readonly log?: string | Uint8Array;
  readonly annotations?: readonly AnnotationState[];
  readonly retry?: Pick<JobOptions, 'conclusion' | 'log' | 'steps'>;
}

/** What a run is about and how its jobs go. */
export interface RunOptions {
  readonly workflow: WorkflowState;
  readonly jobs?: readonly JobOptions[];
  readonly display_title?: string;
  readonly event?: string;
  readonly head_branch?: string;
  readonly head_sha?: string;
  readonly actor?: string;
  readonly fork?: string;
  readonly pull_requests?: readonly number[];
  /** How many seconds ago the run started. */
  readonly ago?: number;
  readonly pending?: readonly EnvironmentState[];
  readonly logs?: RunState['logs'];
  readonly fixed?: RunState['fixed'];
}

/**
 * Adds a run with one attempt. Runs are listed newest first, whatever the order in which they are
 * added.
 */
export function run(world: World, repository: RepositoryState, options: RunOptions): RunState {
  const created = world.now() - (options.ago ?? 3600) * 1000;
  const workflowRuns = repository.runs.filter(
    ({ workflow_id }) => workflow_id === options.workflow.id,
  );
  const head_branch = options.head_branch ?? repository.default_branch;
  const actor = options.actor ?? 'octocat';
  const run: RunState = {
    id: world.nextId++,
    workflow_id: options.workflow.id,
    display_title: options.display_title ?? 'Say hello',
    run_number: workflowRuns.length + 1,
    event: options.event ?? 'push',
    head_branch,
    head_sha:
      options.head_sha ??
      repository.commits.get(head_branch)?.findLast(({ at }) => at <= created)?.sha ??
      sha(world.nextId),
    actor,
    fork: options.fork,
    pull_requests: options.pull_requests ?? [],
    created,
    attempts: [],
    pending: [...(options.pending ?? [])],
    reviews: [],
    logs: options.logs ?? 'kept',
    artifacts: [],
    fixed: options.fixed,
  };
  run.attempts.push({
    number: 1,
    started: created,
    actor,
    jobs: (options.jobs ?? []).map((job) => jobState(world, created, job)),
  });
  repository.runs.push(run);
  return run;
}

/** Adds an artifact to a run, from a zip or from the files to put into one. */
export function artifact(
  world: World,
  run: RunState,
  options: Pick<ArtifactState, 'name' | 'content'> & Partial<ArtifactState>,
): ArtifactState {
  const artifact = {
    id: world.nextId++,
    created: (run.attempts.at(-1)?.started ?? run.created) + 20_000,
    state: 'kept' as const,
    ...options,
  };
  run.artifacts.push(artifact);
  return artifact;
}

/** A made-up sha, always the same for the same seed. */
export function sha(seed: number): string {
  let state = (seed * 2654435761) >>> 0;
  let text = '';
  while (text.length < 40) {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9) >>> 0;
    text += state.toString(16).padStart(8, '0');
  }
  return text.slice(0, 40);
}

function jobState(world: World, created: number, options: JobOptions): JobState {
  const starts = created + (options.after ?? 5) * 1000;
  const conclusion = options.conclusion ?? 'success';
  const steps = stepStates(starts, conclusion, options.steps ?? [{ name: 'Run tests' }]);
  const last = steps.at(-1)?.ends ?? starts;
  const picked = Number.isFinite(starts) && conclusion !== 'skipped';
  return {
    id: world.nextId++,
    name: options.name,
    labels: options.labels ?? ['ubuntu-latest'],
    runner_name: options.runner_name ?? (picked ? 'GitHub Actions 1' : ''),
    created,
    starts,
    ends: options.takes === undefined ? last : starts + options.takes * 1000,
    conclusion,
    steps: picked ? steps : [],
    log: logBytes(options.log),
    annotations: options.annotations ?? [],
    retry: options.retry && {
      conclusion: options.retry.conclusion ?? 'success',
      log: logBytes(options.retry.log),
      steps: stepStates(
        starts,
        options.retry.conclusion ?? 'success',
        options.retry.steps ??
          (options.steps ?? [{ name: 'Run tests' }]).map(({ name }) => ({ name })),
      ),
    },
  };
}

/**
 * Steps with times, between the runner's own steps unless those are given. A failed job without a
 * failed step fails in the last one.
 */
function stepStates(starts: number, job: Conclusion, steps: readonly StepOptions[]): StepState[] {
  const named = steps.some(({ conclusion }) => conclusion !== undefined);
  const whole = steps[0]?.name === 'Set up job';
  const all: StepOptions[] = [
    ...(whole ? [] : [{ name: 'Set up job', takes: 2 }]),
    ...steps.map((step, index) =>
      !named && job !== 'skipped' && index === steps.length - 1
        ? { ...step, conclusion: job }
        : step,
    ),
    ...(whole ? [] : [{ name: 'Complete job', takes: 0 }]),
  ];
  let at = starts;
  let broken = false;
  return all.map(({ name, conclusion = 'success', takes = 20 }, index) => {
    const skipped = broken && name !== 'Complete job' && !name.startsWith('Post ');
    const begin = at;
    at += skipped ? 0 : takes * 1000;
    if (!['success', 'skipped', 'neutral'].includes(conclusion)) broken = true;
    return {
      number: index + 1,
      name,
      starts: begin,
      ends: at,
      conclusion: skipped ? 'skipped' : conclusion,
    };
  });
}

function logBytes(log: string | Uint8Array | undefined): Uint8Array | undefined {
  return typeof log === 'string' ? new TextEncoder().encode(log) : log;
}
