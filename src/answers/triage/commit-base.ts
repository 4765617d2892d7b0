import { allJobs, isFailed, type Job } from '../../github/job.ts';
import { listRuns } from '../../github/list-runs.ts';
import type { Repository } from '../../github/repository.ts';
import { isGreen, isRed, type Run, stateOf } from '../../github/run.ts';
import { before } from '../../history/related-runs.ts';
import { ago } from '../../text/format.ts';
import { jobNames } from '../../text/job-names.ts';
import { leading } from '../../text/text.ts';
import type { CommitHead } from '../../tool/commit-head.ts';
import type { Context } from '../../tool/tool.ts';
import {
  flakyBefore,
  pastOfJobs,
  type Rerun,
  rerunsBeside,
  runsBeside,
  type WorkflowRuns,
} from './commit-history.ts';

/** A failed run with its jobs. */
export interface FailedRun {
  readonly run: Run;
  readonly jobs: readonly Job[];
  /** The jobs of all attempts that could be read. */
  readonly attempts: readonly Job[];
  /** Jobs that failed, but not because of another job. */
  readonly suspects: readonly Job[];
}

/**
 * What a failed run is compared with: its workflow's last finished run on the base branch, a green
 * run of it on the same commit, and its other runs.
 */
interface Background {
  readonly run: Run;
  /** Runs on the base branch; undefined: they could not be read, or there is no pull request. */
  readonly listed:
    | { readonly last: Run | undefined; readonly green: Run | undefined; readonly whole: boolean }
    | undefined;
  /** Names of the jobs that failed in the last one; undefined: they were not read. */
  readonly failed: readonly string[] | undefined;
  readonly green: { readonly run: Run; readonly jobs: readonly Job[] | undefined } | undefined;
  /** Runs on all branches, where they were read. */
  readonly beside: WorkflowRuns;
  readonly reruns: readonly Rerun[];
}

/** Requests besides the lists of the base branch, unless more workflows are red there. */
const maxExtraRequests = 5;
/** For how many workflows the runs of all branches are listed, required ones first. */
const maxListedBeside = 2;

/**
 * Reads how failed workflows did on the base branch, in other runs of the same commit, and on other
 * branches.
 */
export async function readBackground(
  repository: Repository,
  failed: readonly Run[],
  all: readonly Run[],
  { pull }: CommitHead,
  context: Context,
): Promise<readonly Background[]> {
  const { github, optional } = context;
  const branch = pull?.base;
  const each = [...new Map(failed.map((run) => [run.workflow_id, run])).values()];
  const jobsOf = (what: string, run_id: number) =>
    optional.read(what, () => allJobs(github, { ...repository, run_id }));
  const greenTwins = each.map(({ workflow_id, event }) => {
    const greens = all.filter((other) => other.workflow_id === workflow_id && isGreen(other));
    return greens.find((other) => other.event === event) ?? greens[0];
  });
  const spent = greenTwins.filter(Boolean).length;
  const lists = Math.max(0, Math.min(maxListedBeside, maxExtraRequests - 2 - spent));
  const found = await Promise.all(
    each.map(async (run, index) => {
      const { workflow_id } = run;
      const twin = greenTwins[index];
      const [onBase, jobs, beside] = await Promise.all([
        branch === undefined
          ? undefined
          : optional.read(`runs on ${branch}`, () =>
              listRuns(github, { ...repository, workflow_id, branch, per_page: listedRuns }),
            ),
        twin && jobsOf(`jobs of run ${twin.id}`, twin.id),
        index < lists
          ? runsBeside(repository, run, context)
          : { run, runs: [run], whole: false, gap: true },
      ]);
      const own = onBase?.runs.filter(
        (other) => other.head_repository === undefined && other.status === 'completed',
      );
      const listed = onBase && {
        last: own?.[0],
        green: own?.find(isGreen),
        whole: onBase.total_count <= onBase.runs.length,
      };
      return { run, listed, green: twin && { run: twin, jobs }, beside };
    }),
  );
  const red = found.filter(({ listed }) => listed?.last && isRed(listed.last)).length;
  const room = maxExtraRequests - spent - Math.min(lists, each.length) - red;
  const [reds, reruns] = await Promise.all([
    Promise.all(
      found.map(({ listed }) =>
        listed?.last && isRed(listed.last)
          ? jobsOf(`jobs on ${branch}`, listed.last.id)
          : undefined,
      ),
    ),
    rerunsBeside(
      repository,
      found.map(({ beside }) => beside),
      room,
      context,
    ),
  ]);
  return found.map((background, index) => ({
    ...background,
    failed: reds[index]?.filter(isFailed).map(({ name }) => name),
    reruns: reruns.filter(({ run }) => run.workflow_id === background.run.workflow_id),
  }));
}

/** How many runs on the base branch are listed for each workflow. */
const listedRuns = 10;

/**
 * The newest known green run of the first failed workflow that has one: on the base branch or,
 * without a pull request, before it on its own branch.
 */
export function lastGreenOf(backgrounds: readonly Background[]): Run | undefined {
  const greens = backgrounds.map(({ listed, beside, run }) =>
    listed ? listed.green : before(run, beside.runs).find(isGreen),
  );
  return greens.find((green) => green !== undefined);
}

/**
 * Sentences saying, with proof, whether the failures are new, were already red on the base branch,
 * or are flaky.
 */
export function backgroundLines(
  backgrounds: readonly Background[],
  looked: readonly FailedRun[],
  { pull }: CommitHead,
  now: number,
): string[] {
  return backgrounds.flatMap((background) => {
    const { run, beside, reruns } = background;
    const own = looked.find((each) => each.run.id === run.id);
    const jobs = own?.jobs ?? [];
    const names = [...new Set(own?.suspects.map(({ name }) => name))];
    const pasts =
      names.length > 0
        ? [pastOfJobs(beside, names, own?.attempts ?? [], !pull, now), flakyBefore(names, reruns)]
        : [];
    const flaky = pasts.flatMap((past) => past.flaky);
    const allFlaky = names.length > 0 && names.every((name) => flaky.includes(name));
    return [
      ...greenLines(background, jobs),
      ...(pull ? baseLine(background, jobs, pull.base, allFlaky, now) : []),
      ...pasts.flatMap(({ lines }) => lines).map((line) => `${leading(run.name)}: ${line}`),
    ];
  });
}

/**
 * Compares with a green run of the same commit. It proves something only about failed jobs that
 * passed there; a green workflow may have skipped them.
 */
function greenLines({ run, green }: Background, jobs: readonly Job[]): string[] {
  if (!green) return [];
  const name = leading(run.name);
  const there = `run ${green.run.id}`;
  const passed = namesOfFailed(jobs).filter((job) => {
    const namesakes = (green.jobs ?? []).filter((other) => other.name === job);
    return namesakes.length > 0 && namesakes.every(({ conclusion }) => conclusion === 'success');
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

/**
 * @param allFlaky whether every failed job is proven to be flaky, so that its failure cannot be
 * called new
 */
function baseLine(
  { run, listed, failed }: Background,
  jobs: readonly Job[],
  base: string,
  allFlaky: boolean,
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
    if (!isGreen(last)) return [`On ${base}, ${name} is ${stateOf(last)} (${when}).`];
    return [
      allFlaky
        ? `On ${base}, ${name} passed (${when}).`
        : `New with this pull request: on ${base}, ${name} passed (${when}).`,
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
  return [only.length > 0 ? `${there} Failed here and not there: ${jobNames(only, 4)}.` : there];
}
