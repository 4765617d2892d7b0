import { blockedBy, runName } from '../../causes/blocked.ts';
import { type Annotation, startupAnnotations } from '../../github/annotations.ts';
import { isFailed, type Job } from '../../github/job.ts';
import type { Repository } from '../../github/repository.ts';
import { type Run, standing } from '../../github/run.ts';
import { attemptLines, pastAttempts } from '../../history/attempts.ts';
import { ago, count } from '../../text/format.ts';
import { callsFor, type NextCall, waitCall } from '../../tool/next-call.ts';
import type { Context } from '../../tool/tool.ts';

interface State {
  readonly state: string;
  readonly next: readonly NextCall[];
}

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
  const blocked = await blockedBy(repo, run, jobs, context);
  if (blocked) return { state: blocked.state, next: callsFor(blocked, run.id) };
  const of = (status: string) => jobs.filter((job) => job.status === status).length;
  return {
    state: `${runName(run)} is ${run.status}, and nothing has failed: ${count(of('in_progress'), 'job')} running, ${of('queued')} queued, started ${ago(run.run_started_at, context.now())}.`,
    next: [waitCall(run.id)],
  };
}

async function completed(
  repo: Repository,
  run: Run,
  jobs: readonly Job[],
  { github, optional }: Context,
): Promise<string> {
  const named = runName(run);
  if (jobs.length === 0) {
    const start = `${named} is ${standing(run)} and has no job: it failed before any could start.`;
    const noted =
      (await optional.read('annotations', () => startupAnnotations(repo, run.id, github))) ?? [];
    return noted.length > 0
      ? `${start} GitHub noted: ${noted.map(noteText).join('; ')}`
      : `${start} Mostly the workflow file is not valid, or a reusable workflow or action cannot be read; ${run.html_url} shows GitHub's message.`;
  }
  const red = jobs.filter(isFailed);
  const hidden =
    red.length > 0 ? ` ${count(red.length, 'job')} failed and may (continue-on-error).` : '';
  if (run.conclusion === 'success') {
    const attempts = run.run_attempt > 1 ? await pastAttempts(repo, run, { github, optional }) : [];
    const flaky = attempts.some(({ failed_jobs }) => failed_jobs.length > 0)
      ? ` It is the same commit, so what failed is flaky: ${attemptLines(attempts).join(' ')}`
      : '';
    return `${named} is green: nothing to explain.${hidden}${flaky}`;
  }
  return `${named} is ${standing(run)}, and no job of it failed: ${count(jobs.length, 'job')}, ${jobs.filter(({ conclusion }) => conclusion === 'skipped').length} skipped.`;
}

const noteText = ({ path, line, message }: Annotation) => `${path}:${line} ${message}`;
