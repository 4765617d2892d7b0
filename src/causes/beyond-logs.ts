import type { Repository } from '../github/repository.ts';
import type { ListedRun } from '../logs/archived-logs.ts';
import { allReports, firstReport } from './reported-tests.ts';
import type { CauseAccess, Suspected } from './suspected.ts';
import { workflowLinesOf } from './workflow-lines.ts';

/**
 * The same causes with what knows more of them than the log: test reports, and the workflow's file.
 * @param listed the runs of their jobs, with all of their jobs
 * @param all whether to read all test reports of these runs, instead of one that a log names
 */
export async function withBeyondLogs(
  repo: Repository,
  listed: readonly ListedRun[],
  suspected: readonly Suspected[],
  all: boolean,
  access: CauseAccess,
): Promise<Suspected[]> {
  const runs = listed.map(({ run }) => run);
  const [reported, workflows] = await Promise.all([
    all
      ? allReports(repo, listed, suspected, access)
      : firstReport(repo, listed, suspected, access),
    workflowLinesOf(repo, runs, suspected, access),
  ]);
  return suspected.map((each) => ({
    ...each,
    reported: reported.get(each),
    workflow: workflows.get(each),
  }));
}
