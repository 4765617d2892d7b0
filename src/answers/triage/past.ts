import type { GitHub } from '../../github/api.ts';
import { type Job, pagesOfJobs } from '../../github/job.ts';
import { listRuns } from '../../github/list-runs.ts';
import { type Repository, readRepository } from '../../github/repository.ts';
import { isGreen, type Run } from '../../github/run.ts';
import { jobsOfAttempts } from '../../history/attempts.ts';
import { before, informativeRuns, newestFirst } from '../../history/related-runs.ts';
import { countRequests } from '../../history/request-counter.ts';
import type { Context } from '../../tool/tool.ts';

/** How many requests a triage may make for the past of a run. */
const maxRequests = 6;

/** How many runs are listed; each is some 8 kB. */
const runsRead = 50;

/** The runs around a run, as far as a few requests can show them. */
export interface Past {
  /** Runs of the same workflow, newest first; with the run itself unless it is old. */
  readonly runs: readonly Run[];
  /** Whether the workflow, or the run's branch, has no older runs. */
  readonly whole: boolean;
  /** Whether runs between this one and the newest are missing. */
  readonly gap: boolean;
  /** undefined: it could not be read. */
  readonly default_branch: string | undefined;
  /** Whether the repository is private; undefined: unknown. */
  readonly private: boolean | undefined;
  /** The jobs of other runs that were read, by run id. */
  readonly jobs: ReadonlyMap<number, readonly Job[]>;
  /** Ids of those runs of which only the first page of jobs was read. */
  readonly partly: ReadonlySet<number>;
  /** The jobs of the run in all its attempts, as far as known. */
  readonly own: readonly Job[];
}

/**
 * Reads the runs around a run while its logs are being read: its workflow's runs, its own attempts,
 * and the jobs of the few most informative runs. Never more than six requests.
 * @param latest whether the run was read in its latest attempt
 * @returns undefined where the runs could not be listed: the rest says nothing without them
 */
export async function pastOf(
  repo: Repository,
  run: Run,
  jobs: readonly Job[],
  latest: boolean,
  context: Context,
): Promise<Past | undefined> {
  const counter = { requests: 0 };
  const { optional } = context;
  const github = countRequests(context.github, counter);
  const [newest, repository, own] = await Promise.all([
    optional.read("the workflow's runs", () => runsOfWorkflow(repo, run, {}, github)),
    optional.read('the default branch', () => readRepository(github, repo)),
    optional.read('other attempts', () => attemptsBeside(repo, run, jobs, latest, github)),
  ]);
  if (!newest) return undefined;
  const older = needsOlder(run, newest.runs, newest.whole)
    ? await optional.read("the branch's older runs", () =>
        runsOfWorkflow(repo, run, search(run, newest.runs), github),
      )
    : undefined;
  const runs = newestFirst([...newest.runs, ...(older?.runs ?? [])]);
  const default_branch = repository?.default_branch;
  const read = new Map<number, readonly Job[]>();
  const partly = new Set<number>();
  await Promise.all(
    informativeRuns(run, runs, default_branch)
      .slice(0, Math.max(0, maxRequests - counter.requests))
      .map(async ({ id }) => {
        const found = await optional.read('jobs of earlier runs', () =>
          firstJobs(repo, id, github),
        );
        if (!found) return;
        read.set(id, found.jobs);
        if (found.total_count > found.jobs.length) partly.add(id);
      }),
  );
  return {
    runs,
    gap: !newest.whole && !newest.runs.some(({ id }) => id === run.id),
    whole: newest.whole || older?.whole === true,
    default_branch,
    private: repository?.private,
    jobs: read,
    partly,
    own: own ?? jobs,
  };
}

async function runsOfWorkflow(
  repo: Repository,
  run: Run,
  filter: { readonly branch?: string; readonly created?: string },
  github: GitHub,
): Promise<{ readonly runs: readonly Run[]; readonly whole: boolean }> {
  const { workflow_id } = run;
  const { runs, total_count } = await listRuns(github, {
    ...repo,
    workflow_id,
    ...filter,
    per_page: runsRead,
    with_pulls: true,
  });
  return { runs, whole: total_count <= runs.length };
}

/**
 * Older runs are searched for by branch; the newest ones were listed unfiltered, since GitHub's
 * search may lag behind.
 */
function needsOlder(run: Run, runs: readonly Run[], whole: boolean): boolean {
  return !whole && run.head_branch !== null && !before(run, runs).some(isGreen);
}

function search(run: Run, runs: readonly Run[]) {
  const oldest = runs.at(-1)?.created_at ?? run.created_at;
  const until = oldest < run.created_at ? oldest : run.created_at;
  return { branch: run.head_branch ?? '', created: `<=${until}` };
}

/** The jobs of all attempts; more is read only where there is or may be another attempt. */
async function attemptsBeside(
  repo: Repository,
  run: Run,
  jobs: readonly Job[],
  latest: boolean,
  github: GitHub,
): Promise<readonly Job[]> {
  if (latest && run.run_attempt === 1) return jobs;
  const other = latest ? run.run_attempt - 1 : run.run_attempt + 1;
  const found = await jobsOfAttempts(repo, run.id, other, github);
  return [...new Map([...found, ...jobs].map((job) => [job.id, job])).values()];
}

/** The first page of a run's jobs, which is all but for very large runs. */
async function firstJobs({ owner, repo }: Repository, run_id: number, github: GitHub) {
  for await (const page of pagesOfJobs(github, { owner, repo, run_id })) return page;
  return { jobs: [], total_count: 0 };
}
