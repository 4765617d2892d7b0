/**
 * The state of the fake GitHub. Times are milliseconds since 1970; whether something has started or
 * ended follows from the clock.
 */

import type { ArtifactState } from './artifact-state.ts';

export type Conclusion =
  | 'success'
  | 'failure'
  | 'neutral'
  | 'cancelled'
  | 'skipped'
  | 'timed_out'
  | 'action_required';

export interface StepState {
  readonly number: number;
  readonly name: string;
  readonly starts: number;
  ends: number;
  conclusion: Conclusion;
}

export interface AnnotationState {
  readonly path: string;
  readonly start_line: number;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly title?: string;
  readonly message: string;
}

export interface JobState {
  readonly id: number;
  readonly name: string;
  readonly labels: readonly string[];
  /** Empty where no runner picked up the job. */
  readonly runner_name: string;
  readonly created: number;
  /** Infinity: it never starts by itself. */
  starts: number;
  ends: number;
  conclusion: Conclusion;
  steps: StepState[];
  /** The log as storage serves it; undefined: there is none. */
  log: Uint8Array | undefined;
  readonly annotations: readonly AnnotationState[];
  /** What is different about the job in the next attempt. */
  readonly retry: Partial<Pick<JobState, 'conclusion' | 'log' | 'steps'>> | undefined;
}

export interface AttemptState {
  readonly number: number;
  readonly started: number;
  readonly actor: string;
  jobs: JobState[];
}

export interface EnvironmentState {
  readonly id: number;
  readonly name: string;
  readonly wait_timer: number;
  readonly reviewers: readonly string[];
  readonly current_user_can_approve: boolean;
}

export interface ReviewState {
  readonly state: 'approved' | 'rejected';
  readonly user: string;
  readonly comment: string;
  readonly environments: readonly EnvironmentState[];
}

export interface RunState {
  readonly id: number;
  readonly workflow_id: number;
  readonly display_title: string;
  readonly run_number: number;
  readonly event: string;
  readonly head_branch: string;
  readonly head_sha: string;
  readonly actor: string;
  /** owner/name of the fork that the head commit comes from. */
  readonly fork: string | undefined;
  readonly pull_requests: readonly number[];
  readonly created: number;
  attempts: AttemptState[];
  /** Environments that the run waits for. */
  pending: EnvironmentState[];
  reviews: ReviewState[];
  logs: 'kept' | 'expired' | 'deleted';
  artifacts: ArtifactState[];
  /**
   * The status, where it does not follow from the jobs: an unapproved fork run, a startup failure.
   */
  fixed:
    | {
        readonly status: string;
        readonly conclusion: string | null;
        /** The annotations of a run without jobs. */
        readonly annotations?: readonly AnnotationState[];
      }
    | undefined;
}

export interface WorkflowState {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly state: string;
  /** The text of its file, the same on every branch; undefined: there is no file. */
  readonly text?: string | undefined;
}

export interface CommitState {
  readonly sha: string;
  readonly message: string;
  readonly at: number;
  readonly author: string;
  readonly files: readonly string[];
}

export interface DeploymentState {
  readonly id: number;
  readonly environment: string;
  readonly sha: string;
  readonly ref: string;
  readonly at: number;
  readonly state: 'success' | 'failure' | 'in_progress' | 'waiting';
}

export interface PullState {
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly head_branch: string;
  readonly head_sha: string;
  /** owner/name of the fork that the pull request comes from. */
  readonly fork: string | undefined;
  readonly base: string;
  readonly draft: boolean;
  readonly state: 'open' | 'closed';
  readonly mergeable_state: string;
}

/** A check run of an app that is not GitHub Actions. */
export interface CheckState {
  readonly id: number;
  readonly head_sha: string;
  readonly app: string;
  readonly name: string;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion: Conclusion | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly details_url: string | null;
  readonly annotations?: readonly AnnotationState[] | undefined;
}

interface CommitStatusState {
  readonly head_sha: string;
  readonly context: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly description: string | null;
  readonly target_url: string | null;
}

/** Names of the checks that a branch requires, by where they are configured. */
interface RequiredState {
  readonly protection: readonly string[];
  readonly rules: readonly string[];
  readonly queue?: boolean;
}

export interface RepositoryState {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly private: boolean;
  readonly default_branch: string;
  readonly workflows: WorkflowState[];
  runs: RunState[];
  /** Files other than workflows by path, the same at every commit. */
  readonly files: Map<string, string>;
  /** Commits by branch, oldest first. */
  readonly commits: Map<string, CommitState[]>;
  /** Commits by tag. */
  readonly tags: Map<string, string>;
  readonly environments: EnvironmentState[];
  readonly deployments: DeploymentState[];
  readonly pulls: PullState[];
  readonly checks: CheckState[];
  readonly statuses: CommitStatusState[];
  /** By branch. */
  readonly required: Map<string, RequiredState>;
  /** The concurrency group that a run waits for, and the run that holds it, by run id. */
  readonly concurrency: Map<
    number,
    { readonly group: string; readonly holder: number | undefined }
  >;
}

/** A request as the fake GitHub received it; the token is not kept. */
interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly body: unknown;
}

/** A fault to inject. */
interface Fault {
  readonly method: string;
  readonly path: RegExp;
  /** How many more times it happens. */
  times: number;
  readonly respond: (request: Request) => Response | Promise<Response>;
}

/** Everything that the fake GitHub knows, and the requests that it received. */
export interface World {
  readonly now: () => number;
  /** The login of the token's owner. */
  readonly login: string;
  readonly repositories: RepositoryState[];
  readonly requests: ReceivedRequest[];
  readonly faults: Fault[];
  /**
   * The requests left in this hour, where responses say so; a server behind a proxy may not learn
   * it.
   */
  calls_left?: number;
  nextId: number;
}

interface Status {
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion: Conclusion | null;
}

export function statusAt(
  { starts, ends, conclusion }: Pick<JobState, 'starts' | 'ends' | 'conclusion'>,
  now: number,
): Status {
  if (now >= ends) return { status: 'completed', conclusion };
  return { status: now >= starts ? 'in_progress' : 'queued', conclusion: null };
}

export function latestAttempt(run: RunState): AttemptState {
  const attempt = run.attempts.at(-1);
  if (!attempt) throw new Error(`run ${run.id} of the fake GitHub has no attempt`);
  return attempt;
}

export function runStatusAt(
  run: RunState,
  attempt: AttemptState,
  now: number,
): { status: string; conclusion: string | null } {
  const latest = attempt === latestAttempt(run);
  if (run.fixed && latest) return { status: run.fixed.status, conclusion: run.fixed.conclusion };
  if (run.pending.length > 0 && latest) return { status: 'waiting', conclusion: null };
  const statuses = attempt.jobs.map((job) => statusAt(job, now));
  if (statuses.some(({ status }) => status !== 'completed')) {
    const begun = statuses.some(({ status }) => status !== 'queued');
    return { status: begun ? 'in_progress' : 'queued', conclusion: null };
  }
  const conclusions = statuses.map(({ conclusion }) => conclusion);
  const order = ['failure', 'timed_out', 'cancelled', 'action_required', 'success', 'neutral'];
  const worst = order.find((name) => conclusions.some((conclusion) => conclusion === name));
  return {
    status: 'completed',
    conclusion: worst === 'timed_out' ? 'failure' : (worst ?? 'skipped'),
  };
}

/** When an attempt was last updated: now while it runs, else the end of its last job. */
export function updatedOf(attempt: AttemptState, now: number): number {
  const ends = attempt.jobs.map((job) => Math.min(job.ends, now));
  return Math.max(attempt.started, ...ends);
}
