import type { GitHub } from '../github/api.ts';
import { isHttpFailure } from '../github/errors.ts';
import { type Job, pagesOfJobs } from '../github/job.ts';
import { listRuns } from '../github/list-runs.ts';
import type { OptionalReads } from '../github/optional.ts';
import { type Repository, readRepository } from '../github/repository.ts';
import { isGreen, isPlainGreen, isRed, type Run, sameBranch } from '../github/run.ts';
import { readWorkflow } from '../github/workflow.ts';
import { count } from '../text/format.ts';
import { countRequests } from './request-counter.ts';

/** Requests that loading a history may cost. */
const maxRequests = 100;
/** Unfiltered pages hold all branches; where one is wanted, this many show what is recent. */
const unfilteredPages = 5;
/** Green runs only contribute durations: this many, evenly spread, are enough. */
const greensLookedAt = 40;
/** Requests for red and rerun runs; the rest is kept for a sample of durations. */
const requestsForReds = 60;
/** Milliseconds before the deadline at which reading stops. */
const timeToAnswer = 8000;

/** What reading a workflow's past takes. */
export interface HistoryAccess {
  readonly optional: OptionalReads;
  readonly github: GitHub;
  readonly now: () => number;
  /** When the answer has to be out, in milliseconds since 1970. */
  readonly deadline: number;
  readonly progress: (done: number, total: number | undefined, message: string) => void;
}

export interface HistoryQuery extends Repository {
  readonly workflow_id: string | number;
  readonly branch: string | undefined;
  readonly runs: number;
}

/** What was read of a workflow's past, newest run first, and what was not. */
export interface WorkflowHistory {
  readonly workflow: { readonly id: number; readonly name: string; readonly state: string };
  /** Undefined: the repository could not be read. */
  readonly default_branch: string | undefined;
  readonly runs: readonly Run[];
  /** How many runs there are behind the filter, where GitHub said so. */
  readonly total: number;
  /** By run id, for the runs whose jobs were read. */
  readonly jobs: ReadonlyMap<number, readonly Job[]>;
  /** How many of the newest runs have all their failures read: rates of jobs are computed over these. */
  readonly complete: number;
  readonly requests: number;
  readonly left_out: readonly string[];
}

/** Reads as much of a workflow's past as the limits of requests and time allow. */
export async function loadHistory(
  query: HistoryQuery,
  access: HistoryAccess,
): Promise<WorkflowHistory> {
  const counter = { requests: 0 };
  const github = countRequests(access.github, counter);
  const { owner, repo, workflow_id } = query;
  const { optional } = access;
  const [repository, workflow] = await Promise.all([
    optional.read('the default branch', () => readRepository(github, { owner, repo })),
    optional.read('the workflow', () => readWorkflow(github, { owner, repo, workflow_id })),
  ]);
  const left_out: string[] = [];
  const { runs, total } = await newestRuns(query, { ...access, github }, left_out);
  const { jobs, complete } = await readJobs(query, runs, { ...access, github }, counter, left_out);
  return {
    workflow: {
      id: workflow?.id ?? runs[0]?.workflow_id ?? 0,
      name: workflow?.name ?? runs[0]?.name ?? String(workflow_id),
      state: workflow?.state ?? 'unknown',
    },
    default_branch: repository?.default_branch,
    runs,
    total,
    jobs,
    complete,
    requests: counter.requests,
    left_out,
  };
}

/**
 * The newest runs. Unfiltered pages first, since GitHub's search may lag behind by an hour; of a
 * branch, what is older comes from the search, which shows 1,000 at most
 * (https://github.com/dawidd6/action-download-artifact/issues/147).
 */
async function newestRuns(
  { owner, repo, workflow_id, branch, runs: wanted }: HistoryQuery,
  { github, progress, optional }: HistoryAccess,
  left_out: string[],
): Promise<{ runs: Run[]; total: number }> {
  const found = new Map<number, Run>();
  const parameters = { owner, repo, workflow_id, per_page: 100 };
  let total = 0;
  let seen = 0;
  let again = 0;
  let oldest = '';
  const take = async (page: number, search: { branch?: string; created?: string } = {}) => {
    const listed = await listRuns(github, { ...parameters, ...search, page });
    for (const run of listed.runs) {
      if (found.has(run.id)) again++;
      if (branch === undefined || run.head_branch === branch) found.set(run.id, run);
    }
    oldest = listed.runs.at(-1)?.created_at ?? oldest;
    progress(Math.min(found.size, wanted), wanted, `${count(found.size, 'run')} listed`);
    return listed;
  };
  const older = (...query: Parameters<typeof take>) =>
    optional.read('older runs', () => take(...query));
  const pages = branch === undefined ? Math.ceil(wanted / 100) : unfilteredPages;
  let all = false;
  for (let page = 1; page <= pages && found.size < wanted && !all; page++) {
    const body = page === 1 ? await take(page) : await older(page);
    if (!body) break;
    total = body.total_count;
    seen += body.runs.length;
    all = body.runs.length === 0 || seen >= total;
  }
  if (branch !== undefined && !all && found.size < wanted) {
    const before = found.size;
    again = 0;
    const search = { branch, created: `<=${oldest}` };
    for (let page = 1; page <= 10 && found.size < wanted; page++) {
      const body = await older(page, search);
      if (!body) break;
      // The run that the search begins with was in the unfiltered pages already.
      if (page === 1) total = before + body.total_count - again;
      if (page * 100 >= body.total_count || body.runs.length === 0) break;
    }
  } else if (branch !== undefined) {
    total = found.size;
    if (!all) left_out.push(`runs of ${branch} older than the ${seen} newest of all branches`);
  }
  const runs = [...found.values()]
    .toSorted((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at) || b.id - a.id)
    .slice(0, wanted);
  if (total > runs.length) left_out.push(`${count(total - runs.length, 'older run')}`);
  return { runs, total };
}

/** Whether the run's jobs have to be read: a green first attempt has no failed job. */
const needsJobs = (run: Run) => isRed(run) || (isGreen(run) && run.run_attempt > 1);

async function readJobs(
  { owner, repo }: HistoryQuery,
  runs: readonly Run[],
  access: HistoryAccess,
  counter: { requests: number },
  left_out: string[],
): Promise<{ jobs: Map<number, readonly Job[]>; complete: number }> {
  const { github, progress, now, deadline, optional } = access;
  const jobs = new Map<number, readonly Job[]>();
  const inTime = () => now() < deadline - timeToAnswer;
  let gone = 0;
  let cut = 0;
  let total = 0;
  const read = async (run: Run, max: number): Promise<boolean> => {
    if (counter.requests >= max || !inTime()) return false;
    const all: Job[] = [];
    const filter = run.run_attempt > 1 ? ({ filter: 'all' } as const) : {};
    await optional.read('jobs of some runs', async () => {
      try {
        for await (const page of pagesOfJobs(github, { owner, repo, run_id: run.id, ...filter })) {
          all.push(...page.jobs);
          if (counter.requests >= max || !inTime()) {
            if (all.length < page.total_count) cut++;
            break;
          }
        }
      } catch (error) {
        // A run may be deleted between the list and this.
        if (!isHttpFailure(error) || error.status !== 404) throw error;
        gone++;
      }
    });
    jobs.set(run.id, all);
    progress(jobs.size, total, `jobs of ${jobs.size} of ${count(total, 'run')} read`);
    return true;
  };

  const informative = runs.filter(needsJobs);
  total = informative.length + Math.min(greensLookedAt, runs.filter(isPlainGreen).length);
  const mostForReds = Math.min(maxRequests, counter.requests + requestsForReds);
  let next = 0;
  // In order, eight at a time, so that the complete window has no gaps.
  const workers = Array.from({ length: 8 }, async () => {
    for (let run = informative[next]; run; run = informative[next]) {
      // Each worker may have a request in flight: those count as well.
      if (counter.requests >= mostForReds || !inTime()) return;
      next++;
      if (!(await read(run, mostForReds))) return;
    }
  });
  await Promise.all(workers);
  const unread = informative.find(({ id }) => !jobs.has(id));
  const complete = unread ? runs.indexOf(unread) : runs.length;
  const missing = informative.filter(({ id }) => !jobs.has(id)).length;
  if (missing > 0) left_out.push(`jobs of ${count(missing, 'older red or rerun run')}`);

  const greens = runs.slice(0, complete).filter(isPlainGreen);
  const max = Math.min(greensLookedAt, maxRequests - counter.requests);
  const near = greens
    .filter((green) => mayShowPass(green, runs, informative))
    .slice(0, Math.max(0, max));
  const others = greens.filter((green) => !near.includes(green));
  const sample = [...near, ...evenSample(others, max - near.length)];
  await Promise.all(sample.map((run) => read(run, maxRequests)));
  const unreadGreens = greens.filter(({ id }) => !jobs.has(id)).length;
  if (unreadGreens > 0) {
    left_out.push(
      `jobs of ${count(unreadGreens, 'green run')} (counted as passed for jobs that ran in all green runs looked at; durations come from those)`,
    );
  }
  if (gone > 0) left_out.push(`${count(gone, 'run')} deleted meanwhile`);
  if (cut > 0) left_out.push(`some jobs of ${count(cut, 'very large run')}`);
  if (!inTime()) left_out.push('what would have taken longer than hosts wait');
  const cancelled = runs.filter(({ conclusion }) => conclusion === 'cancelled').length;
  if (cancelled > 0) {
    left_out.push(
      `jobs of ${count(cancelled, 'cancelled run')} (a job over its time limit also ends so)`,
    );
  }
  const other = runs.filter(
    (run) =>
      run.status === 'completed' &&
      run.conclusion !== 'cancelled' &&
      run.run_attempt > 1 &&
      !isGreen(run) &&
      !isRed(run),
  ).length;
  if (other > 0)
    left_out.push(`jobs of ${count(other, 'rerun run')} that ended neither green nor red`);
  const open = runs.filter(({ status }) => status !== 'completed').length;
  if (open > 0) left_out.push(`${count(open, 'run')} not finished`);
  return { jobs, complete };
}

/**
 * Whether a green run may show that a job passed which failed elsewhere: it is of the same commit as a
 * red one, or the next on its branch.
 */
function mayShowPass(
  green: Run,
  newestFirst: readonly Run[],
  informative: readonly Run[],
): boolean {
  if (informative.some((run) => run.head_sha === green.head_sha && run.event === green.event))
    return true;
  const earlier = newestFirst.slice(newestFirst.indexOf(green) + 1);
  const before = earlier.find((run) => sameBranch(run, green) && (isGreen(run) || isRed(run)));
  return before !== undefined && informative.includes(before);
}

/** So many of the items, the first and the last among them, with equal gaps. */
function evenSample<T>(items: readonly T[], max: number): T[] {
  if (items.length <= max) return [...items];
  return Array.from({ length: Math.max(0, max) }, (_, index) => {
    const at = max === 1 ? 0 : Math.round((index * (items.length - 1)) / (max - 1));
    return items[at];
  }).filter((item) => item !== undefined);
}
