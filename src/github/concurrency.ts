import { inline } from '../text/text.ts';
import type { GitHub } from './api.ts';
import { isHttpFailure } from './errors.ts';
import type { Repository } from './repository.ts';

/** A concurrency group, and the runs that are in it. */
interface ConcurrencyGroup {
  readonly name: string;
  readonly run_ids: readonly number[];
}

/** The concurrency groups that a run is in; none where the server is too old to say. */
export async function readConcurrencyGroups(
  github: GitHub,
  { owner, repo, run_id }: Repository & { readonly run_id: number },
): Promise<ConcurrencyGroup[]> {
  const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/concurrency_groups';
  try {
    const body = (await github.read(route, { owner, repo, run_id })) as {
      concurrency_groups: { group_name: string; group_members?: { run_id?: number }[] }[];
    };
    return body.concurrency_groups.map(({ group_name, group_members = [] }) => ({
      name: inline(group_name),
      run_ids: group_members.flatMap(({ run_id }) => run_id ?? []),
    }));
  } catch (error) {
    if (!isHttpFailure(error) || error.status !== 404) throw error;
    return [];
  }
}
