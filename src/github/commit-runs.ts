import type { GitHub } from './api.ts';
import { listRuns } from './list-runs.ts';
import type { Repository } from './repository.ts';
import type { Run } from './run.ts';

/** Runs of a commit that are looked at. */
const maxRuns = 100;

/** The runs of a commit that count, and how many older ones were not looked at. */
interface CommitRuns {
  readonly runs: readonly Run[];
  /** Including those that a newer run of the same workflow and event replaced. */
  readonly all: readonly Run[];
  readonly unread: number;
}

/** Reads the newest run of each workflow and event of a commit; a pull request of a fork is tied to its runs by nothing else. */
export async function runsOfCommit(
  github: GitHub,
  { owner, repo, head_sha }: Repository & { readonly head_sha: string },
): Promise<CommitRuns> {
  const { runs, total_count } = await listRuns(github, {
    owner,
    repo,
    head_sha,
    per_page: maxRuns,
  });
  return { runs: newestOfEach(runs), all: runs, unread: total_count - runs.length };
}

/** A rerun keeps its run; a workflow that was started again for the same commit is a newer run. */
export function newestOfEach(runs: readonly Run[]): Run[] {
  const newest = new Map<string, Run>();
  for (const run of runs) {
    const key = `${run.workflow_id}\n${run.event}`;
    const known = newest.get(key);
    if (!known || run.id > known.id) newest.set(key, run);
  }
  return [...newest.values()];
}
