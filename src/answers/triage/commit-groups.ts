import { type Check, isGreenCheck, isRedCheck } from '../../github/checks.ts';
import { isRed, type Run } from '../../github/run.ts';
import { count } from '../../text/format.ts';
import { leading, quoted } from '../../text/text.ts';
import type { CommitHead } from '../../tool/commit-head.ts';
import type { CommitFacts } from './commit-reads.ts';
import { listed } from './commit-reply.ts';

/** The runs of a commit by state. */
export interface Groups {
  readonly failed: readonly Run[];
  /** Runs of the merge queue that failed. */
  readonly ejected: readonly Run[];
  /** Unfinished runs in which a job has failed. */
  readonly failing: readonly Run[];
  readonly running: readonly Run[];
  readonly waiting: readonly Run[];
  readonly cancelled: readonly Run[];
  readonly skipped: readonly Run[];
  readonly green: readonly Run[];
}

/** Groups the runs of a commit by state; failed ones with a required check first. */
export function groupsOf({ runs, queue, jobs, required }: CommitFacts): Groups {
  const bad = (jobs ?? []).filter(isRedCheck);
  const weight = (run: Run) =>
    bad.some(({ run_id, name }) => run_id === run.id && required?.has(name)) ? 1 : 0;
  const open = runs.filter(({ status }) => status !== 'completed');
  const ended = runs.filter(({ status }) => status === 'completed');
  const waits = ({ status, conclusion }: Run) =>
    status === 'waiting' || status === 'action_required' || conclusion === 'action_required';
  const moving = open.filter((run) => !waits(run));
  const failing = moving.filter(({ id }) =>
    bad.some(({ run_id, state }) => run_id === id && state !== 'cancelled'),
  );
  return {
    failed: ended.filter(isRed).toSorted((a, b) => weight(b) - weight(a)),
    ejected: queue.filter(isRed),
    failing,
    running: moving.filter((run) => !failing.includes(run)),
    waiting: runs.filter(waits),
    cancelled: ended.filter(({ conclusion }) => conclusion === 'cancelled'),
    skipped: ended.filter(({ conclusion }) => ['skipped', 'stale'].includes(String(conclusion))),
    green: ended.filter(({ conclusion }) => ['success', 'neutral'].includes(String(conclusion))),
  };
}

const workflowsOf = (runs: readonly Run[]) =>
  new Set(runs.map(({ workflow_id }) => workflow_id)).size;

/** The first line of an answer about a commit. */
export function headline(
  { named, pull }: CommitHead,
  groups: Groups,
  { runs, queue, checks }: CommitFacts,
  causes: number,
  redChecks: readonly Check[],
  required: readonly string[],
): string {
  const title = pull ? ` ${quoted(pull.title)}` : '';
  const fork = pull?.fork ? ` from the fork ${pull.fork}` : '';
  const red = workflowsOf([...groups.failed, ...groups.failing]);
  const all = count(workflowsOf(runs), 'workflow');
  const forCauses = causes > 0 ? ` for ${count(causes, 'cause')}` : '';
  const open = groups.running.length + groups.failing.length;
  const pending = checks.filter((check) => !isRedCheck(check) && !isGreenCheck(check)).length;
  const parts = [
    red > 0 && `${red} of ${all} failed${groups.ejected.length > 0 ? '' : forCauses}`,
    groups.ejected.length > 0 && `its last entry in the merge queue failed${forCauses}`,
    redChecks.length > 0 && `${count(redChecks.length, 'other check')} red`,
    required.length > 0 &&
      `${listed(required.map(leading), 3)} ${required.length === 1 ? 'is' : 'are'} required`,
  ].filter(Boolean);
  const unfinished = [
    open > 0 && `${open} still running or queued`,
    groups.waiting.length > 0 && `${groups.waiting.length} waiting`,
    pending > 0 && `${count(pending, 'other check')} not finished`,
  ].filter(Boolean);
  const begins = `${named}${title}${fork}: `;
  if (parts.length > 0) return `${begins}${[...parts, ...unfinished].join('; ')}.`;
  if (runs.length === 0 && queue.length === 0) {
    return `${begins}no workflow has run for this commit${checks.length > 0 ? `, and ${count(checks.length, 'other check')}, none red` : ''}.`;
  }
  if (unfinished.length > 0) return `${begins}nothing has failed; ${unfinished.join('; ')}.`;
  const rest = groups.cancelled.length + groups.skipped.length;
  if (rest > 0) {
    return `${begins}nothing failed: ${groups.green.length} of ${count(runs.length, 'run')} green, ${groups.cancelled.length} cancelled, ${groups.skipped.length} skipped.`;
  }
  return `${begins}all green: ${all}${checks.length > 0 ? ` and ${count(checks.length, 'other check')}` : ''}.`;
}
