import { isHttpFailure, ToolError } from '../../github/errors.ts';
import { allJobs, type Job } from '../../github/job.ts';
import { listRuns } from '../../github/list-runs.ts';
import { type Repository, readRepository } from '../../github/repository.ts';
import { isGreen, isOfBranch, type Run, readRun, sameBranch } from '../../github/run.ts';
import { isBefore } from '../../history/related-runs.ts';
import type { Context } from '../../tool/tool.ts';

/** The run that another one is compared with. */
interface Baseline {
  readonly run: Run;
  /** undefined: they could not be read. */
  readonly jobs: readonly Job[] | undefined;
  /** Why this one was chosen, in words. */
  readonly chosen: string;
}

/**
 * How many candidates are tried: the jobs of a run that was deleted after it was listed cannot be
 * read.
 */
const maxTries = 3;

/**
 * The run that the call names; else the last green run before this one, of its branch or else of
 * the default branch. Returns a sentence that says why, where there is none.
 * @throws ToolError where the named run is of another workflow
 */
export async function baselineOf(
  repo: Repository,
  run: Run,
  base_run_id: number | undefined,
  context: Context,
): Promise<Baseline | string> {
  const { github, optional } = context;
  if (base_run_id !== undefined) {
    const base = await readRun({ ...repo, run_id: base_run_id }, context);
    if (base.workflow_id !== run.workflow_id) {
      throw new ToolError(
        `base_run_id: run ${base.id} is of ${base.name}, run ${run.id} of ${run.name}. Give a run of the same workflow.`,
      );
    }
    return {
      run: base,
      jobs: await optional.read(`jobs of run ${base.id}`, () =>
        allJobs(github, { ...repo, run_id: base.id }),
      ),
      chosen: 'as named',
    };
  }
  const tried = new Set<number>();
  const before = optional.notSeen.length;
  for await (const { green, chosen } of candidates(repo, run, context)) {
    if (tried.has(green.id) || tried.size >= maxTries) continue;
    tried.add(green.id);
    const jobs = await jobsUnlessDeleted(repo, green.id, context);
    if (jobs !== 'deleted') return { run: green, jobs, chosen };
    optional.note(`run ${green.id}`, 'it is gone since it was listed');
  }
  if (optional.notSeen.length > before) return 'GitHub did not show the runs before it';
  return `no green run of ${run.name} on ${run.head_branch} or the default branch came before it`;
}

/** The jobs of a run; undefined where they could not be read. */
async function jobsUnlessDeleted(
  repo: Repository,
  run_id: number,
  { github, optional }: Context,
): Promise<readonly Job[] | undefined | 'deleted'> {
  return optional.read(`jobs of run ${run_id}`, () =>
    allJobs(github, { ...repo, run_id }).catch((error: unknown) => {
      if (!isHttpFailure(error) || error.status !== 404) throw error;
      return 'deleted' as const;
    }),
  );
}

/** Green runs before a run, the best baseline first; one may come twice. */
async function* candidates(
  repo: Repository,
  run: Run,
  { github, optional }: Context,
): AsyncGenerator<{ readonly green: Run; readonly chosen: string }> {
  const branch = run.head_branch;
  const list = async (search: { status?: 'success'; branch?: string; created?: string }) => {
    const { workflow_id } = run;
    const listed = await optional.read("the workflow's runs", () =>
      listRuns(github, { ...repo, workflow_id, ...search, per_page: 30 }),
    );
    return listed?.runs.filter((other) => isGreen(other) && isBefore(other, run));
  };
  const search = { status: 'success', created: `<=${run.created_at}` } as const;
  const isOwnBranch = (green: Run) => sameBranch(green, run);
  const chosen = `the last green run of ${branch ?? 'no branch'} before it`;
  const searched = await list({ ...search, ...(branch !== null && { branch }) });
  for (const green of searched ?? []) if (isOwnBranch(green)) yield { green, chosen };
  // GitHub's search may lag behind; the unfiltered list does not:
  // https://github.com/dawidd6/action-download-artifact/issues/147
  const newest = (await list({})) ?? [];
  for (const green of newest) if (isOwnBranch(green)) yield { green, chosen };
  const repository = await optional.read('the default branch', () => readRepository(github, repo));
  if (!repository || isOfBranch(run, repository.default_branch)) return;
  const { default_branch } = repository;
  const has = searched ? 'has none' : 'was not searched';
  const other = `the last green run of ${default_branch}: ${branch ?? 'no branch'} ${has}`;
  for (const green of [...((await list({ ...search, branch: default_branch })) ?? []), ...newest])
    if (isOfBranch(green, default_branch)) yield { green, chosen: other };
}
