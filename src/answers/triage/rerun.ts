import { z } from 'zod';
import type { Category } from '../../analysis/rule.ts';
import { isFailed, type Job } from '../../github/job.ts';
import type { Run } from '../../github/run.ts';
import { type Attempt, repeatedFailures } from '../../history/attempts.ts';
import { billedMinutes, executionsOf } from '../../history/execution.ts';
import { quoted } from '../../text/text.ts';
import type { Flakiness } from './flakiness.ts';
import type { Regression } from './regression.ts';

/** Whether and what to rerun, in the output. */
export const rerunShape = z.object({
  kind: z.enum(['none', 'failed_jobs', 'one_job', 'debug']),
  job_id: z.number().optional(),
  /** Billed minutes that a rerun takes at least. */
  minutes: z.number().optional(),
  why: z.string(),
});

/** The advice on rerunning. */
export interface Rerun {
  readonly advice: z.output<typeof rerunShape>;
  /** Whether it will probably pass: then a rerun is suggested first. */
  readonly likely: boolean;
  readonly text: string;
}

/** What is relevant for a rerun about a cause of the failure. */
export interface CauseForRerun {
  readonly category: Category;
  readonly jobs: readonly Job[];
  /** Whether the log explains it. */
  readonly explained?: boolean;
  /** Whether a log could be read. */
  readonly read?: boolean;
  /** Whether the log shows that the step itself retried and failed each time. */
  readonly retried?: boolean;
}

/** What the advice is based on. */
interface RerunFacts {
  readonly run: Run;
  /** The jobs of the attempt that was read. */
  readonly jobs: readonly Job[];
  readonly causes: readonly CauseForRerun[];
  readonly attempts: readonly Attempt[];
  /** The run in its latest attempt. */
  readonly latest: Run;
  readonly regression: Regression | undefined;
  readonly flakiness: Flakiness | undefined;
  readonly private: boolean | undefined;
  /** Whether other jobs failed that were not examined. */
  readonly alone: boolean;
  readonly now: number;
}

/** https://docs.github.com/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs */
const maxAge = 30 * 24 * 3_600_000;
const maxAttempts = 51;

/** Categories of failures that may be gone at the next try, and why. */
const temporary: Partial<Record<Category, string>> = {
  network: 'a connection or service failed, which may be back',
  infrastructure: 'the runner or a service of CI failed, and the next may not',
  timeout: 'it ran out of time, which the next try may not',
};

/** Categories of failures that come back until something is changed. */
const permanent: readonly Category[] = [
  'code',
  'lint',
  'dependency',
  'permission_or_secret',
  'configuration',
];

/** What to rerun and what that costs, or why not to; undefined while the run is unfinished. */
export function rerunOf(facts: RerunFacts): Rerun | undefined {
  const { run, causes, attempts, latest, regression, flakiness } = facts;
  if (latest.status !== 'completed' || causes.length === 0) return undefined;
  const impossible = whyImpossible(facts);
  if (impossible) return none(impossible);
  if (latest.run_attempt > run.run_attempt && latest.conclusion === 'success')
    return none(`attempt ${latest.run_attempt} passed`);
  if (regression?.data.word === 'over') return none('the branch is green without it');

  const failed = facts.jobs.filter(isFailed);
  const unreadable = causes.some(({ read }) => read)
    ? 'the log does not say why'
    : 'no log that says why can be read';
  const flaky = flakiness && ['flaky', 'perhaps'].includes(flakiness.word) ? flakiness.jobs : [];
  const [mayPass, willFail] = [true, false].map((wanted) =>
    causes.flatMap(({ category, jobs }) =>
      jobs.filter(({ name }) => wanted === (flaky.includes(name) || category in temporary)),
    ),
  ) as [Job[], Job[]];
  const [repeated] = repeatedFailures(attempts).filter(({ name }) => !flaky.includes(name));
  if (repeated) {
    const tries = `attempts ${repeated.attempts.join(', ')} failed the same way${repeated.step ? ` in ${quoted(repeated.step)}` : ''}`;
    return causes.every(({ category }) => category === 'unknown')
      ? rerun(facts, 'debug', failed, `${tries}, and ${unreadable}`)
      : none(`${tries}: one more is unlikely to help`);
  }
  const [first, ...others] = mayPass;
  if (causes.every(({ retried }) => retried))
    return none('the retries in its log failed the same way');
  if (first && willFail.length === 0) {
    const why = flaky.includes(first.name)
      ? flakiness?.word === 'flaky'
        ? 'it has passed on this commit'
        : 'this commit may not be the cause'
      : reasonFor(first, causes);
    return facts.alone
      ? rerun(facts, 'one_job', [first], why, true)
      : rerun(facts, 'failed_jobs', failed, why, true);
  }
  if (first && others.length === 0) {
    return rerun(
      facts,
      'one_job',
      [first],
      `${quoted(first.name)}; the others need a change first`,
      true,
    );
  }
  if (first || causes.some(({ category }) => permanent.includes(category)))
    return none('it will fail the same way until something is changed');
  if (causes.every(({ category }) => category === 'cancelled'))
    return none('it was cancelled, and did not fail');
  if (flakiness?.word === 'no') return none('it failed each time on this commit');
  if (regression?.data.word === 'old' && regression.data.red_runs >= 3)
    return none(`${regression.data.red_runs} red runs in a row are no coincidence`);
  if (causes.every(({ category, explained }) => category === 'unknown' && !explained))
    return rerun(facts, 'debug', failed, unreadable);
  return {
    advice: { kind: 'none', why: 'not known' },
    likely: false,
    text: 'Rerun: not known: nothing shows that it is flaky.',
  };
}

/** Why a rerun of a job may pass, by the category of its failure. */
function reasonFor(job: Job, causes: readonly CauseForRerun[]): string {
  const cause = causes.find(({ jobs }) => jobs.includes(job));
  return (cause && temporary[cause.category]) ?? 'it may pass';
}

function whyImpossible({ run, latest, now }: RerunFacts): string | undefined {
  if (now - Date.parse(run.created_at) > maxAge) return 'GitHub reruns for 30 days only';
  return latest.run_attempt >= maxAttempts ? 'GitHub reruns a run 50 times only' : undefined;
}

const none = (why: string): Rerun => ({
  advice: { kind: 'none', why },
  likely: false,
  text: `Rerun: no, ${why}.`,
});

function rerun(
  { run, private: isPrivate }: RerunFacts,
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
    text: `Rerun: ${kindText[kind]}: ${why}; ${costText(minutes, isPrivate)}.`,
  };
}

const kindText = {
  failed_jobs: 'failed jobs only',
  one_job: 'one job',
  debug: 'failed jobs, with debug logging',
} as const;

/**
 * Billed minutes of jobs by how long they took in this run; GitHub rounds each job up to whole
 * minutes.
 */
function minutesOf(run: Run, jobs: readonly Job[]): number {
  return executionsOf(run, jobs)
    .filter(({ job_id }) => !isSelfHosted(jobs.find(({ id }) => id === job_id)))
    .reduce((sum, execution) => sum + billedMinutes(execution), 0);
}

const isSelfHosted = (job: Job | undefined) => job?.labels.includes('self-hosted') ?? false;

/** https://docs.github.com/billing/concepts/product-billing/github-actions */
function costText(minutes: number, isPrivate: boolean | undefined): string {
  if (minutes === 0) return 'its runners are your own';
  return isPrivate === false
    ? `${minutes} min or more, free on standard runners`
    : `bills ${minutes} min or more`;
}
