import { allJobs, isFailed, type Job } from '../../github/job.ts';
import { listRuns } from '../../github/list-runs.ts';
import type { Repository } from '../../github/repository.ts';
import { isGreen, isRed, type Run, standing } from '../../github/run.ts';
import { ago } from '../../text/format.ts';
import { jobNames } from '../../text/job-names.ts';
import { leading } from '../../text/text.ts';
import type { CommitHead } from '../../tool/commit-head.ts';
import type { Context } from '../../tool/tool.ts';

/** A workflow that failed, and its last finished run on the base branch. */
interface OnBase {
  readonly run: Run;
  readonly last: Run | undefined;
  /** Names of the jobs that failed there; undefined: not looked at. */
  readonly failed: readonly string[] | undefined;
}

/** Reads how the workflows that failed stand on the base branch. */
export async function readBase(
  repository: Repository,
  failed: readonly Run[],
  { pull }: CommitHead,
  { github, optional }: Context,
): Promise<readonly OnBase[]> {
  if (!pull) return [];
  const branch = pull.base;
  const each = [...new Map(failed.map((run) => [run.workflow_id, run])).values()];
  return Promise.all(
    each.map(async (run) => {
      const { workflow_id } = run;
      const search = { ...repository, workflow_id, branch, per_page: 10 };
      const found = await optional.read(`runs on ${branch}`, () => listRuns(github, search));
      const last = found?.runs.find(
        (run) => run.head_repository === undefined && run.status === 'completed',
      );
      const jobs =
        last && isRed(last)
          ? await optional.read(`jobs on ${branch}`, () =>
              allJobs(github, { ...repository, run_id: last.id }),
            )
          : undefined;
      return { run, last, failed: jobs?.filter(isFailed).map(({ name }) => name) };
    }),
  );
}

/** Whether what failed is new, was red before on the base branch, or passed on the same commit. */
export function baseLines(
  bases: readonly OnBase[],
  jobsOf: (run: Run) => readonly Job[],
  all: readonly Run[],
  { pull }: CommitHead,
  now: number,
): string[] {
  return bases.flatMap((base) => [
    ...passedLines(base.run, all),
    baseLine(base, jobsOf(base.run), pull?.base ?? '', now),
  ]);
}

/** A run of the same workflow that passed on the very commit proves that more than the code decides. */
function passedLines(run: Run, all: readonly Run[]): string[] {
  const passed = all.find(
    (other) => other.workflow_id === run.workflow_id && other.id !== run.id && isGreen(other),
  );
  if (!passed) return [];
  const name = leading(run.name);
  return [
    passed.event === run.event
      ? `Flaky: ${name} passed on this very commit, too (run ${passed.id}).`
      : `${name} passed on this very commit as ${passed.event} (run ${passed.id}): flaky, or broken only as ${run.event}, which tests it merged with its base.`,
  ];
}

function baseLine({ run, last, failed }: OnBase, jobs: readonly Job[], base: string, now: number) {
  const name = leading(run.name);
  if (!last) return `On ${base}, ${name} has no finished run to compare with.`;
  const when = `run ${last.id}, ${ago(last.created_at, now)}`;
  if (!isRed(last)) {
    const passed = isGreen(last);
    return passed
      ? `New with this pull request: on ${base}, ${name} passed (${when}).`
      : `On ${base}, ${name} is ${standing(last)} (${when}).`;
  }
  const own = jobs.filter(isFailed).map((job) => job.name);
  if (!failed || failed.length === 0 || own.length === 0) {
    return `On ${base}, ${name} is red as well (${when}): it may not be this change. Whether for the same cause was not looked at.`;
  }
  const both = own.filter((job) => failed.includes(job));
  const only = own.filter((job) => !failed.includes(job));
  const there =
    both.length > 0
      ? `Already red on ${base}: ${name} fails there as well (${when}), in ${jobNames(both, 4)}.`
      : `On ${base}, ${name} is red as well (${when}), but in other jobs: ${jobNames(failed, 4)}.`;
  return only.length > 0 ? `${there} New with this pull request: ${jobNames(only, 4)}.` : there;
}
