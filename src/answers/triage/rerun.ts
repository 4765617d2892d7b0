import { z } from 'zod';
import type { Category } from '../../analysis/rule.ts';
import { isFailed, type Job } from '../../github/job.ts';
import type { Run } from '../../github/run.ts';
import { type Attempt, repeatedFailures } from '../../history/attempts.ts';
import { billedMinutes, executionsOf } from '../../history/execution.ts';
import { quoted } from '../../text/text.ts';
import type { Flakiness } from './flakiness.ts';
import type { Newness } from './regression.ts';

/** Whether to run it again, and what of it. */
export const rerunShape = z.object({
  kind: z.enum(['none', 'failed_jobs', 'one_job', 'debug']),
  job_id: z.number().optional(),
  /** Of runners, at least, where a rerun is advised. */
  minutes: z.number().optional(),
  why: z.string(),
});

export interface Rerun {
  readonly advice: z.output<typeof rerunShape>;
  /** Whether it will rather pass than not: then it is the first thing to do. */
  readonly likely: boolean;
  readonly text: string;
}

/** A cause of the run's failure, as far as it decides whether to try again. */
export interface Tried {
  readonly category: Category;
  readonly jobs: readonly Job[];
  /** Whether its log says why. */
  readonly explained?: boolean;
  /** Whether its log could be read. */
  readonly read?: boolean;
  /** Whether the log shows that it was tried more than once, and failed each time. */
  readonly retried?: boolean;
}

interface Known {
  readonly run: Run;
  /** Of the attempt that was looked at. */
  readonly jobs: readonly Job[];
  readonly causes: readonly Tried[];
  readonly attempts: readonly Attempt[];
  /** The latest attempt of the run, where it is another one. */
  readonly latest: Run;
  readonly newness: Newness | undefined;
  readonly flakiness: Flakiness | undefined;
  readonly private: boolean | undefined;
  /** Whether other jobs failed that were not looked into. */
  readonly alone: boolean;
  readonly now: number;
}

/** https://docs.github.com/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs */
const rerunWithin = 30 * 24 * 3_600_000;
const maxAttempts = 51;

/** What may be over by the next try, and why. */
const passing: Partial<Record<Category, string>> = {
  network: 'a connection or service failed, which may be back',
  infrastructure: 'the runner or a service of CI failed, and the next may not',
  timeout: 'it ran out of time, which the next try may not',
};

/** The same code fails the same way until something is changed. */
const lasting: readonly Category[] = [
  'code',
  'lint',
  'dependency',
  'permission_or_secret',
  'configuration',
];

/** What to rerun and what that costs, or why not; undefined while the run goes on. */
export function rerunOf(known: Known): Rerun | undefined {
  const { run, causes, attempts, latest, newness, flakiness } = known;
  if (latest.status !== 'completed' || causes.length === 0) return undefined;
  const refused = impossible(known);
  if (refused) return none(refused);
  if (latest.run_attempt > run.run_attempt && latest.conclusion === 'success')
    return none(`attempt ${latest.run_attempt} passed`);
  if (newness?.data.word === 'over') return none('the branch is green without it');

  const failed = known.jobs.filter(isFailed);
  const unreadable = causes.some(({ read }) => read)
    ? 'the log does not say why'
    : 'no log that says why can be read';
  const flaky = flakiness && ['flaky', 'perhaps'].includes(flakiness.word) ? flakiness.jobs : [];
  const [soft, hard] = [true, false].map((wanted) =>
    causes.flatMap(({ category, jobs }) =>
      jobs.filter(({ name }) => wanted === (flaky.includes(name) || category in passing)),
    ),
  ) as [Job[], Job[]];
  const back = repeatedFailures(attempts).filter(({ name }) => !flaky.includes(name));
  const [most] = back;
  if (most) {
    const tries = `attempts ${most.attempts.join(', ')} failed the same way${most.step ? ` in ${quoted(most.step)}` : ''}`;
    return causes.every(({ category }) => category === 'unknown')
      ? again(known, 'debug', failed, `${tries}, and ${unreadable}`)
      : none(`${tries}: one more is unlikely to help`);
  }
  const [first, ...others] = soft;
  if (causes.every(({ retried }) => retried))
    return none('the retries in its log failed the same way');
  if (first && hard.length === 0) {
    const why = flaky.includes(first.name)
      ? flakiness?.word === 'flaky'
        ? 'it has passed on this commit'
        : 'this commit may not be the cause'
      : reasonFor(soft[0], causes);
    return known.alone
      ? again(known, 'one_job', [first], why, true)
      : again(known, 'failed_jobs', failed, why, true);
  }
  if (first && others.length === 0) {
    return again(
      known,
      'one_job',
      [first],
      `${quoted(first.name)}; the others need a change first`,
      true,
    );
  }
  if (first || causes.some(({ category }) => lasting.includes(category)))
    return none('it will fail the same way until something is changed');
  if (causes.every(({ category }) => category === 'cancelled'))
    return none('it was cancelled, and did not fail');
  if (flakiness?.word === 'no') return none('it failed each time on this commit');
  if (newness?.data.word === 'old' && newness.data.red_runs >= 3)
    return none(`${newness.data.red_runs} red runs in a row are no coincidence`);
  if (causes.every(({ category, explained }) => category === 'unknown' && !explained))
    return again(known, 'debug', failed, unreadable);
  return {
    advice: { kind: 'none', why: 'not known' },
    likely: false,
    text: 'Rerun: not known: nothing shows that it is flaky.',
  };
}

/** Why a try may end better: what the kind of the failure that a job has says. */
function reasonFor(job: Job | undefined, causes: readonly Tried[]): string {
  const cause = causes.find(({ jobs }) => job && jobs.includes(job));
  return (cause && passing[cause.category]) ?? 'it may pass';
}

function impossible({ run, latest, now }: Known): string | undefined {
  if (now - Date.parse(run.created_at) > rerunWithin) return 'GitHub reruns for 30 days only';
  return latest.run_attempt >= maxAttempts ? 'GitHub reruns a run 50 times only' : undefined;
}

const none = (why: string): Rerun => ({
  advice: { kind: 'none', why },
  likely: false,
  text: `Rerun: no, ${why}.`,
});

function again(
  { run, private: hidden }: Known,
  kind: keyof typeof kindText,
  jobs: readonly Job[],
  why: string,
  likely = false,
): Rerun {
  const minutes = minutesOf(run, jobs);
  const [only] = jobs;
  return {
    advice: {
      kind,
      ...(kind === 'one_job' && only && { job_id: only.id }),
      minutes,
      why,
    },
    likely,
    text: `Rerun: ${kindText[kind]}: ${why}; ${priceOf(minutes, hidden)}.`,
  };
}

const kindText = {
  failed_jobs: 'failed jobs only',
  one_job: 'one job',
  debug: 'failed jobs, with debug logging',
} as const;

/** Of runners, as long as those jobs ever took in this run; GitHub counts minutes begun, for each job. */
function minutesOf(run: Run, jobs: readonly Job[]): number {
  return executionsOf(run, jobs)
    .filter(({ job_id }) => !isSelfHosted(jobs.find(({ id }) => id === job_id)))
    .reduce((sum, execution) => sum + billedMinutes(execution), 0);
}

const isSelfHosted = (job: Job | undefined) => job?.labels.includes('self-hosted') ?? false;

/** https://docs.github.com/billing/concepts/product-billing/github-actions */
function priceOf(minutes: number, hidden: boolean | undefined): string {
  if (minutes === 0) return 'its runners are your own';
  return hidden === false
    ? `${minutes} min or more, free on standard runners`
    : `bills ${minutes} min or more`;
}
