import { type Annotation, startupAnnotations } from './annotation.ts';
import { isHttpFailure } from './errors.ts';
import { ago, count, span } from './format.ts';
import { isFailed, type Job } from './job.ts';
import { mask } from './logs/mask.ts';
import { decodePending } from './review.ts';
import { type Run, standing } from './run.ts';
import { inline, leading, quoted } from './text.ts';
import type { Context } from './tool.ts';

interface State {
  readonly state: string;
  readonly next: readonly {
    readonly tool: string;
    readonly arguments: Record<string, unknown>;
    readonly why: string;
  }[];
}

const pendingRoute = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments';
const groupsRoute = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/concurrency_groups';

/** A runner that is there takes a job within seconds; after this long none may be coming. */
const longInQueue = 5 * 60_000;

/** Of a run in which no job failed: where it stands, why, and what moves it on. */
export async function stateOf(
  { owner, repo }: { owner: string; repo: string },
  run: Run,
  jobs: readonly Job[],
  context: Context,
): Promise<State> {
  const named = `${leading(run.name)} #${run.run_number} (run ${run.id}, attempt ${run.run_attempt})`;
  const run_id = run.id;
  const now = context.now();
  if (run.conclusion === 'action_required' || run.status === 'action_required') {
    return {
      state: `${named} waits for approval: it comes from a fork, and nothing of it has run.`,
      next: [
        {
          tool: 'approve_workflow_run',
          arguments: { run_id },
          why: 'shows what would run, and asks the person',
        },
      ],
    };
  }
  if (run.status === 'completed') {
    const noted =
      jobs.length === 0 ? await startupAnnotations({ owner, repo }, run_id, context.github) : [];
    return { state: completed(named, run, jobs, noted), next: [] };
  }
  if (run.status === 'waiting') {
    const pending = (await context.github.call(pendingRoute, { owner, repo, run_id })).map(
      decodePending,
    );
    const names = pending.map(({ environment }) => environment.name).join(', ');
    return {
      state: `${named} waits for a review of ${names || 'an environment'}: nothing failed.`,
      next: [
        {
          tool: 'get_pending_deployments_for_run',
          arguments: { run_id },
          why: 'who may approve, and the ids for the review',
        },
      ],
    };
  }
  const queued = jobs.filter(({ status }) => status === 'queued');
  const running = jobs.filter(({ status }) => status === 'in_progress');
  const held =
    queued.length > 0 && running.length === 0 ? await holder(owner, repo, run, context) : undefined;
  if (held) return { state: `${named} is queued: ${held}`, next: [waitFor(run_id)] };
  const [oldest] = queued;
  const waits = oldest ? now - Date.parse(oldest.created_at) : 0;
  if (oldest && running.length === 0 && waits > longInQueue) {
    return {
      state: `${named} has waited ${span(waits)} for a runner with the labels ${oldest.labels.join(', ')}: none has taken job ${quoted(oldest.name)}. Check that such a runner exists, is online and may serve this repository, and that the spending limit is not reached.`,
      next: [
        { tool: 'cancel_workflow_run', arguments: { run_id }, why: 'if no such runner will come' },
      ],
    };
  }
  return {
    state: `${named} is ${run.status}, and nothing has failed: ${count(running.length, 'job')} running, ${queued.length} queued, started ${ago(run.run_started_at, now)}.`,
    next: [waitFor(run_id)],
  };
}

const waitFor = (run_id: number) => ({
  tool: 'wait_for_run',
  arguments: { run_id },
  why: 'answers when it ends, or at the first failure with until: first_failure',
});

function completed(
  named: string,
  run: Run,
  jobs: readonly Job[],
  noted: readonly Annotation[],
): string {
  if (jobs.length === 0) {
    const start = `${named} is ${standing(run)} and has no job: it failed before any could start.`;
    return noted.length > 0
      ? `${start} GitHub noted: ${noted.map(({ path, line, message }) => mask(`${path}:${line} ${message}`)).join('; ')}`
      : `${start} Mostly the workflow file is not valid, or a reusable workflow or action cannot be read; ${run.html_url} shows GitHub's message.`;
  }
  const red = jobs.filter(isFailed);
  const hidden =
    red.length > 0 ? ` ${count(red.length, 'job')} failed and may (continue-on-error).` : '';
  if (run.conclusion === 'success') return `${named} is green: nothing to explain.${hidden}`;
  return `${named} is ${standing(run)}, and no job of it failed: ${count(jobs.length, 'job')}, ${jobs.filter(({ conclusion }) => conclusion === 'skipped').length} skipped.`;
}

/** The run that holds the concurrency group, in words; undefined where none does. */
async function holder(owner: string, repo: string, run: Run, { github }: Context) {
  try {
    const body = (await github.read(groupsRoute, { owner, repo, run_id: run.id })) as {
      concurrency_groups?: { group_name?: string; group_members?: { run_id?: number }[] }[];
    };
    const [group] = body.concurrency_groups ?? [];
    const held = group?.group_members?.find(({ run_id }) => run_id && run_id !== run.id);
    return held
      ? `run ${held.run_id} holds the concurrency group ${quoted(inline(group?.group_name ?? ''))}.`
      : undefined;
  } catch (error) {
    // Older servers do not have this endpoint.
    if (isHttpFailure(error) && error.status === 404) return undefined;
    throw error;
  }
}
