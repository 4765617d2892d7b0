import { type Annotation, startupAnnotations } from '../../github/annotations.ts';
import { isHttpFailure, ToolError } from '../../github/errors.ts';
import { isFailed, type Job } from '../../github/job.ts';
import type { Repository } from '../../github/repository.ts';
import { pendingLine, readPending } from '../../github/review.ts';
import { type Run, standing } from '../../github/run.ts';
import { readWorkflow } from '../../github/workflow.ts';
import { attemptLines, pastAttempts } from '../../history/attempts.ts';
import { ago, count, span } from '../../text/format.ts';
import { inline, leading, quoted } from '../../text/text.ts';
import type { Context } from '../../tool/tool.ts';

interface State {
  readonly state: string;
  readonly next: readonly {
    readonly tool: string;
    readonly arguments: Record<string, unknown>;
    readonly why: string;
  }[];
}

const groupsRoute = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/concurrency_groups';

/** A runner that is there takes a job within seconds; after this long none may be coming. */
const longInQueue = 5 * 60_000;

/** Of a run in which no job failed: where it stands, why, and what moves it on. */
export async function stateOf(
  repo: Repository,
  run: Run,
  jobs: readonly Job[],
  context: Context,
): Promise<State> {
  if (run.status === 'completed' && run.conclusion !== 'action_required') {
    return { state: await completed(repo, run, jobs, context), next: [] };
  }
  const still = await standsStill(repo, run, jobs, context);
  if (still) return still;
  const of = (status: string) => jobs.filter((job) => job.status === status).length;
  return {
    state: `${nameOf(run)} is ${run.status}, and nothing has failed: ${count(of('in_progress'), 'job')} running, ${of('queued')} queued, started ${ago(run.run_started_at, context.now())}.`,
    next: [waitFor(run.id)],
  };
}

/** Why nothing of a run moves: a person, a gate, another run, a switch, or no runner; undefined where nothing is wrong. */
export async function standsStill(
  repo: Repository,
  run: Run,
  jobs: readonly Job[],
  context: Context,
): Promise<State | undefined> {
  const run_id = run.id;
  if (run.conclusion === 'action_required' || run.status === 'action_required') {
    return {
      state: `${nameOf(run)} waits for approval: it comes from a fork, and nothing of it has run.`,
      next: [
        {
          tool: 'approve_workflow_run',
          arguments: { run_id },
          why: 'shows what would run, and asks the person',
        },
      ],
    };
  }
  if (run.status === 'completed' || jobs.some(({ status }) => status === 'in_progress'))
    return undefined;
  if (run.status === 'waiting') return waitsForReview(repo, run, context);
  const held = await holder(repo, run, context);
  if (held) return { state: `${nameOf(run)} is ${run.status}: ${held}`, next: [waitFor(run_id)] };
  const now = context.now();
  const [oldest] = jobs.filter(({ status }) => status === 'queued');
  const waits = now - Date.parse(oldest?.created_at ?? run.run_started_at);
  if (!(waits > longInQueue)) return undefined;
  const disabled = await disabledState(repo, run, context);
  if (disabled) {
    return {
      state: `${nameOf(run)} has waited ${span(waits)}: its workflow is disabled (${disabled}). It has to be enabled in the repository's Actions tab, then started anew.`,
      next: [],
    };
  }
  const stop = {
    tool: 'cancel_workflow_run',
    arguments: { run_id },
    why: 'if no such runner will come',
  };
  return oldest
    ? {
        state: `${nameOf(run)} has waited ${span(waits)} for a runner with the labels ${oldest.labels.join(', ')}: none has taken job ${quoted(oldest.name)}. Check that such a runner exists, is online and may serve this repository, and that the spending limit is not reached.`,
        next: [stop],
      }
    : {
        state: `${nameOf(run)} is ${run.status} for ${span(waits)} and has no job yet: another run of its concurrency group may be in front of it, or GitHub is late (githubstatus.com).`,
        next: [{ ...stop, why: 'if it is not wanted any more' }],
      };
}

const nameOf = (run: Run) =>
  `${leading(run.name)} #${run.run_number} (run ${run.id}, attempt ${run.run_attempt})`;

async function waitsForReview(repo: Repository, run: Run, context: Context): Promise<State> {
  const pending = await unlessRefused(readPending(context.github, { ...repo, run_id: run.id }));
  const environments = pending ?? [];
  const lines = environments.map((each) => `\n${pendingLine(each, context.now())}`);
  const names = environments.map(({ environment }) => environment.name).join(', ');
  return {
    state: `${nameOf(run)} waits for a review of ${names || 'an environment'}: nothing failed.${lines.join('')}`,
    next: [
      {
        tool: 'get_pending_deployments_for_run',
        arguments: { run_id: run.id },
        why: 'who may approve, and the ids for the review',
      },
    ],
  };
}

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

const waitFor = (run_id: number) => ({
  tool: 'wait_for_run',
  arguments: { run_id },
  why: 'answers when it ends, or at the first failure with until: first_failure',
});

async function completed(
  repo: Repository,
  run: Run,
  jobs: readonly Job[],
  { github }: Context,
): Promise<string> {
  const named = nameOf(run);
  if (jobs.length === 0) {
    const start = `${named} is ${standing(run)} and has no job: it failed before any could start.`;
    const noted = await startupAnnotations(repo, run.id, github);
    return noted.length > 0
      ? `${start} GitHub noted: ${noted.map(noteText).join('; ')}`
      : `${start} Mostly the workflow file is not valid, or a reusable workflow or action cannot be read; ${run.html_url} shows GitHub's message.`;
  }
  const red = jobs.filter(isFailed);
  const hidden =
    red.length > 0 ? ` ${count(red.length, 'job')} failed and may (continue-on-error).` : '';
  if (run.conclusion === 'success') {
    const attempts = run.run_attempt > 1 ? await pastAttempts(repo, run, github) : [];
    const flaky = attempts.some(({ failed_jobs }) => failed_jobs.length > 0)
      ? ` It is the same commit, so what failed is flaky: ${attemptLines(attempts).join(' ')}`
      : '';
    return `${named} is green: nothing to explain.${hidden}${flaky}`;
  }
  return `${named} is ${standing(run)}, and no job of it failed: ${count(jobs.length, 'job')}, ${jobs.filter(({ conclusion }) => conclusion === 'skipped').length} skipped.`;
}

const noteText = ({ path, line, message }: Annotation) => `${path}:${line} ${message}`;

/** The run that holds the concurrency group, in words; undefined where none does, or the server is too old to say. */
async function holder(
  repo: Repository,
  run: Run,
  { github }: Context,
): Promise<string | undefined> {
  const body = (await unlessRefused(github.read(groupsRoute, { ...repo, run_id: run.id }))) as
    | { concurrency_groups?: { group_name?: string; group_members?: { run_id?: number }[] }[] }
    | undefined;
  for (const { group_name, group_members } of body?.concurrency_groups ?? []) {
    const held = group_members?.find(({ run_id }) => run_id && run_id !== run.id);
    if (held)
      return `run ${held.run_id} holds the concurrency group ${quoted(inline(group_name ?? ''))}.`;
  }
  return undefined;
}

async function disabledState(
  repo: Repository,
  { workflow_id }: Run,
  { github }: Context,
): Promise<string | undefined> {
  const workflow = await unlessRefused(readWorkflow(github, { ...repo, workflow_id }));
  return workflow?.state.startsWith('disabled') ? workflow.state : undefined;
}

/** A reason that GitHub will not tell leaves the others. */
async function unlessRefused<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isHttpFailure(error) || error instanceof ToolError) return undefined;
    throw error;
  }
}
