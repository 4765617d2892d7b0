import type { Job } from '../../github/job.ts';
import { listRuns } from '../../github/list-runs.ts';
import type { Repository } from '../../github/repository.ts';
import { isFinished, isGreen, type Run } from '../../github/run.ts';
import { jobsOfAllAttempts } from '../../history/attempts.ts';
import { executionsOf } from '../../history/execution.ts';
import { flakyEvidence } from '../../history/flaky.ts';
import { newestFirst } from '../../history/related-runs.ts';
import { grouped } from '../../history/statistics.ts';
import { jobNames } from '../../text/job-names.ts';
import { leading } from '../../text/text.ts';
import type { Context } from '../../tool/tool.ts';
import { flakinessOf } from './flakiness.ts';
import { regressionOf } from './regression.ts';

/** A run and the newest runs of its workflow on all branches. */
export interface WorkflowRuns {
  readonly run: Run;
  readonly runs: readonly Run[];
  /** Whether these are all runs of the workflow. */
  readonly whole: boolean;
  /** Whether runs between this one and the newest may be missing. */
  readonly gap: boolean;
}

/** Another run that was rerun, with the jobs of all its attempts. */
export interface Rerun {
  readonly run: Run;
  readonly jobs: readonly Job[];
}

/** How many runs are listed; each is some 8 kB. */
const maxListed = 50;
/** How many reruns of one workflow are read. */
const maxReruns = 2;

/** Lists the newest runs of a run's workflow. */
export async function runsBeside(
  repository: Repository,
  run: Run,
  { github, optional }: Context,
): Promise<WorkflowRuns> {
  const search = {
    ...repository,
    workflow_id: run.workflow_id,
    per_page: maxListed,
    with_pulls: true,
  };
  const found = await optional.read('runs on other branches', () => listRuns(github, search));
  const listed = found?.runs ?? [];
  const whole = found !== undefined && found.total_count <= listed.length;
  const gap = !whole && !listed.some(({ id }) => id === run.id);
  return { run, runs: newestFirst([run, ...listed]), whole, gap };
}

/**
 * Reads the jobs of other runs that were rerun, taking workflows in turn; green ones first, since
 * those may prove flakiness.
 */
export async function rerunsBeside(
  repository: Repository,
  workflows: readonly WorkflowRuns[],
  max: number,
  { github, optional }: Context,
): Promise<readonly Rerun[]> {
  const each = workflows.map(({ run, runs }) => {
    const reruns = runs.filter(
      (other) => other.id !== run.id && other.run_attempt > 1 && isFinished(other),
    );
    return [...reruns.filter(isGreen), ...reruns.filter((other) => !isGreen(other))];
  });
  const inTurn = Array.from({ length: maxReruns }, (_, turn) =>
    each.flatMap((reruns) => reruns.slice(turn, turn + 1)),
  ).flat();
  return Promise.all(
    inTurn.slice(0, Math.max(0, max)).map(async (run) => {
      const jobs = await optional.read('attempts of other runs', () =>
        jobsOfAllAttempts(repository, run.id, github),
      );
      return { run, jobs: jobs ?? [] };
    }),
  );
}

/** Sentences about the past of failed jobs, and the names of those proven flaky. */
interface PastOfJobs {
  readonly lines: readonly string[];
  readonly flaky: readonly string[];
}

/** How failed jobs did in the attempts of their own run and, on a branch, in the runs before it. */
export function pastOfJobs(
  { run, runs, whole, gap }: WorkflowRuns,
  names: readonly string[],
  own: readonly Job[],
  onBranch: boolean,
  now: number,
): PastOfJobs {
  const past = {
    runs,
    whole,
    gap,
    default_branch: undefined,
    private: undefined,
    jobs: new Map<number, readonly Job[]>(),
    partly: new Set<number>(),
    own,
  };
  const regression = onBranch ? regressionOf(run, names, past, now)?.text : undefined;
  const { word, jobs, text } = flakinessOf(run, names, past);
  return {
    lines: [regression, text].filter((line) => line !== undefined),
    flaky: word === 'flaky' ? jobs : [],
  };
}

/** The jobs that failed and passed in one earlier run, with that run as proof. */
export function flakyBefore(names: readonly string[], reruns: readonly Rerun[]): PastOfJobs {
  const proofs = names.flatMap((name) => {
    for (const { run, jobs } of reruns) {
      const ran = executionsOf(run, jobs).filter((execution) => execution.name === name);
      const [flip] = flakyEvidence(ran).flips;
      if (!flip) continue;
      const on = leading(run.head_branch ?? run.event);
      const tries = `failed in attempt ${flip.failed.attempt}, passed in attempt ${flip.passed_attempt}`;
      return [{ name, proof: `run ${run.id} on ${on}: ${tries}` }];
    }
    return [];
  });
  return {
    lines: [...grouped(proofs, ({ proof }) => proof)].map(
      ([proof, jobs]) =>
        `Flaky before: ${jobNames(jobs.map(({ name }) => name))} failed and passed on one commit (${proof}).`,
    ),
    flaky: proofs.map(({ name }) => name),
  };
}
