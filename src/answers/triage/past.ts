import type { GitHub } from '../../github/api.ts';
import { type Job, pagesOfJobs } from '../../github/job.ts';
import { listRuns } from '../../github/list-runs.ts';
import { type Repository, readRepository } from '../../github/repository.ts';
import { isGreen, type Run } from '../../github/run.ts';
import { jobsOfAttempts } from '../../history/attempts.ts';
import { before, informativeRuns, newestFirst } from '../../history/related-runs.ts';
import { countRequests } from '../../history/request-counter.ts';
import type { Context } from '../../tool/tool.ts';

/** What a triage may cost besides what it reads of the run itself. */
const maxRequests = 6;

/** Runs that are listed; each is some 8 kB. */
const listed = 50;

/** What came before and beside a run, as far as a few requests tell. */
export interface Past {
  /** Of the same workflow, newest first; the run itself is among them unless it is old. */
  readonly runs: readonly Run[];
  /** Whether the workflow, or the run's branch, has no older ones than those. */
  readonly whole: boolean;
  /** Whether runs between this one and the newest are missing among them. */
  readonly gap: boolean;
  /** Undefined where GitHub would not say. */
  readonly default_branch: string | undefined;
  readonly private: boolean | undefined;
  /** The jobs of other runs that were looked at, by run id. */
  readonly jobs: ReadonlyMap<number, readonly Job[]>;
  /** Those of them of which only the first jobs were looked at. */
  readonly partly: ReadonlySet<number>;
  /** The jobs of the run in all its attempts, as far as they are known. */
  readonly own: readonly Job[];
}

/**
 * Reads what came before a run, side by side with its logs: its workflow's runs, its own attempts,
 * and the jobs of the few runs that say most. Never more than six requests.
 * @param latest whether the run was read in its latest attempt
 * @returns Undefined where GitHub does not list the runs: the rest says nothing without them
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
  const [newest, home, own] = await Promise.all([
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
  const default_branch = home?.default_branch;
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
    private: home?.private,
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
    per_page: listed,
    with_pulls: true,
  });
  return { runs, whole: total_count <= runs.length };
}

/** The newest runs of all branches come unfiltered, since GitHub's search may lag behind; what is older, by search. */
function needsOlder(run: Run, runs: readonly Run[], whole: boolean): boolean {
  return !whole && run.head_branch !== null && !before(run, runs).some(isGreen);
}

function search(run: Run, runs: readonly Run[]) {
  const oldest = runs.at(-1)?.created_at ?? run.created_at;
  const until = oldest < run.created_at ? oldest : run.created_at;
  return { branch: run.head_branch ?? '', created: `<=${until}` };
}

/** Other attempts than the one that was read: all where there is more than one, or may be. */
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

/** The first page of a run's jobs: of a very large run, some. */
async function firstJobs({ owner, repo }: Repository, run_id: number, github: GitHub) {
  for await (const page of pagesOfJobs(github, { owner, repo, run_id })) return page;
  return { jobs: [], total_count: 0 };
}
