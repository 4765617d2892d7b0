import type { GitHub } from '../github/api.ts';
import { isHttpFailure } from '../github/errors.ts';
import { readJob } from '../github/job.ts';
import { listRuns } from '../github/list-runs.ts';
import { optionalReads } from '../github/optional.ts';
import type { Repository } from '../github/repository.ts';
import { type Run, readRun } from '../github/run.ts';
import { count } from '../text/format.ts';

/** How many of the newest runs are searched for a run number. */
const runsRead = 100;

/** How many runs with the same number are named. */
const maxNamed = 5;

/**
 * Explains a 404 for a run, attempt or job by what was probably meant: a run number given as
 * run_id, a job as a run, a run as a job. Undefined for other errors, and where nothing fits.
 */
export async function explainNotFound(
  error: unknown,
  { github }: { readonly github: GitHub },
): Promise<string | undefined> {
  if (!isHttpFailure(error) || error.status !== 404) return undefined;
  const [, owner, repo, kind, id, attempt] =
    /\/repos\/([^/]+)\/([^/]+)\/actions\/(runs|jobs)\/(\d+)(?:\/attempts\/(\d+))?(?:[/?]|$)/.exec(
      error.request.url,
    ) ?? [];
  if (!owner || !repo) return undefined;
  const repository = { owner, repo };
  if (kind === 'jobs') return runAsJob(repository, Number(id), github);
  const run = await readIfVisible(() => readRun({ ...repository, run_id: Number(id) }, { github }));
  if (run) return missingAttempt(run, Number(attempt));
  return (
    (await jobAsRun(repository, Number(id), github)) ??
    (await numberAsId(repository, Number(id), github))
  );
}

/** Undefined where GitHub refuses or does not know it. */
const readIfVisible = <T>(reading: () => Promise<T>) => optionalReads().read('it', reading);

/** Says that a run has no such attempt; undefined where it may have it. */
export function missingAttempt({ id, run_attempt }: Run, attempt: number): string | undefined {
  if (!(attempt > run_attempt)) return undefined;
  return `attempt_number: run ${id} has ${count(run_attempt, 'attempt')}, and no attempt ${attempt}.`;
}

async function jobAsRun(repository: Repository, id: number, github: GitHub) {
  const job = await readIfVisible(() => readJob({ ...repository, job_id: id }, { github }));
  return (
    job &&
    `run_id: ${id} is a job of run ${job.run_id}. Pass run_id: ${job.run_id}; job_id: ${id} where the tool takes one.`
  );
}

async function runAsJob(repository: Repository, id: number, github: GitHub) {
  const run = await readIfVisible(() => readRun({ ...repository, run_id: id }, { github }));
  return (
    run && `job_id: ${id} is a run, not a job. list_jobs run_id: ${id} has the ids of its jobs.`
  );
}

async function numberAsId(repository: Repository, id: number, github: GitHub) {
  const list = await readIfVisible(() => listRuns(github, { ...repository, per_page: runsRead }));
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
