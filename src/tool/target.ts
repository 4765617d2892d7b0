import { isHttpFailure, ToolError } from '../github/errors.ts';
import { type Job, readJob } from '../github/job.ts';
import type { Repository } from '../github/repository.ts';
import { parseAddress, parseRunUrl, type RunTarget, type Target } from './addresses.ts';
import type { Context } from './tool.ts';

/** The arguments that name a run or job: ids, a pasted address, or both where they agree. */
export interface Named {
  readonly owner?: string | undefined;
  readonly repo?: string | undefined;
  readonly url?: string | undefined;
  readonly run_id?: number | undefined;
  readonly attempt_number?: number | undefined;
  readonly job_id?: number | undefined;
}

const noRun = 'Give a run_id or a url. Nothing was sent.';

/**
 * The run, attempt, job and step that a call names.
 * @throws ToolError where it names none, or its ids and its address contradict each other
 */
export function target(named: Named, { webHost }: Pick<Context, 'webHost'>): Target {
  const url = named.url === undefined ? undefined : parseRunUrl(named.url, webHost);
  const { owner, repo } = repositoryOf(named, url);
  const id = (name: 'run_id' | 'attempt_number' | 'job_id') =>
    sameValue(name, named[name], url?.[name]);
  const [run_id, attempt_number, job_id] = [id('run_id'), id('attempt_number'), id('job_id')];
  const base = {
    owner,
    repo,
    ...(attempt_number !== undefined && { attempt_number }),
    ...(url?.step !== undefined && { step: url.step }),
    ...(url?.step_line !== undefined && { step_line: url.step_line }),
    ...(named.job_id === undefined && url?.job_id !== undefined && { isJobPasted: true as const }),
  };
  if (job_id === undefined) {
    if (run_id === undefined) throw new ToolError(noRun);
    return { ...base, run_id };
  }
  return run_id === undefined ? { ...base, job_id } : { ...base, run_id, job_id };
}

/** A pull request, branch or commit, with all its runs and checks. */
export interface CommitSubject extends Repository {
  readonly pull_number?: number | undefined;
  readonly branch?: string | undefined;
  /** At least seven digits. */
  readonly head_sha?: string | undefined;
}

/** A workflow; its newest run on the default branch is meant. */
interface WorkflowSubject extends Repository {
  readonly workflow_id: string;
}

/** A check run that may be a job or somebody else's check. */
export interface CheckSubject extends Repository {
  readonly check_run_id: number;
}

/** The arguments that name a run, job, pull request, branch or commit. */
export type WidelyNamed = Named & Omit<CommitSubject, keyof Repository>;

/** What a call is about. */
export type Subject =
  | { readonly run: Target }
  | { readonly commit: CommitSubject }
  | { readonly check: CheckSubject }
  | { readonly workflow: WorkflowSubject };

/**
 * What a call is about, for tools that take any way of naming it.
 * @throws ToolError where it names nothing, or its arguments contradict each other
 */
export function subject(named: WidelyNamed, context: Pick<Context, 'webHost'>): Subject {
  const pasted = named.url === undefined ? undefined : parseAddress(named.url, context.webHost);
  const kinds = ['pull_number', 'branch', 'head_sha'] as const;
  const wide = kinds.some((kind) => named[kind] !== undefined || pasted?.[kind] !== undefined);
  const narrow = [named.run_id, named.job_id, pasted?.run_id, pasted?.job_id];
  const single = narrow.some((id) => id !== undefined) || pasted?.check_run_id !== undefined;
  if (wide && single) {
    throw new ToolError(
      'Give a run or job, or a pull request, branch or commit, not both. Nothing was sent.',
    );
  }
  if (!wide && pasted?.check_run_id === undefined && pasted?.workflow_id === undefined) {
    return { run: target(named, context) };
  }
  const repository = repositoryOf(named, pasted);
  if (pasted?.check_run_id !== undefined && named.run_id === undefined) {
    return { check: { ...repository, check_run_id: pasted.check_run_id } };
  }
  if (pasted?.workflow_id !== undefined) {
    return { workflow: { ...repository, workflow_id: pasted.workflow_id } };
  }
  return {
    commit: {
      ...repository,
      pull_number: sameValue('pull_number', named.pull_number, pasted?.pull_number),
      branch: sameValue('branch', named.branch, pasted?.branch)?.replace(/^refs\/heads\//, ''),
      head_sha: sameValue('head_sha', named.head_sha, pasted?.head_sha)?.toLowerCase(),
    },
  };
}

function repositoryOf(named: Named, url: Repository | undefined): Repository {
  const owner = named.owner ?? url?.owner;
  const repo = named.repo ?? url?.repo;
  if (owner === undefined || repo === undefined) {
    throw new ToolError('Give owner and repo, or a url. Nothing was sent.');
  }
  if (url && `${owner}/${repo}`.toLowerCase() !== `${url.owner}/${url.repo}`.toLowerCase()) {
    throw new ToolError(
      `url: names ${url.owner}/${url.repo}, but owner and repo name ${owner}/${repo}. Nothing was sent.`,
    );
  }
  return { owner, repo };
}

/** @throws ToolError where the argument and the address name different values */
function sameValue<Value>(
  name: string,
  given: Value | undefined,
  pasted: Value | undefined,
): Value | undefined {
  if (given !== undefined && pasted !== undefined && given !== pasted) {
    throw new ToolError(`url: names ${name} ${pasted}, but ${name} is ${given}. Nothing was sent.`);
  }
  return given ?? pasted;
}

/**
 * The run that a call names, for tools that need its id.
 * @throws ToolError as target does, and where it names only a job
 */
export function targetRun(named: Named, context: Pick<Context, 'webHost'>): RunTarget {
  const found = target(named, context);
  if (found.run_id === undefined) throw new ToolError(noRun);
  return found;
}

/** The run that is meant, and the attempt and job where the call names them. */
export interface FoundTarget extends Repository {
  readonly run_id: number;
  /** undefined: the latest. */
  readonly attempt_number: number | undefined;
  readonly job: Job | undefined;
}

/**
 * Reads the job that a target names, and takes the run from it where that is not named.
 * @throws ToolError where the job belongs to another run or attempt than the target says
 */
export async function findTarget(
  target: Target,
  context: Pick<Context, 'github'>,
): Promise<FoundTarget> {
  const { owner, repo, attempt_number } = target;
  if (target.job_id === undefined) {
    return { owner, repo, run_id: target.run_id, attempt_number, job: undefined };
  }
  const job = await jobOf(target, context);
  if (!job) {
    return { owner, repo, run_id: Number(target.run_id), attempt_number, job: undefined };
  }
  if (target.run_id !== undefined && job.run_id !== target.run_id) {
    throw new ToolError(
      `job_id: ${job.id} is a job of run ${job.run_id}, not of run ${target.run_id}. Give the ids of one run.`,
    );
  }
  if (attempt_number !== undefined && job.run_attempt !== attempt_number) {
    throw new ToolError(
      `job_id: ${job.id} is a job of attempt ${job.run_attempt} of run ${job.run_id}, not of attempt ${attempt_number}. Leave attempt_number out, or give a job of that attempt (list_jobs).`,
    );
  }
  return {
    owner,
    repo,
    run_id: job.run_id,
    attempt_number: job.run_attempt,
    job,
  };
}

/**
 * Undefined where a pasted address has a job number that the API does not know; its run is right
 * all the same (https://github.com/cli/cli/issues/6663).
 */
async function jobOf(
  { owner, repo, run_id, job_id, isJobPasted }: Target & { readonly job_id: number },
  { github }: Pick<Context, 'github'>,
): Promise<Job | undefined> {
  try {
    return await readJob({ owner, repo, job_id }, { github });
  } catch (error) {
    const isUnknown = isHttpFailure(error) && error.status === 404;
    if (!isJobPasted || run_id === undefined || !isUnknown) throw error;
    github.note(
      `GitHub's API knows no job ${job_id}, which the address names: this is about run ${run_id}.`,
    );
    return undefined;
  }
}
