import type { GitHub } from './api.ts';
import type { Repository } from './repository.ts';
import { decodeRun, type Run } from './run.ts';

/** Which runs are wanted; filters come from a search index that may lag behind the unfiltered list. */
interface RunSearch extends Repository {
  /** Undefined: of all workflows. */
  readonly workflow_id?: number | string;
  readonly branch?: string | undefined;
  readonly status?: 'success' | 'failure' | 'waiting' | undefined;
  readonly event?: string | undefined;
  readonly head_sha?: string | undefined;
  /** A time or a range of times in GitHub's search syntax. */
  readonly created?: string | undefined;
  readonly per_page: number;
  readonly page?: number | undefined;
  /** Whether the numbers of their pull requests are wanted, which makes the answer longer. */
  readonly with_pulls?: boolean;
}

/** Runs, newest first, and how many there are in all. */
interface ListedRuns {
  readonly runs: readonly Run[];
  readonly total_count: number;
}

/** Lists a page of the runs of a repository, or of one of its workflows. */
export async function listRuns(
  github: GitHub,
  { workflow_id, with_pulls = false, ...search }: RunSearch,
): Promise<ListedRuns> {
  const parameters = { ...search, exclude_pull_requests: !with_pulls };
  const { workflow_runs, total_count } =
    workflow_id === undefined
      ? await github.call('GET /repos/{owner}/{repo}/actions/runs', parameters)
      : await github.call('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', {
          ...parameters,
          workflow_id,
        });
  return { runs: workflow_runs.map(decodeRun), total_count: Number(total_count) };
}
