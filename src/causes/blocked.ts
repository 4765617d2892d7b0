import { readConcurrencyGroups } from '../github/concurrency.ts';
import { isFailed, type Job } from '../github/job.ts';
import type { OptionalReads } from '../github/optional.ts';
import type { Repository } from '../github/repository.ts';
import { type Pending, pendingLine, readPending, timerEnd } from '../github/review.ts';
import type { Run } from '../github/run.ts';
import { readWorkflow } from '../github/workflow.ts';
import type { LogAccess } from '../logs/log.ts';
import { clock, span } from '../text/format.ts';
import { leading, quoted } from '../text/text.ts';

/** What a run waits for. */
type Blocker =
  | 'approval'
  | 'rerun'
  | 'review'
  | 'timer'
  | 'app'
  | 'rule'
  | 'concurrency'
  | 'disabled'
  | 'runner'
  | 'start';

/** A run of which nothing moves. */
export interface Blocked {
  readonly blocker: Blocker;
  /** What it waits for, in a sentence. */
  readonly state: string;
}

/** What looking for it takes. */
type BlockedAccess = Pick<LogAccess, 'github' | 'now'> & {
  readonly optional: OptionalReads;
};

/** A runner that is there takes a job within seconds; after this long none may be coming. */
const longInQueue = 5 * 60_000;

/**
 * Why nothing of a run moves: a person, a gate, another run, a switch, or no runner; undefined where nothing is wrong.
 * @param jobs undefined where they were not looked at
 */
export async function blockedBy(
  repo: Repository,
  run: Run,
  jobs: readonly Job[] | undefined,
  access: BlockedAccess,
): Promise<Blocked | undefined> {
  if (run.conclusion === 'action_required' || run.status === 'action_required') {
    return run.head_repository === undefined
      ? {
          // https://github.com/kubernetes-sigs/prow/issues/798
          blocker: 'rerun',
          state: `${runName(run)} waits for a person, and nothing of it has run. It comes from this repository and not from a fork, so that it cannot be approved: somebody with write access starts it by a rerun.`,
        }
      : {
          blocker: 'approval',
          state: `${runName(run)} waits for approval: it comes from a fork, and nothing of it has run.`,
        };
  }
  if (run.status === 'completed' || jobs?.some(({ status }) => status === 'in_progress'))
    return undefined;
  if (run.status === 'waiting') return waitsForEnvironment(repo, run, jobs, access);
  const held = await holder(repo, run, access);
  if (held) {
    return { blocker: 'concurrency', state: `${runName(run)} is ${run.status}: ${held}` };
  }
  if (!jobs) return undefined;
  const now = access.now();
  const [oldest] = jobs.filter(({ status }) => status === 'queued');
  const waits = now - Date.parse(oldest?.created_at ?? run.run_started_at);
  if (!(waits > longInQueue)) return undefined;
  const disabled = await disabledState(repo, run, access);
  if (disabled) {
    return {
      blocker: 'disabled',
      state: `${runName(run)} has waited ${span(waits)}: its workflow is disabled (${disabled}). It has to be enabled in the repository's Actions tab, then started anew.`,
    };
  }
  // A run that is pending waits for its turn, whatever runners there are.
  return oldest && run.status !== 'pending'
    ? {
        blocker: 'runner',
        state: `${runName(run)} has waited ${span(waits)} for a runner with the labels ${oldest.labels.join(', ')}: none has taken job ${quoted(oldest.name)}. Check that such a runner exists, is online and may serve this repository, and that the spending limit is not reached.`,
      }
    : {
        blocker: 'start',
        state: `${runName(run)} is ${run.status} for ${span(waits)}${oldest ? '' : ' and has no job yet'}: another run of its concurrency group may be in front of it, or GitHub is late (githubstatus.com).`,
      };
}

/** A run as a sentence begins with it. */
export const runName = (run: Run) =>
  `${leading(run.name)} #${run.run_number} (run ${run.id}, attempt ${run.run_attempt})`;

/** A run that waits for what protects its environments: https://docs.github.com/actions/reference/workflows-and-actions/deployments-and-environments */
async function waitsForEnvironment(
  repo: Repository,
  run: Run,
  jobs: readonly Job[] | undefined,
  access: BlockedAccess,
): Promise<Blocked> {
  const now = access.now();
  const failed = jobs && !jobs.some(isFailed) ? ': nothing failed' : '';
  const environments = await access.optional.read('pending deployments', () =>
    readPending(access.github, { ...repo, run_id: run.id }),
  );
  if (!environments) {
    return {
      blocker: 'rule',
      state: `${runName(run)} waits for what protects an environment (a review, a wait timer or an app)${failed}. Its page says which: ${run.html_url}`,
    };
  }
  const reviewed = environments.filter(({ reviewers }) => reviewers.length > 0);
  const others = environments.filter(({ reviewers }) => reviewers.length === 0);
  const timed = others.filter((each) => timerEnd(each) > now);
  const gated = others.filter((each) => timerEnd(each) <= now);
  const last = Math.max(...timed.map(timerEnd));
  const waits = [
    reviewed.length > 0 && `a review of ${namesOf(reviewed)}`,
    timed.length > 0 &&
      `the wait timer of ${namesOf(timed)} until ${clock(last)} (${span(last - now)} left)`,
    gated.length > 0 && `an app that decides on ${namesOf(gated)}, which has no reviewers`,
  ].filter(Boolean);
  const lines = environments.map((each) => `\n${pendingLine(each, now)}`).join('');
  const blocker =
    reviewed.length > 0 ? 'review' : timed.length > 0 && gated.length === 0 ? 'timer' : 'app';
  const after = blocker === 'timer' ? ', and then goes on by itself' : '';
  return {
    blocker,
    state: `${runName(run)} waits for ${waits.join(' and ') || 'an environment that GitHub does not name'}${after}${failed}.${lines}`,
  };
}

const namesOf = (environments: readonly Pending[]) =>
  environments.map(({ environment }) => environment.name).join(', ');

/**
 * How GitHub ends a job that it will not pay a runner for, or that a policy forbids: at once, and
 * with no runner. Which of them it was is only in the job's annotation.
 */
export function wasRefused(job: Job): boolean {
  const took = Date.parse(job.completed_at ?? '') - Date.parse(job.started_at ?? job.created_at);
  return (
    job.conclusion === 'failure' && job.runner_id === 0 && job.steps.length === 0 && took < atOnce
  );
}

const atOnce = 30_000;

export const refusedText =
  'GitHub ended it at once, without a runner: a spending limit, a failed payment or a policy does that; its page on GitHub says which';

/** The run that holds the concurrency group, in words; undefined where none does, or the server is too old to say. */
async function holder(
  repo: Repository,
  run: Run,
  { github, optional }: BlockedAccess,
): Promise<string | undefined> {
  const groups = await optional.read('concurrency groups', () =>
    readConcurrencyGroups(github, { ...repo, run_id: run.id }),
  );
  for (const { name, run_ids } of groups ?? []) {
    const held = run_ids.find((id) => id !== run.id);
    if (held !== undefined) return `run ${held} holds the concurrency group ${quoted(name)}.`;
  }
  return undefined;
}

async function disabledState(
  repo: Repository,
  { workflow_id }: Run,
  { github, optional }: BlockedAccess,
): Promise<string | undefined> {
  const workflow = await optional.read('the workflow', () =>
    readWorkflow(github, { ...repo, workflow_id }),
  );
  return workflow?.state.startsWith('disabled') ? workflow.state : undefined;
}
