import { HttpResponse } from 'msw';
import { type Asked, findJob, findRun, type Handler, Refused } from './answer.ts';
import { cancel, rerun } from './change-run.ts';
import * as deploymentWire from './deployment-wire.ts';
import { type JobState, latestAttempt, type RunState, runStatusAt, statusAt } from './state.ts';

/** GitHub lets a run be rerun for 30 days. */
const rerunWithin = 30 * 24 * 3_600_000;

const created = () => HttpResponse.json({}, { status: 201 });
const accepted = () => HttpResponse.json({}, { status: 202 });
const nothing = () => new HttpResponse(null, { status: 204 });

function startAgain(asked: Asked, run: RunState, chosen: (job: JobState) => boolean) {
  const { world, now } = asked;
  if (now - run.created > rerunWithin) {
    throw new Refused(
      403,
      'Unable to retry this workflow run because it was created over a month ago',
    );
  }
  if (statusOf(run, now) !== 'completed') {
    throw new Refused(403, 'This workflow is already running');
  }
  if (!latestAttempt(run).jobs.some(chosen)) {
    throw new Refused(403, 'This workflow run cannot be retried');
  }
  rerun(world, run, chosen, world.login);
  return created();
}

const statusOf = (run: RunState, now: number) => runStatusAt(run, latestAttempt(run), now).status;

function stop(asked: Asked) {
  const run = findRun(asked);
  if (statusOf(run, asked.now) === 'completed') {
    throw new Refused(409, 'Cannot cancel a workflow run that is completed.');
  }
  cancel(run, asked.now);
  return accepted();
}

const went = ['failure', 'cancelled', 'timed_out'];
const failed = (job: JobState) => went.includes(job.conclusion);

/** Changing runs: rerun, cancel, approve, review. */
export const changeHandlers: Readonly<Record<string, Handler>> = {
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun': (asked) =>
    startAgain(asked, findRun(asked), () => true),

  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs': (asked) =>
    startAgain(asked, findRun(asked), failed),

  'POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun': (asked) => {
    const { run, job } = findJob(asked);
    return startAgain(asked, run, ({ name }) => name === job.name);
  },

  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel': stop,
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel': stop,

  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/approve': (asked) => {
    const run = findRun(asked);
    if (!run.fork) {
      throw new Refused(
        403,
        'This run is not from a fork pull request or queued by the Actions bot',
      );
    }
    if (run.fixed?.conclusion !== 'action_required') {
      throw new Refused(403, 'This workflow run is not waiting for approval');
    }
    const shift = asked.now - run.created;
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

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals': (asked) =>
    findRun(asked).reviews.map((review) => deploymentWire.review(asked.repo, review)),

  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments': (asked) => {
    const run = findRun(asked);
    return run.pending.map((environment) =>
      deploymentWire.pendingDeployment(asked.repo, run, environment),
    );
  },

  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments': (asked) => {
    const { repo, world, now, body } = asked;
    const run = findRun(asked);
    const ids = (body?.environment_ids ?? []) as number[];
    const reviewed = run.pending.filter(({ id }) => ids.includes(id));
    if (
      reviewed.length === 0 ||
      reviewed.some(({ current_user_can_approve }) => !current_user_can_approve)
    ) {
      throw new Refused(422, 'Validation Failed', {
        errors: 'No pending deployment requests to approve or reject',
      });
    }
    decide(
      asked,
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

  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule': (asked) => {
    const run = findRun(asked);
    const name = String(asked.body?.environment_name);
    if (!run.pending.some((environment) => environment.name === name)) {
      throw new Refused(422, 'Validation Failed', {
        errors: 'No pending deployment requests to approve or reject',
      });
    }
    if (asked.body?.state !== undefined) decide(asked, run, [name]);
    return nothing();
  },

  'DELETE /repos/{owner}/{repo}/actions/runs/{run_id}/logs': (asked) => {
    const run = findRun(asked);
    if (statusOf(run, asked.now) !== 'completed') throw new Refused(403, 'Must be completed');
    run.logs = 'deleted';
    return nothing();
  },
};

/** Records the review; an approved environment's jobs begin, a rejected one's fail. */
function decide({ world, now, body }: Asked, run: RunState, names: readonly string[]) {
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
