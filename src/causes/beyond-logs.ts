import type { Repository } from '../github/repository.ts';
import type { ListedRun } from '../logs/archived-logs.ts';
import type { CauseAccess, FailureGroup } from './failure-group.ts';
import { allReports, firstReport } from './reported-tests.ts';
import { workflowLinesOf } from './workflow-lines.ts';

/**
 * The same causes with what knows more of them than the log: test reports, and the workflow's file.
 * @param listed the runs of their jobs, with all of their jobs
 * @param all whether to read all test reports of these runs, instead of one that a log names
 */
export async function withBeyondLogs(
  repo: Repository,
  listed: readonly ListedRun[],
  groups: readonly FailureGroup[],
  all: boolean,
  access: CauseAccess,
): Promise<FailureGroup[]> {
  const runs = listed.map(({ run }) => run);
  const [reported, workflows] = await Promise.all([
    all ? allReports(repo, listed, groups, access) : firstReport(repo, listed, groups, access),
    workflowLinesOf(repo, runs, groups, access),
  ]);
  return groups.map((each) => ({
    ...each,
    reported: reported.get(each),
    workflow: workflows.get(each),
  }));
}
