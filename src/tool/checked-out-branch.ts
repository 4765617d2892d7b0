import { positionText } from '../checkout/git.ts';
import { listRuns } from '../github/list-runs.ts';
import type { Repository } from '../github/repository.ts';
import type { Run } from '../github/run.ts';
import { shortSha } from '../text/format.ts';
import type { WidelyNamed } from './target.ts';
import type { Context } from './tool.ts';

/** Enough for all workflows of a branch's newest commit. */
const runsRead = 30;

/**
 * Fills in the run where a call names none: a run of the newest commit of the checked-out branch.
 * @param first which run to take where that commit has several
 */
export async function withCheckedOutRun<N extends WidelyNamed>(
  named: N,
  context: Context,
  first: 'failed' | 'unfinished' = 'failed',
): Promise<N> {
  const { owner, repo } = named;
  if (owner === undefined || repo === undefined || isNamed(named)) return named;
  const head = await (await context.checkout({ owner, repo }))?.head();
  if (head?.branch === undefined) return named;
  const { branch } = head;
  const { runs } = await listRuns(context.github, { owner, repo, branch, per_page: runsRead });
  const run = chooseRun(runs, first);
  return run ? { ...named, run_id: run.id } : named;
}

const isNamed = ({ run_id, job_id, url, pull_number, branch, head_sha }: WidelyNamed) =>
  [run_id, job_id, url, pull_number, branch, head_sha].some((each) => each !== undefined);

/** Fills in the checked-out branch where a call names nothing. */
export async function withCheckedOutBranch<N extends WidelyNamed>(
  named: N,
  context: Context,
): Promise<N> {
  const { owner, repo } = named;
  if (owner === undefined || repo === undefined || isNamed(named)) return named;
  const head = await (await context.checkout({ owner, repo }))?.head();
  return head?.branch === undefined ? named : { ...named, branch: head.branch };
}

/** How the checkout's HEAD relates to a commit, in words; undefined where there is no checkout. */
export async function headComparison(
  repository: Repository,
  { sha, branch }: { readonly sha: string; readonly branch: string | undefined },
  context: Context,
): Promise<string | undefined> {
  const head = await (await context.checkout(repository))?.head();
  if (!head) return undefined;
  if (head.sha === sha) return 'your HEAD is this commit';
  return head.branch !== undefined && head.branch === branch
    ? `your HEAD ${shortSha(head.sha)} is not this commit, ${shortSha(sha)}, though the branch is the same: what you have has not been pushed, or you have not pulled`
    : `your HEAD ${shortSha(head.sha)} is not this commit, ${shortSha(sha)}`;
}

function chooseRun(runs: readonly Run[], first: 'failed' | 'unfinished'): Run | undefined {
  const [newest] = runs;
  const same = runs.filter(({ head_sha }) => head_sha === newest?.head_sha);
  const unfinished = same.find(({ status }) => status !== 'completed');
  const failed = same.find(({ conclusion }) => conclusion === 'failure');
  return (first === 'failed' ? (failed ?? unfinished) : (unfinished ?? failed)) ?? newest;
}

/**
 * "your HEAD is 2 commits past this run"; undefined where the checkout does not know the commit.
 */
export async function headPosition(
  repository: Repository,
  { head_sha }: Pick<Run, 'head_sha'>,
  context: Context,
): Promise<string | undefined> {
  const position = await (await context.checkout(repository))?.position(head_sha);
  return position && positionText(position);
}
