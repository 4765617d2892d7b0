import { listRuns } from '../../github/list-runs.ts';
import type { Repository } from '../../github/repository.ts';
import { isRed, type Run, standing } from '../../github/run.ts';
import { count, shortSha } from '../../text/format.ts';
import { leading } from '../../text/text.ts';
import type { Context } from '../../tool/tool.ts';

const perPage = 100;
const maxShown = 5;

/** What other workflows say of the very commit that would be deployed: lines for a preview. */
export async function redOnCommit(
  { owner, repo }: Repository,
  run: Run,
  { github, optional }: Pick<Context, 'github' | 'optional'>,
): Promise<string[]> {
  const { head_sha } = run;
  const listed = await optional.read('what is red on this commit', () =>
    listRuns(github, { owner, repo, head_sha, per_page: perPage }),
  );
  if (!listed) return [];
  const latest = new Map<number, Run>();
  for (const other of listed.runs) {
    const known = latest.get(other.workflow_id);
    if (other.head_sha !== head_sha || other.workflow_id === run.workflow_id) continue;
    if (!known || other.run_number > known.run_number) latest.set(other.workflow_id, other);
  }
  const others = [...latest.values()];
  const red = others.filter(isRed);
  const going = others.filter(({ status }) => status !== 'completed');
  const unseen = listed.total_count > listed.runs.length ? ' Older runs were not looked at.' : '';
  const first =
    red.length > 0
      ? `Red on ${shortSha(head_sha)}: ${count(red.length, 'other workflow')} of ${others.length}.`
      : `Red on ${shortSha(head_sha)}: no other workflow, of ${others.length} that ran.`;
  const line = (other: Run) =>
    `- ${leading(other.name)} #${other.run_number}: ${standing(other)}, run_id: ${other.id}`;
  return [
    first + unseen,
    ...red.slice(0, maxShown).map(line),
    ...(red.length > maxShown ? [`- and ${count(red.length - maxShown, 'more')}`] : []),
    ...going.slice(0, maxShown).map(line),
  ];
}
