import type { GitHub } from '../github/api.ts';
import { isHttpFailure } from '../github/errors.ts';
import { readJob } from '../github/job.ts';
import { listRuns } from '../github/list-runs.ts';
import { optionalReads } from '../github/optional.ts';
import type { Repository } from '../github/repository.ts';
import { type Run, readRun } from '../github/run.ts';
import { count } from '../text/format.ts';

/** The number of a run counts per workflow; one that is not among so many newest runs is not known. */
const looked = 100;

/** So many runs of one number are named. */
const maxNamed = 5;

/**
 * What was probably meant where GitHub knows no such run, attempt or job: the number of a run, a job
 * as a run, a run as a job. Undefined where that is not the failure, or nothing was recognized.
 */
export async function whatIsMissing(
  error: unknown,
  { github }: { readonly github: GitHub },
): Promise<string | undefined> {
  if (!isHttpFailure(error) || error.status !== 404) return undefined;
  const [, owner, repo, kind, id, attempt] =
    /\/repos\/([^/]+)\/([^/]+)\/actions\/(runs|jobs)\/(\d+)(?:\/attempts\/(\d+))?(?:[/?]|$)/.exec(
      error.request.url,
    ) ?? [];
  if (!owner || !repo) return undefined;
  const place = { owner, repo };
  if (kind === 'jobs') return runAsJob(place, Number(id), github);
  const run = await seen(() => readRun({ ...place, run_id: Number(id) }, { github }));
  if (run) return missingAttempt(run, Number(attempt));
  return (
    (await jobAsRun(place, Number(id), github)) ?? (await numberAsId(place, Number(id), github))
  );
}

/** Undefined where GitHub does not show it. */
const seen = <T>(reading: () => Promise<T>) => optionalReads().read('it', reading);

/** Says that a run has no such attempt; undefined where it may have it. */
export function missingAttempt({ id, run_attempt }: Run, attempt: number): string | undefined {
  if (!(attempt > run_attempt)) return undefined;
  return `attempt_number: run ${id} has ${count(run_attempt, 'attempt')}, and no attempt ${attempt}.`;
}

async function jobAsRun(place: Repository, id: number, github: GitHub) {
  const job = await seen(() => readJob({ ...place, job_id: id }, { github }));
  return (
    job &&
    `run_id: ${id} is a job of run ${job.run_id}. Pass run_id: ${job.run_id}; job_id: ${id} where the tool takes one.`
  );
}

async function runAsJob(place: Repository, id: number, github: GitHub) {
  const run = await seen(() => readRun({ ...place, run_id: id }, { github }));
  return (
    run && `job_id: ${id} is a run, not a job. list_jobs run_id: ${id} has the ids of its jobs.`
  );
}

async function numberAsId(place: Repository, id: number, github: GitHub) {
  const list = await seen(() => listRuns(github, { ...place, per_page: looked }));
  const runs = list?.runs.filter(({ run_number }) => run_number === id) ?? [];
  const [run, ...others] = runs;
  if (!run) return undefined;
  if (others.length === 0) {
    return `run_id: ${id} is the number of run ${run.id} (${runName(run)}); its run_id is ${run.id}.`;
  }
  const named = runs.slice(0, maxNamed).map((each) => `${each.id} (${runName(each)})`);
  const more = runs.length > maxNamed ? `, and ${runs.length - maxNamed} more` : '';
  return `run_id: ${id} is the number of several runs, whose run_ids are ${named.join(', ')}${more}.`;
}

const runName = ({ name, run_number, head_branch }: Run) =>
  `${name} #${run_number}${head_branch === null ? '' : ` on ${head_branch}`}`;
