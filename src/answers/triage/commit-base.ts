import { allJobs, isFailed, type Job } from '../../github/job.ts';
import { listRuns } from '../../github/list-runs.ts';
import type { Repository } from '../../github/repository.ts';
import { isGreen, isRed, type Run, standing } from '../../github/run.ts';
import { ago } from '../../text/format.ts';
import { jobNames } from '../../text/job-names.ts';
import { leading } from '../../text/text.ts';
import type { CommitHead } from '../../tool/commit-head.ts';
import type { Context } from '../../tool/tool.ts';

/** A workflow that failed, its last finished run on the base branch, and one that is green on the same commit. */
interface OnBase {
  readonly run: Run;
  /** Undefined: GitHub did not list them. */
  readonly listed: { readonly last: Run | undefined; readonly whole: boolean } | undefined;
  /** Names of the jobs that failed there; undefined: not looked at. */
  readonly failed: readonly string[] | undefined;
  readonly green: { readonly run: Run; readonly jobs: readonly Job[] | undefined } | undefined;
}

/** Reads how the workflows that failed stand on the base branch, and elsewhere on the same commit. */
export async function readBase(
  repository: Repository,
  failed: readonly Run[],
  all: readonly Run[],
  { pull }: CommitHead,
  { github, optional }: Context,
): Promise<readonly OnBase[]> {
  if (!pull) return [];
  const branch = pull.base;
  const each = [...new Map(failed.map((run) => [run.workflow_id, run])).values()];
  const jobsOf = (what: string, run_id: number) =>
    optional.read(what, () => allJobs(github, { ...repository, run_id }));
  return Promise.all(
    each.map(async (run) => {
      const { workflow_id } = run;
      const search = { ...repository, workflow_id, branch, per_page: listedRuns };
      const greens = all.filter((other) => other.workflow_id === workflow_id && isGreen(other));
      const twin = greens.find(({ event }) => event === run.event) ?? greens[0];
      const [found, green] = await Promise.all([
        optional.read(`runs on ${branch}`, () => listRuns(github, search)),
        twin && jobsOf(`jobs of run ${twin.id}`, twin.id),
      ]);
      const last = found?.runs.find(
        (run) => run.head_repository === undefined && run.status === 'completed',
      );
      const jobs = last && isRed(last) ? await jobsOf(`jobs on ${branch}`, last.id) : undefined;
      return {
        run,
        listed: found && { last, whole: found.total_count <= found.runs.length },
        failed: jobs?.filter(isFailed).map(({ name }) => name),
        green: twin && { run: twin, jobs: green },
      };
    }),
  );
}

/** So many runs on the base branch are listed for each workflow. */
const listedRuns = 10;

/** Whether what failed is new, was red before on the base branch, or passed on the same commit. */
export function baseLines(
  bases: readonly OnBase[],
  jobsOf: (run: Run) => readonly Job[],
  { pull }: CommitHead,
  now: number,
): string[] {
  return bases.flatMap((base) => [
    ...greenLines(base, jobsOf(base.run)),
    ...baseLine(base, jobsOf(base.run), pull?.base ?? '', now),
  ]);
}

/** That a job which failed passed on the very commit proves that more than the code decides; that its workflow is green there does not. */
function greenLines({ run, green }: OnBase, jobs: readonly Job[]): string[] {
  if (!green) return [];
  const name = leading(run.name);
  const there = `run ${green.run.id}`;
  const passed = namesOfFailed(jobs).filter((job) => {
    const alike = (green.jobs ?? []).filter((other) => other.name === job);
    return alike.length > 0 && alike.every(({ conclusion }) => conclusion === 'success');
  });
  if (passed.length === 0) {
    return [
      `${name} is green on this very commit in ${there}${green.jobs ? ', in which the jobs that failed here did not run' : '; whether the jobs that failed here ran there was not seen'}.`,
    ];
  }
  const who = `${jobNames(passed, 4)} of ${name}`;
  if (green.run.event === run.event) {
    return [`Flaky: ${who} failed and passed on this very commit (passed in ${there}).`];
  }
  const merged = run.event === 'pull_request' ? ', which tests it merged with its base' : '';
  return [
    `${who} passed on this very commit as ${green.run.event} (${there}): flaky, or broken only as ${run.event}${merged}.`,
  ];
}

const namesOfFailed = (jobs: readonly Job[]) => [
  ...new Set(jobs.filter(isFailed).map((job) => job.name)),
];

function baseLine(
  { run, listed, failed }: OnBase,
  jobs: readonly Job[],
  base: string,
  now: number,
): string[] {
  if (!listed) return [];
  const name = leading(run.name);
  const { last, whole } = listed;
  if (!last) {
    return [
      `On ${base}, ${name} has no finished run to compare with${whole ? '' : ` among the ${listedRuns} newest`}.`,
    ];
  }
  const when = `run ${last.id}, ${ago(last.created_at, now)}`;
  if (!isRed(last)) {
    const passed = isGreen(last);
    return [
      passed
        ? `New with this pull request: on ${base}, ${name} passed (${when}).`
        : `On ${base}, ${name} is ${standing(last)} (${when}).`,
    ];
  }
  const own = namesOfFailed(jobs);
  if (!failed || failed.length === 0 || own.length === 0) {
    return [
      `On ${base}, ${name} is red as well (${when}): it may not be this change. Whether for the same cause was not looked at.`,
    ];
  }
  const both = own.filter((job) => failed.includes(job));
  const only = own.filter((job) => !failed.includes(job));
  const there =
    both.length > 0
      ? `Already red on ${base}: ${name} fails there as well (${when}), in ${jobNames(both, 4)}.`
      : `On ${base}, ${name} is red as well (${when}), but in other jobs: ${jobNames(failed, 4)}.`;
  return [only.length > 0 ? `${there} New with this pull request: ${jobNames(only, 4)}.` : there];
}
