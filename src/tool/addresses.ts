import { ToolError } from '../github/errors.ts';
import { isOwner, isRepository, type Repository } from '../github/repository.ts';

interface TargetBase extends Repository {
  readonly attempt_number?: number;
  /** Number of the step, from `#step:7:1`. */
  readonly step?: number;
  /** Line within the step, from `#step:7:1`. */
  readonly step_line?: number;
  /** Whether the job comes only from a pasted address, whose number the API may not know. */
  readonly isJobPasted?: true;
}

/** A run, or a job of it. */
export type RunTarget = TargetBase & { readonly run_id: number } & (
    | { readonly job_id?: undefined }
    | { readonly job_id: number }
  );

/** A job whose run is not named. */
interface JobTarget extends TargetBase {
  readonly run_id?: undefined;
  readonly job_id: number;
}

/** A run, or a job whose run may not be named. */
export type Target = RunTarget | JobTarget;

/** What an address names besides its repository. */
export interface Address extends TargetBase {
  readonly run_id?: number;
  readonly job_id?: number;
  /** A job or somebody else's check: the address does not say which. */
  readonly check_run_id?: number;
  readonly pull_number?: number;
  readonly head_sha?: string;
  readonly branch?: string;
  /** File name of a workflow. */
  readonly workflow_id?: string;
}

type Named = Omit<Address, keyof TargetBase> & { readonly attempt_number?: number };

/** Paths below owner/name/ that lead to runs, and how to read them. */
const pages: readonly (readonly [RegExp, (...parts: string[]) => Named])[] = [
  [
    /^actions\/runs\/(\d{1,16})(?:\/attempts\/(\d{1,4}))?(?:\/(?:jobs?|usage|workflow)(?:\/(\d{1,16}))?)?$/,
    (run, attempt, job) => ({
      run_id: Number(run),
      ...(attempt && { attempt_number: Number(attempt) }),
      ...(job && { job_id: Number(job) }),
    }),
  ],
  [/^runs\/(\d{1,16})$/, (check) => ({ check_run_id: Number(check) })],
  [/^pull\/\d{1,9}\/commits\/([0-9a-f]{7,64})$/i, (head_sha) => ({ head_sha: String(head_sha) })],
  [
    /^pull\/(\d{1,9})(?:\/(?:checks|files|commits|changes))?$/,
    (pull) => ({ pull_number: Number(pull) }),
  ],
  [
    /^commits?\/([0-9a-f]{7,64})(?:\/(?:checks|rollup))?$/i,
    (head_sha) => ({ head_sha: String(head_sha) }),
  ],
  [
    /^(?:actions\/workflows|blob\/.+\/\.github\/workflows)\/([^/]+\.ya?ml)$/,
    (workflow_id) => ({ workflow_id: String(workflow_id) }),
  ],
  [
    /^(?:tree|commits)\/(?:refs\/heads\/)?([^\s?#]{1,250})$/,
    (branch) => ({ branch: String(branch) }),
  ],
];

/**
 * Reads a pasted GitHub address: of a run, attempt, job or step line, a check run, a pull request,
 * a commit, a branch or a workflow file.
 * @param host of GitHub's web pages: github.com, or that of the Enterprise server
 * @throws ToolError naming what is wrong
 */
export function parseAddress(text: string, host: string): Address {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new ToolError(
      `url: not an address such as https://${host}/octo-org/hello-world/actions/runs/123. Nothing was sent.`,
    );
  }
  if (url.host !== host) {
    throw new ToolError(
      `url: ${url.host.slice(0, 100)} is not ${host}, where this server looks. Nothing was sent.`,
    );
  }
  const [, owner = '', repo = '', rest = ''] =
    /^\/([^/]+)\/([^/]+)\/(.+?)\/?$/.exec(url.pathname) ?? [];
  if (/^queue\/./.test(rest)) {
    throw new ToolError(
      "url: a merge queue's page stands for many pull requests. Give pull_number for one of them; list_workflow_runs_for_repo with event merge_group lists the runs of all. Nothing was sent.",
    );
  }
  const named = isOwner(owner) && isRepository(repo) ? readPath(rest, url) : undefined;
  if (!named) {
    throw new ToolError(
      'url: names no run, job, check, pull request, commit, branch or workflow file. Nothing was sent.',
    );
  }
  const [, step, line] = /^#step:(\d{1,4})(?::(\d{1,9}))?/.exec(url.hash) ?? [];
  return {
    owner,
    repo,
    ...named,
    ...(step && { step: Number(step) }),
    ...(line && { step_line: Number(line) }),
  };
}

function readPath(rest: string, { searchParams }: URL): Named | undefined {
  const check = searchParams.get('check_run_id');
  if (check && /^[1-9]\d{0,15}$/.test(check)) return { check_run_id: Number(check) };
  for (const [path, read] of pages) {
    const [whole, ...parts] = path.exec(unescaped(rest)) ?? [];
    if (whole !== undefined) return read(...parts);
  }
  return undefined;
}

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * Reads a pasted address for a call about one run. A check run of GitHub Actions is a job with the
 * same id.
 * @throws ToolError naming what is wrong, also for an address that may stand for several runs
 */
export function parseRunUrl(text: string, host: string): Target {
  const { run_id, job_id, check_run_id, ...named } = parseAddress(text, host);
  const { owner, repo, attempt_number, step, step_line } = named;
  const base = {
    owner,
    repo,
    ...(attempt_number !== undefined && { attempt_number }),
    ...(step !== undefined && { step }),
    ...(step_line !== undefined && { step_line }),
  };
  const job = job_id ?? check_run_id;
  if (run_id !== undefined)
    return job === undefined ? { ...base, run_id } : { ...base, run_id, job_id: job };
  if (job !== undefined) return { ...base, job_id: job };
  throw new ToolError(
    'url: may stand for several runs. triage takes it and names them; give the run_id of one. Nothing was sent.',
  );
}

/** The host of the web pages that belong to an API address. */
export function webHostOf(apiUrl: string): string {
  return new URL(apiUrl).host.replace(/^api\./, '');
}
