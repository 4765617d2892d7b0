import { HttpResponse } from 'msw';
import { type ApiRequest, findJob, findRun, type Handler, RefusedError } from './answer.ts';
import { cancel, rerun } from './change-run.ts';
import * as deploymentWire from './deployment-wire.ts';
import { type JobState, latestAttempt, type RunState, runStatusAt, statusAt } from './state.ts';

/** GitHub lets a run be rerun for 30 days. */
const maxRerunAge = 30 * 24 * 3_600_000;

const created = () => HttpResponse.json({}, { status: 201 });
const accepted = () => HttpResponse.json({}, { status: 202 });
const nothing = () => new HttpResponse(null, { status: 204 });

function startRerun(apiRequest: ApiRequest, run: RunState, chosen: (job: JobState) => boolean) {
  const { world, now } = apiRequest;
  if (now - run.created > maxRerunAge) {
    throw new RefusedError(
      403,
      'Unable to retry this workflow run because it was created over a month ago',
    );
  }
  if (statusOf(run, now) !== 'completed') {
    throw new RefusedError(403, 'This workflow is already running');
  }
  if (!latestAttempt(run).jobs.some(chosen)) {
    throw new RefusedError(403, 'This workflow run cannot be retried');
  }
  rerun(world, run, chosen, world.login);
  return created();
}

const statusOf = (run: RunState, now: number) => runStatusAt(run, latestAttempt(run), now).status;

function cancelRun(apiRequest: ApiRequest) {
  const run = findRun(apiRequest);
  if (statusOf(run, apiRequest.now) === 'completed') {
    throw new RefusedError(409, 'Cannot cancel a workflow run that is completed.');
  }
  cancel(run, apiRequest.now);
  return accepted();
}

const failedConclusions = ['failure', 'cancelled', 'timed_out'];
const failed = (job: JobState) => failedConclusions.includes(job.conclusion);

/** The endpoints that rerun, cancel, approve, review and delete. */
export const changeHandlers: Readonly<Record<string, Handler>> = {
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun': (apiRequest) =>
    startRerun(apiRequest, findRun(apiRequest), () => true),

  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs': (apiRequest) =>
    startRerun(apiRequest, findRun(apiRequest), failed),

  'POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun': (apiRequest) => {
    const { run, job } = findJob(apiRequest);
    return startRerun(apiRequest, run, ({ name }) => name === job.name);
  },

  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel': cancelRun,
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel': cancelRun,

  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/approve': (apiRequest) => {
    const run = findRun(apiRequest);
    if (!run.fork) {
      throw new RefusedError(
        403,
        'This run is not from a fork pull request or queued by the Actions bot',
      );
    }
    if (run.fixed?.conclusion !== 'action_required') {
      throw new RefusedError(403, 'This workflow run is not waiting for approval');
    }
    const shift = apiRequest.now - run.created;
    run.fixed = undefined;
    for (const job of latestAttempt(run).jobs) {
      job.starts += shift;
      job.ends += shift;
      job.steps = job.steps.map((step) => ({
        ...step,
        starts: step.starts + shift,
        ends: step.ends + shift,
      }));
    }
    return created();
  },

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals': (apiRequest) =>
    findRun(apiRequest).reviews.map((review) => deploymentWire.review(apiRequest.repo, review)),

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments': (apiRequest) => {
    const run = findRun(apiRequest);
    return run.pending.map((environment) =>
      deploymentWire.pendingDeployment(apiRequest.repo, run, environment),
    );
  },

  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments': (apiRequest) => {
    const { repo, world, now, body } = apiRequest;
    const run = findRun(apiRequest);
    const ids = (body?.environment_ids ?? []) as number[];
    const reviewed = run.pending.filter(({ id }) => ids.includes(id));
    if (
      reviewed.length === 0 ||
      reviewed.some(({ current_user_can_approve }) => !current_user_can_approve)
    ) {
      throw new RefusedError(422, 'Validation Failed', {
        errors: 'No pending deployment requests to approve or reject',
      });
    }
    recordReview(
      apiRequest,
      run,
      reviewed.map(({ name }) => name),
    );
    const deployments = reviewed.map(({ name }) => ({
      id: world.nextId++,
      environment: name,
      sha: run.head_sha,
      ref: run.head_branch,
      at: now,
      state: body?.state === 'approved' ? ('in_progress' as const) : ('failure' as const),
    }));
    repo.deployments.push(...deployments);
    return deployments.map((deployment) => deploymentWire.deployment(repo, deployment));
  },

  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule': (apiRequest) => {
    const run = findRun(apiRequest);
    const name = String(apiRequest.body?.environment_name);
    if (!run.pending.some((environment) => environment.name === name)) {
      throw new RefusedError(422, 'Validation Failed', {
        errors: 'No pending deployment requests to approve or reject',
      });
    }
    if (apiRequest.body?.state !== undefined) recordReview(apiRequest, run, [name]);
    return nothing();
  },

  'DELETE /repos/{owner}/{repo}/actions/runs/{run_id}/logs': (apiRequest) => {
    const run = findRun(apiRequest);
    if (statusOf(run, apiRequest.now) !== 'completed')
      throw new RefusedError(403, 'Must be completed');
    run.logs = 'deleted';
    return nothing();
  },
};

/**
 * Records a review: jobs waiting for an approved environment start, those for a rejected one fail.
 */
function recordReview({ world, now, body }: ApiRequest, run: RunState, names: readonly string[]) {
  const environments = run.pending.filter(({ name }) => names.includes(name));
  const state = body?.state === 'approved' ? 'approved' : 'rejected';
  run.reviews.push({
    state,
    user: world.login,
    comment: String(body?.comment ?? ''),
    environments,
  });
  run.pending = run.pending.filter(({ name }) => !names.includes(name));
  for (const job of latestAttempt(run).jobs) {
    if (statusAt(job, now).status === 'completed' || Number.isFinite(job.starts)) continue;
    const takes = 30_000;
    job.starts = now;
    job.ends = state === 'approved' ? now + takes : now;
    job.conclusion = state === 'approved' ? 'success' : 'failure';
  }
}
