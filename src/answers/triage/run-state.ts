import { blockedBy, runName } from '../../causes/blocked.ts';
import { runnerLines } from '../../causes/workflow-lines.ts';
import { type Annotation, suiteAnnotations } from '../../github/annotations.ts';
import { isFailed, type Job, neverRan } from '../../github/job.ts';
import { listRuns } from '../../github/list-runs.ts';
import type { Repository } from '../../github/repository.ts';
import { type Run, sameBranch, stateOf } from '../../github/run.ts';
import { attemptLines, attemptsOf, jobsOfAttempts } from '../../history/attempts.ts';
import { executionsOf } from '../../history/execution.ts';
import { flakyEvidence } from '../../history/flaky.ts';
import { isBefore } from '../../history/related-runs.ts';
import { ago, count } from '../../text/format.ts';
import { jobNames } from '../../text/job-names.ts';
import { quoted } from '../../text/text.ts';
import { callsFor, type NextCall, waitCall } from '../../tool/next-call.ts';
import type { Context } from '../../tool/tool.ts';

/** The state of a run in words, and the calls to suggest. */
interface State {
  readonly state: string;
  readonly next: readonly NextCall[];
}

/** The state of a run in which no job failed, why, and what would move it on. */
export async function explainState(
  repo: Repository,
  run: Run,
  jobs: readonly Job[],
  context: Context,
): Promise<State> {
  if (run.status === 'completed' && run.conclusion !== 'action_required') {
    // A run that was cancelled before it began has not failed.
    if (run.conclusion === 'cancelled' && jobs.every(neverRan))
      return cancelledEarly(repo, run, jobs, context);
    return { state: await completed(repo, run, jobs, context), next: [] };
  }
  const blocked = await blockedBy(repo, run, jobs, context);
  if (blocked) {
    const asked = blocked.blocker === 'runner' ? await askedIn(repo, run, jobs, context) : '';
    return { state: `${blocked.state}${asked}`, next: callsFor(blocked, run.id) };
  }
  const of = (status: string) => jobs.filter((job) => job.status === status).length;
  return {
    state: `${runName(run)} is ${run.status}, and nothing has failed: ${count(of('in_progress'), 'job')} running, ${of('queued')} queued, started ${ago(run.run_started_at, context.now())}.`,
    next: [waitCall(run.id)],
  };
}

/**
 * A sentence about where the workflow file asks for the runner that is missing; empty where that is
 * unknown.
 */
async function askedIn(
  repo: Repository,
  run: Run,
  jobs: readonly Job[],
  context: Context,
): Promise<string> {
  const job = jobs.find(({ status }) => status === 'queued');
  const asked = job && (await runnerLines(repo, run, job, context));
  return asked ? ` Its file says ${quoted(asked.text)}: ${asked.url}` : '';
}

/** The state of a run that was cancelled while it or all its jobs were waiting. */
async function cancelledEarly(
  repo: Repository,
  run: Run,
  jobs: readonly Job[],
  context: Context,
): Promise<State> {
  const { github, now, optional } = context;
  const [noted, listed] = await Promise.all([
    notedOf(repo, run, context),
    optional.read("the workflow's runs", () =>
      listRuns(github, { ...repo, workflow_id: run.workflow_id, per_page: 50 }),
    ),
  ]);
  const newer = listed?.runs.findLast((other) => sameBranch(other, run) && isBefore(run, other));
  const waited =
    jobs.length > 0
      ? `while ${count(jobs.length, 'job')} waited for a runner`
      : 'before it had a job';
  const after = newer
    ? ` Run ${newer.id} of the same branch began ${ago(newer.created_at, now())} and is ${stateOf(newer)}.`
    : '';
  return {
    state: `${runName(run)} was cancelled ${waited}: nothing of it ran, so nothing of it failed. A person does that, and so does a newer run of its concurrency group.${after}${noted}`,
    next: newer
      ? [{ tool: 'get_workflow_run', arguments: { run_id: newer.id }, why: 'the newer run' }]
      : [],
  };
}

/** " GitHub noted: …" with the annotations of the run as a whole; empty where there are none. */
async function notedOf(repo: Repository, run: Run, { github, optional }: Context): Promise<string> {
  const notes = await optional.read('annotations', () => suiteAnnotations(repo, run.id, github));
  return notes && notes.length > 0 ? ` GitHub noted: ${notes.map(noteText).join('; ')}` : '';
}

async function completed(
  repo: Repository,
  run: Run,
  jobs: readonly Job[],
  context: Context,
): Promise<string> {
  const named = runName(run);
  if (['skipped', 'neutral', 'stale'].includes(String(run.conclusion))) {
    return `${named} is ${stateOf(run)}, which is no failure: ${jobs.length === 0 ? 'it has no job' : `${count(jobs.length, 'job')}, ${skippedOf(jobs)} skipped`}.`;
  }
  if (jobs.length === 0) {
    const start = `${named} is ${stateOf(run)} and has no job: it failed before any could start.`;
    const noted = await notedOf(repo, run, context);
    return noted
      ? `${start}${noted}`
      : `${start} Mostly the workflow file is not valid, or a reusable workflow or action cannot be read; ${run.html_url} shows GitHub's message.`;
  }
  const red = jobs.filter(isFailed);
  const hidden =
    red.length > 0 ? ` ${count(red.length, 'job')} failed and may (continue-on-error).` : '';
  if (run.conclusion === 'success') {
    return `${named} is green: nothing to explain.${hidden}${await attemptsBefore(repo, run, context)}`;
  }
  // The reason may be an annotation of its check suite:
  // https://github.com/trinodb/trino/issues/11989
  const noted = await notedOf(repo, run, context);
  return `${named} is ${stateOf(run)}, and no job of it failed: ${count(jobs.length, 'job')}, ${skippedOf(jobs)} skipped.${noted || ` No note of GitHub's says why; look at ${run.html_url}.`}`;
}

/**
 * A sentence about failures in earlier attempts of a green run; a job is flaky only if it passed
 * when rerun.
 */
async function attemptsBefore(
  repo: Repository,
  run: Run,
  { github, optional }: Context,
): Promise<string> {
  if (run.run_attempt === 1) return '';
  const jobs = await optional.read('past attempts', () =>
    jobsOfAttempts(repo, run.id, run.run_attempt, github),
  );
  const attempts = attemptsOf(run, jobs ?? []);
  const failed = new Set(
    attempts.flatMap(({ failed_jobs }) => failed_jobs.map(({ name }) => name)),
  );
  if (failed.size === 0) return '';
  const ran = executionsOf(run, jobs ?? []);
  const passed = [...failed].filter(
    (name) => flakyEvidence(ran.filter((execution) => execution.name === name)).flips.length > 0,
  );
  const tries = attemptLines(attempts).join(' ');
  if (passed.length === 0)
    return ` What failed in an earlier attempt has not passed since: ${tries}`;
  const who = passed.length === failed.size ? 'what failed' : jobNames(passed);
  return ` It is the same commit, so ${who} is flaky: ${tries}`;
}

const skippedOf = (jobs: readonly Job[]) =>
  jobs.filter(({ conclusion }) => conclusion === 'skipped').length;

const noteText = ({ path, line, message }: Annotation) => `${path}:${line} ${message}`;
