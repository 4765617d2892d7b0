import { positionText } from '../checkout/git.ts';
import { listRuns } from '../github/list-runs.ts';
import type { Repository } from '../github/repository.ts';
import type { Run } from '../github/run.ts';
import type { Named } from './target.ts';
import type { Context } from './tool.ts';

/** Enough to have all workflows of the newest commit of a branch. */
const looked = 30;

/**
 * Where a call names no run: the run of the branch that is checked out. Of the newest commit that
 * ran, one that failed comes first; where the question is what goes on, one that has not ended.
 */
export async function atHead<N extends Named>(
  named: N,
  context: Context,
  first: 'failed' | 'unfinished' = 'failed',
): Promise<N> {
  const { owner, repo, run_id, job_id, url } = named;
  if (owner === undefined || repo === undefined) return named;
  if (run_id !== undefined || job_id !== undefined || url !== undefined) return named;
  const head = await (await context.checkout({ owner, repo }))?.head();
  if (head?.branch === undefined) return named;
  const { branch } = head;
  const { runs } = await listRuns(context.github, { owner, repo, branch, per_page: looked });
  const run = mostWanted(runs, first);
  return run ? { ...named, run_id: run.id } : named;
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
