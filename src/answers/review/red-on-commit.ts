import { runsOfCommit } from '../../github/commit-runs.ts';
import { allJobs } from '../../github/job.ts';
import { rolesOf } from '../../github/job-roles.ts';
import type { Repository } from '../../github/repository.ts';
import { isRed, type Run, stateOf } from '../../github/run.ts';
import { count, shortSha } from '../../text/format.ts';
import { jobNames } from '../../text/job-names.ts';
import { leading } from '../../text/text.ts';
import type { Context } from '../../tool/tool.ts';

const maxShown = 5;

/** Lines for a preview: what is red in this run and in other runs of the commit to be deployed. */
export async function redOnCommit(
  repo: Repository,
  run: Run,
  { github, optional }: Pick<Context, 'github' | 'optional'>,
): Promise<string[]> {
  const { head_sha } = run;
  const [listed, jobs] = await Promise.all([
    optional.read('what is red on this commit', () => runsOfCommit(github, { ...repo, head_sha })),
    optional.read('jobs of this run', () => allJobs(github, { ...repo, run_id: run.id })),
  ]);
  const failed = rolesOf(jobs ?? []).suspects.map(({ name }) => name);
  const own = failed.length > 0 ? [`Red in this run: ${jobNames(failed)}.`] : [];
  if (!listed) return own;
  const others = listed.runs.filter(
    ({ workflow_id, event }) => workflow_id !== run.workflow_id || event !== run.event,
  );
  const red = others.filter(isRed);
  const unfinished = others.filter(({ status }) => status !== 'completed');
  const unseen = listed.unread > 0 ? ' Older runs were not looked at.' : '';
  const what =
    red.length > 0
      ? `${count(red.length, 'other run')} of ${others.length}`
      : `no other run, of ${others.length}`;
  const line = (other: Run) =>
    `- ${leading(other.name)} #${other.run_number} (${other.event}): ${stateOf(other)}, run_id: ${other.id}`;
  return [
    ...own,
    `Red on ${shortSha(head_sha)}: ${what}.${unseen}`,
    ...red.slice(0, maxShown).map(line),
    ...(red.length > maxShown ? [`- and ${count(red.length - maxShown, 'more')}`] : []),
    ...unfinished.slice(0, maxShown).map(line),
  ];
}
