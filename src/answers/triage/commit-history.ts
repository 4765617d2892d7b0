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
import { newnessOf } from './regression.ts';

/** The newest runs of a workflow, of all branches, as far as they were listed. */
export interface WorkflowRuns {
  readonly run: Run;
  readonly runs: readonly Run[];
  readonly whole: boolean;
  /** Whether runs between this one and the newest may be missing among them. */
  readonly gap: boolean;
}

/** Another run with its jobs in all attempts. */
export interface Rerun {
  readonly run: Run;
  readonly jobs: readonly Job[];
}

/** Runs of all branches that are listed; each is some 8 kB. */
const maxListed = 50;
/** Of one workflow, so many that ran again are looked into. */
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

/** Reads the attempts of runs that ran again, of each workflow in turn; those that passed may prove the most. */
export async function rerunsBeside(
  repository: Repository,
  workflows: readonly WorkflowRuns[],
  most: number,
  { github, optional }: Context,
): Promise<readonly Rerun[]> {
  const each = workflows.map(({ run, runs }) => {
    const again = runs.filter(
      (other) => other.id !== run.id && other.run_attempt > 1 && isFinished(other),
    );
    return [...again.filter(isGreen), ...again.filter((other) => !isGreen(other))];
  });
  const inTurn = Array.from({ length: maxReruns }, (_, place) =>
    each.flatMap((reruns) => reruns.slice(place, place + 1)),
  ).flat();
  return Promise.all(
    inTurn.slice(0, Math.max(0, most)).map(async (run) => {
      const jobs = await optional.read('attempts of other runs', () =>
        jobsOfAllAttempts(repository, run.id, github),
      );
      return { run, jobs: jobs ?? [] };
    }),
  );
}

/** What is said of the past of failed jobs, and which of them it proves to be flaky. */
interface PastOfJobs {
  readonly lines: readonly string[];
  readonly flaky: readonly string[];
}

/** How the failed jobs of a run did in its own attempts, and, of a branch, in the runs before it. */
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
  const newness = onBranch ? newnessOf(run, names, past, now)?.text : undefined;
  const { word, jobs, text } = flakinessOf(run, names, past);
  return {
    lines: [newness, text].filter((line) => line !== undefined),
    flaky: word === 'flaky' ? jobs : [],
  };
}

/** Jobs that failed and passed on one commit before, with the run that proves it. */
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
