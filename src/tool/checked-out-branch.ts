import { positionText } from '../checkout/git.ts';
import { listRuns } from '../github/list-runs.ts';
import type { Repository } from '../github/repository.ts';
import type { Run } from '../github/run.ts';
import { shortSha } from '../text/format.ts';
import type { WidelyNamed } from './target.ts';
import type { Context } from './tool.ts';

/** Enough to have all workflows of the newest commit of a branch. */
const looked = 30;

/**
 * Where a call names no run: the run of the branch that is checked out. Of the newest commit that
 * ran, one that failed comes first; where the question is what goes on, one that has not ended.
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
  const { runs } = await listRuns(context.github, { owner, repo, branch, per_page: looked });
  const run = mostWanted(runs, first);
  return run ? { ...named, run_id: run.id } : named;
}

const isNamed = ({ run_id, job_id, url, pull_number, branch, head_sha }: WidelyNamed) =>
  [run_id, job_id, url, pull_number, branch, head_sha].some((each) => each !== undefined);

/** Where a call names nothing: the branch that is checked out, with all of its runs. */
export async function ofBranch<N extends WidelyNamed>(named: N, context: Context): Promise<N> {
  const { owner, repo } = named;
  if (owner === undefined || repo === undefined || isNamed(named)) return named;
  const head = await (await context.checkout({ owner, repo }))?.head();
  return head?.branch === undefined ? named : { ...named, branch: head.branch };
}

/** "your HEAD 1234567 is not this commit"; undefined where there is no checkout. */
export async function headAgainst(
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

function mostWanted(runs: readonly Run[], first: 'failed' | 'unfinished'): Run | undefined {
  const [newest] = runs;
  const same = runs.filter(({ head_sha }) => head_sha === newest?.head_sha);
  const unfinished = same.find(({ status }) => status !== 'completed');
  const failed = same.find(({ conclusion }) => conclusion === 'failure');
  return (first === 'failed' ? (failed ?? unfinished) : (unfinished ?? failed)) ?? newest;
}

/** "your HEAD is 2 commits past this run"; undefined where nobody knows. */
export async function headPosition(
  repository: Repository,
  { head_sha }: Pick<Run, 'head_sha'>,
  context: Context,
): Promise<string | undefined> {
  const position = await (await context.checkout(repository))?.position(head_sha);
  return position && positionText(position);
}
