import { z } from 'zod';
import { span } from '../text/format.ts';
import { inline } from '../text/text.ts';
import type { Answer, GitHub } from './api.ts';
import { pages } from './pages.ts';
import type { Repository } from './repository.ts';

type GitHubJob = Answer<'GET /repos/{owner}/{repo}/actions/jobs/{job_id}'>;

const stepShape = {
  number: z.number(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  started_at: z.string().nullable(),
  completed_at: z.string().nullable(),
};

export type Step = z.output<z.ZodObject<typeof stepShape>>;

/** A job of one attempt, with GitHub's names. */
export interface Job {
  readonly id: number;
  readonly run_id: number;
  readonly run_attempt: number;
  readonly name: string;
  readonly workflow_name: string | null;
  readonly head_sha: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly completed_at: string | null;
  readonly labels: readonly string[];
  /** 0 and "" where no runner took the job. */
  readonly runner_id: number;
  readonly runner_name: string;
  readonly html_url: string;
  readonly steps: readonly Step[];
}

function decodeJob(job: GitHubJob): Job {
  return {
    id: Number(job.id),
    run_id: Number(job.run_id),
    run_attempt: job.run_attempt ?? 1,
    name: inline(job.name),
    workflow_name: job.workflow_name === null ? null : inline(job.workflow_name),
    head_sha: job.head_sha,
    status: job.status,
    conclusion: job.conclusion,
    created_at: job.created_at,
    started_at: job.started_at || null,
    completed_at: job.completed_at,
    labels: job.labels.map((label) => inline(label)),
    runner_id: job.runner_id ?? 0,
    runner_name: inline(job.runner_name ?? ''),
    html_url: job.html_url ?? '',
    steps: (job.steps ?? []).map((step) => ({
      number: step.number,
      name: inline(step.name),
      status: step.status,
      conclusion: step.conclusion,
      started_at: step.started_at ?? null,
      completed_at: step.completed_at ?? null,
    })),
  };
}

/** Reads a job as it is now. */
export async function readJob(
  { owner, repo, job_id }: Repository & { readonly job_id: number },
  { github }: { github: GitHub },
): Promise<Job> {
  return decodeJob(
    await github.call('GET /repos/{owner}/{repo}/actions/jobs/{job_id}', { owner, repo, job_id }),
  );
}

/** Whether a job or step went wrong: anything that has ended and is not success, skipped or neutral. */
export function isFailed({ conclusion }: { readonly conclusion: string | null }): boolean {
  return conclusion !== null && !['success', 'skipped', 'neutral'].includes(conclusion);
}

/** Whether a job ended before a runner took it. */
export function neverRan({ status, runner_id, steps }: Job): boolean {
  return status === 'completed' && runner_id === 0 && steps.length === 0;
}

/**
 * How long a job or step ran, in milliseconds; skipped jobs can end before they start. GitHub gives
 * jobs that wait for a runner or a review a time of start, too: they have not run.
 */
export function ranFor(
  { status, started_at, completed_at }: Timed,
  now: number,
): number | undefined {
  if (!started_at || (status !== 'in_progress' && status !== 'completed')) return undefined;
  return Math.max(0, (completed_at ? Date.parse(completed_at) : now) - Date.parse(started_at));
}

type Timed = Pick<Step, 'status' | 'started_at' | 'completed_at'>;

/** "took 5m 12s" or "running for 40s"; empty where it did not start. */
export function ranForText(item: Timed, now: number): string {
  const ran = ranFor(item, now);
  if (ran === undefined) return '';
  return item.completed_at ? `took ${span(ran)}` : `running for ${span(ran)}`;
}

interface RunId extends Repository {
  readonly run_id: number;
  /** Undefined: the latest attempt. */
  readonly attempt_number?: number | undefined;
  /** The jobs of all attempts, where no attempt is named. */
  readonly filter?: 'all';
}

/**
 * The most jobs that GitHub lists without failing on large runs: a page of 100 answers 502
 * (https://github.com/open-telemetry/opentelemetry-java/issues/18649).
 */
const largestPage = 50;

/** All jobs of a run's attempt, page by page, as they arrive. */
export async function* pagesOfJobs(
  github: GitHub,
  { owner, repo, run_id, attempt_number, filter }: RunId,
): AsyncGenerator<{ readonly jobs: readonly Job[]; readonly total_count: number }> {
  const named = { owner, repo, run_id };
  const read = pages({
    per_page: largestPage,
    what: `jobs of run ${run_id}`,
    async ask(page) {
      const body =
        attempt_number === undefined
          ? await github.call('GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs', {
              ...named,
              ...page,
              filter,
            })
          : await github.call(
              'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs',
              { ...named, ...page, attempt_number },
            );
      return { items: body.jobs.map(decodeJob), total_count: body.total_count };
    },
    note: github.note,
  });
  for await (const { items, total_count } of read) yield { jobs: items, total_count };
}

/** All jobs of a run's attempt. */
export async function allJobs(github: GitHub, run: RunId): Promise<Job[]> {
  const jobs: Job[] = [];
  for await (const page of pagesOfJobs(github, run)) jobs.push(...page.jobs);
  return jobs;
}
